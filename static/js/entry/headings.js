// The headings above a pasted block: which column holds which number. They are understood as a whole, or nothing is
// taken; the words are those of reporting/entry/headings.py.

import { digitsOf, readCount } from "./numbers.js";
import { folded } from "./words.js";

const NUMBERS = ["received_total", "received_online", "returned_by_post"];
const NUMBERING = /^\(?(?:[0-9]{1,2}|\p{L})\)?(?: ?= ?.*)?$/u;

/** A heading as it is compared: «Tổng  SỐ (4)» and «tong so» are the same; as units/tables/columns.py does it. */
export function headingKey(text) {
  return folded(text).replace(/[^a-z ]/g, " ").replace(/ +/g, " ").trim();
}

/** Whether a text is a number of dossiers, perhaps a doubtful or too large one. */
export function isCount(text) {
  const { value, problem } = readCount(text);
  return typeof value === "number" || problem === "ambiguous" || problem === "out_of_range";
}

/** Whether a line only numbers the columns, as official forms do below their headings: A, B, (1), (2), (3)=(2)/(1). */
export function isNumbering(line) {
  const filled = line.map(({ text }) => text).filter(Boolean);
  const numbers = filled.map((text) => text.match(/[0-9]+/)?.[0]).filter(Boolean).map(Number);
  return numbers.length > 1 && filled.every((text) => NUMBERING.test(text)) && isCounting(numbers);
}

/** Whether each number is the one before and one more. */
export function isCounting(numbers) {
  return numbers.every((number, at) => !at || number === numbers[at - 1] + 1);
}

/**
 * What is written above `lines`, which begin at line `first` of the block, over the columns that hold numbers; `key` is
 * the column of procedures. Null where nothing is; else `{line, kinds, columns, unknown}`: what each column is, the
 * pairs of number and column, and the headings that are not understood, each with its column.
 */
export function headingsOf(block, first, lines, key, words) {
  const all = [...Array(Math.max(...block.map((line) => line.length))).keys()];
  const isCounted = (at) => at !== key && lines.some((line) => isCount(line[at]?.text ?? ""));
  const counted = all.filter((at) => isCounted(at) && !(at < key && isOrdinal(lines, at, 2)));
  const isHead = (line) => !isNumbering(line) && counted.some((at) => isWord(line[at]));
  const heads = block.slice(0, first).filter(isHead);
  if (!heads.length) return null;
  const kindOf = kinds(words);
  const known = (line) => counted.filter((at) => kindOf(line[at]?.text ?? "")).length;
  const lower = heads.reduce((best, line) => (known(line) >= known(best) ? line : best));
  const line = block.indexOf(lower);
  const texts = stacked(block[line - 1] ?? [], lower, all, counted);
  const found = texts.map(([above, below]) => kindOf(above, below));
  const named = NUMBERS.map((name) => all.filter((at) => found[at] === name));
  const twice = named.filter((columns) => columns.length > 1).flat();
  const strange = counted.filter((at) => !found[at] && (texts[at].join("") || !isOrdinal(lines, at)));
  const unknown = named.flat().length ? all.filter((at) => twice.includes(at) || strange.includes(at)) : counted;
  return {
    line,
    kinds: found,
    columns: named.flatMap((columns, number) => columns.map((at) => [number, at])),
    unknown: unknown.map((at) => ({ text: texts[at].join(" ").trim(), number: at + 1 })),
  };
}

/** Whether a column numbers the lines: 1, 2, 3; of fewer than ``least`` lines it could as well be figures. */
export function isOrdinal(lines, at, least = 3) {
  const numbers = lines.map((line) => readCount(line[at]?.text ?? "").value).filter((value) => value !== null);
  return numbers.length >= least && numbers[0] === 1 && isCounting(numbers);
}

/** Whether the last of three columns may follow from the others in every line: in person besides online, or a rate. */
export function isDerived(lines, columns) {
  const texts = lines.map((line) => columns.map((at) => line[at]?.text ?? ""));
  const rows = texts.map((line) => line.map((text) => Number(text.replace(",", ".")) || 0));
  const telling = rows.filter(([, one, other]) => one && other);
  const isNear = ([total, online, rate]) => !total || Math.abs(total * rate - 100 * online) < total;
  const isRate = telling.length > 1 && rows.every(isNear);
  return columns.length === 3 && (isRate || areParts(lines, columns));
}

/**
 * Whether the second and third of three columns add up to the first in every line, be it one line, and both hold some
 * dossiers: then they may be those handed in in person and online. All online and none by post, «9, 9, 0», is ordinary.
 */
export function areParts(lines, columns) {
  const rows = lines.map((line) => columns.map((at) => countOf(line[at]?.text ?? "")));
  return rows.every(([total, one, other]) => total === one + other) && [1, 2].every((at) => rows.some((row) => row[at]));
}

/** The number of dossiers in a text, also where one mark may group its digits; 0 where there is none. */
function countOf(text) {
  return readCount(text).value ?? (isCount(text) ? Number(digitsOf(text)) : 0);
}

function isWord(cell) {
  return /\p{L}/u.test(cell?.text ?? "");
}

/** The texts above and below of each column: one over figures spans the blank cells to its right; a title is none. */
function stacked(upper, lower, all, counted) {
  const filled = all.filter((at) => upper[at]?.text);
  const isTitle = filled.length === 1 && filled[0] === 0;
  let span = "";
  return all.map((at) => {
    const [above, below] = [isTitle ? "" : (upper[at]?.text ?? ""), lower[at]?.text ?? ""];
    if (above || !below) span = counted.includes(at) ? above : "";
    return [counted.includes(at) || !below ? above || (below && span) : span, below];
  });
}

/**
 * What a heading of one or two lines heads: a number, "procedure", "other"; undefined where it is not understood.
 * «Trực tuyến (%)» heads a rate, which is no number of dossiers.
 */
function kinds(words) {
  const above = new Set(words.above);
  const byKey = new Map();
  for (const [kind, keys] of Object.entries(words)) if (kind !== "above") for (const key of keys) byKey.set(key, kind);
  return (upper, lower = "") => {
    const [key, below] = [headingKey(upper), headingKey(lower)];
    const isPlain = !key || above.has(key);
    const kind = byKey.get(`${key} ${below}`.trim()) ?? (below && isPlain ? byKey.get(below) : undefined);
    return NUMBERS.includes(kind) && `${upper}${lower}`.includes("%") ? "other" : kind;
  };
}
