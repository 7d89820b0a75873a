// The headings above a pasted block: which column holds which number. They are understood as a whole, or nothing is taken;
// the words are those of reporting/entry/headings.py.

import { readCount } from "./numbers.js";
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
 * the column of procedures. Null where nothing is; else `{line, kinds, columns, unknown}`: what each column is, the pairs
 * of number and column, and the headings that are not understood, each with its column.
 */
export function headingsOf(block, first, lines, key, words) {
  const all = [...Array(Math.max(...block.map((line) => line.length))).keys()];
  const counted = all.filter((at) => at !== key && lines.some((line) => isCount(line[at]?.text ?? "")));
  const heads = block.slice(0, first).filter((line) => !isNumbering(line) && counted.some((at) => isWord(line[at])));
  if (!heads.length) return null;
  const kindOf = kinds(words);
  const known = (line) => counted.filter((at) => kindOf(line[at]?.text ?? "")).length;
  const lower = heads.reduce((best, line) => (known(line) >= known(best) ? line : best));
  const line = block.indexOf(lower);
  const texts = stacked(block[line - 1] ?? [], lower, all);
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

/** Whether a column numbers the lines: 1, 2, 3. */
export function isOrdinal(lines, at) {
  const numbers = lines.map((line) => readCount(line[at]?.text ?? "").value).filter((value) => value !== null);
  return numbers.length > 2 && numbers[0] === 1 && isCounting(numbers);
}

/** Whether the first of three columns is the sum of the others in every line: perhaps in person and online. */
export function isTotalOfParts(lines, columns) {
  const rows = lines.map((line) => columns.map((at) => readCount(line[at]?.text ?? "").value ?? 0));
  const telling = rows.filter(([, one, other]) => one && other);
  return columns.length === 3 && telling.length > 2 && rows.every(([total, one, other]) => total === one + other);
}

function isWord(cell) {
  return /\p{L}/u.test(cell?.text ?? "");
}

/** The texts above and below of each column: a text of the upper line spans the blank cells to its right. */
function stacked(upper, lower, all) {
  const filled = all.filter((at) => upper[at]?.text);
  const isTitle = filled.length === 1 && filled[0] === 0;
  let span = "";
  return all.map((at) => {
    const below = lower[at]?.text ?? "";
    const above = isTitle ? "" : upper[at]?.text || (below ? span : "");
    span = above;
    return [above, below];
  });
}

/** What a heading of one or two lines heads: a number, "procedure", "other"; undefined where it is not understood. */
function kinds(words) {
  const above = new Set(words.above);
  const byKey = new Map(Object.entries(words).flatMap(([kind, keys]) => (kind === "above" ? [] : keys.map((key) => [key, kind]))));
  return (upper, lower = "") => {
    const [key, below] = [headingKey(upper), headingKey(lower)];
    const isPlain = !key || above.has(key);
    return byKey.get(`${key} ${below}`.trim()) ?? (below && isPlain ? byKey.get(below) : undefined);
  };
}
