// What was copied, as lines of cells. A spreadsheet puts its cells into the clipboard twice: as text, the way they look
// (1.234), and as HTML, with the exact value in an attribute (1234). The exact values are taken where there are some.

const NUMBER = /^[0-9]+(?:\.[0-9]+)?$/;
// Its exact value is a number too, but not of dossiers: a rate, a day, an hour.
const NO_COUNT = /[%‰/:]|^[0-9]{1,4}[.-][0-9]{1,2}[.-][0-9]{1,4}$|tháng|ngày|thg/iu;
const MOST_SPANNED = 50; // cells that one cell may cover; more is no table of figures

/** The block in the clipboard: lines of `{text, isDecimal}`; `isDecimal` is a number that is certainly no thousand. */
export function blockOf(clipboard) {
  const text = clipboard?.getData("text/plain") ?? "";
  const plain = readBlock(text).map((line) => line.map((each) => ({ text: each, isDecimal: false })));
  const exact = readTable(clipboard?.getData("text/html") ?? "");
  return exact && (text === "" || isAlike(exact, plain)) ? exact : plain;
}

/** Lines and columns of a block as spreadsheets copy it; quoted cells may hold line breaks. */
export function readBlock(text) {
  const lines = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted && sign === '"' && text[at + 1] === '"') [cell, at] = [`${cell}"`, at + 1];
    else if (quoted && sign === '"') quoted = false;
    else if (quoted) cell += sign;
    else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t" || sign === "\n") {
      lines.at(-1).push(cell);
      cell = "";
      if (sign === "\n") lines.push([]);
    } else if (sign !== "\r") cell += sign;
  }
  lines.at(-1).push(cell);
  while (lines.length > 1 && lines.at(-1).every((each) => each === "")) lines.pop();
  return lines.map((line) => line.map((each) => each.trim()));
}

/** The first table of a piece of HTML; null without one. A cell that covers several is the first of them. */
function readTable(html) {
  const table = html && new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  const lines = [...table.rows].map(() => []);
  [...table.rows].forEach((row, down) => {
    let at = 0;
    for (const cell of row.cells) {
      while (lines[down][at]) at += 1;
      for (let below = 0; below < Math.min(cell.rowSpan || 1, MOST_SPANNED, lines.length - down); below += 1) {
        for (let right = 0; right < Math.min(cell.colSpan, MOST_SPANNED); right += 1) {
          lines[down + below][at + right] = below || right ? { text: "", isDecimal: false } : valueOf(cell);
        }
      }
    }
  });
  return lines.map((line) => Array.from(line, (each) => each ?? { text: "", isDecimal: false }));
}

/** The exact value as LibreOffice, Excel and Google write it; the text where there is none, or of a rate or a day. */
function valueOf(cell) {
  const exact = cell.getAttribute("sdval") || cell.getAttribute("x:num") || sheetsValue(cell) || "";
  const shown = cell.textContent.replace(/\s+/g, " ").trim();
  if (!NUMBER.test(exact) || NO_COUNT.test(shown)) return { text: shown, isDecimal: false };
  const number = Number(exact);
  return Number.isSafeInteger(number) ? { text: String(number), isDecimal: false } : { text: exact, isDecimal: true };
}

function sheetsValue(cell) {
  try {
    return String(JSON.parse(cell.getAttribute("data-sheets-value"))?.[3] ?? "");
  } catch {
    return "";
  }
}

/** Whether both are the same cells: what is hidden in a spreadsheet may be in one of them alone. */
function isAlike(exact, plain) {
  const width = (lines) => Math.max(...lines.map((line) => line.length));
  return exact.length === plain.length && width(exact) === width(plain);
}
