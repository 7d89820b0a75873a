// Codes of procedures as files and spreadsheets hold them; the rules are those of units/codes.py.

const UNSEEN = /[\p{Cf}\u00a0\u2007\u202f\u034f\u3164\uffa0\u2800\ufe00-\ufe0f]/gu;
const NUMBER = /^[0-9]+(?:[.,][0-9]+)?$/;
const KEPT_ZEROS = /^(?:0[0-9]+|[0-9]+\.[0-9]+0)$/; // a spreadsheet that reads codes as numbers drops these zeros
const FIGURE = /^[0-9]+$|^[0-9]{1,3}(?:[.,][0-9]{3})+$/; // may also be a number of dossiers

/** What two spellings of one code have in common. */
export function codeKey(text) {
  return text.normalize("NFC").replace(UNSEEN, "").trim().replace(/^'/, "").trim().toLowerCase();
}

/** Rows by their codes: `find(text, isCode)` gives the rows that a cell can mean; none, one, or several. */
export function codesOf(rows) {
  const byKey = grouped(rows, (row) => codeKey(row.code));
  const byNumber = grouped(rows, (row) => numberKey(row.code));
  return {
    find(text, isCode) {
      const key = codeKey(text);
      const spelled = byKey.get(key) ?? [];
      const isNumber = NUMBER.test(key) && !KEPT_ZEROS.test(key) && (isCode || !FIGURE.test(key));
      return (isNumber && byNumber.get(numberKey(key))) || spelled;
    },
  };
}

function grouped(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

/** A number without insignificant zeros: 1,00157 and 1.001570 are the same; null for anything else. */
function numberKey(text) {
  const key = codeKey(text);
  if (!NUMBER.test(key)) return null;
  const [whole, decimals = ""] = key.split(/[.,]/);
  return `${whole.replace(/^0+(?=[0-9])/, "")}.${decimals.replace(/0+$/, "")}`;
}
