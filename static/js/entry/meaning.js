// What a copied block means: which of its lines are procedures (by code or name), which columns hold the three numbers,
// which lines are headings or totals; and what in it cannot be taken, each with its line.

import { codesOf } from "./codes.js";
import { areParts, headingsOf, isCount, isDerived, isNumbering } from "./headings.js";
import { isBlank, readCount } from "./numbers.js";
import { folded } from "./words.js";

const FARTHEST_CODE = 3; // columns in which a code that looks like a figure is looked for
// A line of sums; no procedure that is named «Công nhận …» or «Cộng đồng …».
const TOTAL =
  /^(?:(?:tổng cộng|tổng số|toàn tỉnh|toàn quốc|tong cong|tong so|grand total)(?:[^\p{L}\p{N}].*)?|(?:tổng|cộng|tong|cong|sum|total)[^\p{L}]*)$/u;

/**
 * `{placed, left, totals}` of a block whose lines name procedures, or `{refusal}` where its columns are not understood;
 * null where no line names one.
 */
export function meaningOf(sheet, block) {
  const finder = finderOf(sheet, block);
  const key = keyColumn(finder, block);
  if (key < 0) return null;
  const lines = block.map((line, index) => ({ line, number: index + 1, rows: finder(line[key]?.text ?? "") }));
  const first = lines.findIndex(({ rows }) => rows.length);
  const known = lines.filter(({ rows }) => rows.length);
  const heads = headingsOf(block, first, known.map(({ line }) => line), key, sheet.settings.headings);
  if (heads?.unknown.length) return { refusal: { unknown: heads.unknown } };
  const columns = heads ? heads.columns : numberColumns(known, key);
  if (!columns) return { refusal: {} };
  const isHead = ({ line, number }) => heads && number <= first && (number <= heads.line + 1 || isNumbering(line));
  return taken(lines.filter((each) => !isHead(each)), columns, key);
}

/** What is taken of the lines, and what is not; `columns` are pairs of number and column. */
function taken(lines, columns, key) {
  const result = { placed: [], left: [], totals: [] };
  const sums = columns.map(() => 0);
  const seen = new Map(); // the line of each row of the form
  for (const each of lines) {
    const figures = columns.map(([, column]) => figure(each.line[column]));
    const shown = each.line[key]?.text || String(each.number);
    if (each.rows.length > 1) {
      result.left.push({ line: each.number, value: shown, codes: each.rows.map((row) => row.code).join(", ") });
    } else if (each.rows.length && seen.has(each.rows[0])) {
      result.left.push({ line: each.number, value: shown, first: seen.get(each.rows[0]) });
    } else if (each.rows.length) {
      seen.set(each.rows[0], each.number);
      figures.forEach((text, at) => {
        result.placed.push([each.rows[0].cells[columns[at][0]], text]);
        sums[at] += readCount(text).value ?? (isBlank(text) ? 0 : NaN); // of a sum with a part unread nothing is known
      });
    } else if (figures.some((text) => isFigure(text) && text !== "")) {
      if (each.line.some(({ text }) => TOTAL.test(text.normalize("NFC").trim().toLowerCase()))) result.totals.push({ line: each.number, figures });
      else result.left.push({ line: each.number, value: shown });
    }
  }
  result.totals = differing(result.totals, sums, lines.at(-1).number);
  return result;
}

/** Finds the rows that a text can mean: by code, else by name. A code that could be a figure needs a wide block. */
function finderOf(sheet, block) {
  const codes = codesOf(sheet.rows);
  const isWide = Math.max(...block.map((line) => line.length)) > 3;
  const names = new Map();
  for (const row of sheet.rows) {
    const name = folded(row.name);
    names.set(name, [...(names.get(name) ?? []), row]);
  }
  return (text) => {
    const found = text ? codes.find(text, isWide) : [];
    return found.length ? found : (names.get(folded(text).replace(/\s+/g, " ").trim()) ?? []);
  };
}

/** The column that names the most procedures, not counting figures of a wide block; -1 where none does. */
function keyColumn(finder, block) {
  const width = Math.max(...block.map((line) => line.length));
  let [best, most] = [-1, 0];
  for (let column = 0; column < width && width > 1; column += 1) {
    const isKey = ({ text }) => (column < FARTHEST_CODE || !isCount(text)) && finder(text).length;
    const hits = block.filter((line) => line[column] && isKey(line[column])).length;
    if (hits > most) [best, most] = [column, hits];
  }
  return best;
}

/** The columns to the right that hold figures, as pairs of number and column; null where they cannot be the three. */
function numberColumns(known, key) {
  const texts = (column) => known.map(({ line }) => line[column]?.text ?? "");
  const width = Math.max(...known.map(({ line }) => line.length));
  const columns = [];
  for (let column = key + 1; column < width; column += 1) {
    if (texts(column).every(isFigure) || texts(column).some(isCount)) columns.push(column);
  }
  while (columns.length > 3 && texts(columns.at(-1)).every((text) => !text)) columns.pop();
  const isLevel = ({ line, rows }) => line[columns[0]]?.text === rows[0].tr.querySelector(".level").textContent.trim();
  const found = known.map(({ line }) => line);
  if (columns.length === 4 && known.every(isLevel) && !areParts(found, columns.slice(0, 3))) columns.shift();
  else if (known.length > 2 && known.every(isLevel)) return null;
  if (columns.length < 1 || columns.length > 3 || isDerived(found, columns)) return null;
  return columns.map((column, number) => [number, column]);
}

/** Whether a text can stand for a number of dossiers: a name, a rate or a column number cannot. */
export function isFigure(text) {
  return !/[\p{L}%()]/u.test(text);
}

/** The text of a figure; an exact decimal is written so that it is never taken for a thousand. */
export function figure(cell) {
  if (!cell) return "";
  return cell.isDecimal ? cell.text.replace(/(\.[0-9]{3})$/, "$10") : cell.text;
}

/** The total below all lines, where it is another than their sum; totals of parts are not compared. */
function differing(totals, sums, last) {
  if (totals.length !== 1 || totals[0].line !== last) return [];
  const differs = (text, column) => !isNaN(sums[column]) && (readCount(text).value ?? sums[column]) !== sums[column];
  const at = totals[0].figures.findIndex(differs);
  return at < 0 ? [] : [{ line: last, total: readCount(totals[0].figures[at]).value, sum: sums[at] }];
}
