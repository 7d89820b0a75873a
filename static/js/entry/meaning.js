// What a copied block means: which of its lines are procedures (by code or name), which columns hold the three numbers,
// which lines are headings or totals; and what in it cannot be taken, each with its line.

import { codesOf } from "./codes.js";
import { readCount } from "./numbers.js";
import { folded } from "./words.js";

const FARTHEST_KEY = 3; // columns in which a code or a name is looked for
// A line of sums; no procedure that is named «Công nhận …» or «Cộng đồng …».
const TOTAL =
  /^(?:(?:tổng cộng|tổng số|toàn tỉnh|toàn quốc|tong cong|tong so|grand total)(?:[^\p{L}\p{N}].*)?|(?:tổng|cộng|tong|cong|sum|total)[^\p{L}]*)$/u;

/** `{placed, left, totals}` of a block whose lines name procedures; null where none does, or no columns are found. */
export function meaningOf(sheet, block) {
  const finder = finderOf(sheet, block);
  const key = keyColumn(finder, block);
  if (key < 0) return null;
  const lines = block.map((line, index) => ({ line, number: index + 1, rows: finder(line[key]?.text ?? "") }));
  const columns = numberColumns(sheet, block, lines, key);
  if (!columns) return null;
  const result = { placed: [], left: [], totals: [] };
  const sums = columns.map(() => 0);
  const seen = new Set();
  for (const each of lines) {
    const figures = columns.map((column) => figure(each.line[column]));
    const shown = each.line[key]?.text || String(each.number);
    if (each.rows.length > 1) {
      result.left.push({ line: each.number, value: shown, codes: each.rows.map((row) => row.code).join(", ") });
    } else if (each.rows.length && seen.has(each.rows[0])) {
      result.left.push({ line: each.number, value: shown, isTwice: true });
    } else if (each.rows.length) {
      seen.add(each.rows[0]);
      figures.forEach((text, column) => {
        result.placed.push([each.rows[0].cells[column], text]);
        sums[column] += readCount(text).value ?? 0;
      });
    } else if (figures.some((text) => isFigure(text) && text !== "")) {
      if (each.line.some(({ text }) => TOTAL.test(text.normalize("NFC").trim().toLowerCase()))) result.totals.push({ line: each.number, figures });
      else result.left.push({ line: each.number, value: shown });
    }
  }
  result.totals = differing(result.totals, sums, lines.length);
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

/** The column that names the most procedures; -1 where none does. */
function keyColumn(finder, block) {
  let [best, most] = [-1, 0];
  for (let column = 0; column < FARTHEST_KEY; column += 1) {
    const hits = block.filter((line) => line.length > column + 1 && finder(line[column].text).length).length;
    if (hits > most) [best, most] = [column, hits];
  }
  return best;
}

/** The columns of the three numbers, in order: those that a heading names, else those to the right that hold figures. */
function numberColumns(sheet, block, lines, key) {
  const labels = sheet.rows[0].cells.map((cell) => folded(cell.td.dataset.label));
  for (const line of block) {
    const named = labels.map((label) => line.findIndex(({ text }) => folded(text).includes(label)));
    if (named.every((column) => column > key)) return named;
  }
  const known = lines.filter(({ rows }) => rows.length);
  const width = Math.max(...known.map(({ line }) => line.length));
  const columns = [];
  for (let column = key + 1; column < width; column += 1) {
    if (known.every(({ line }) => isFigure(line[column]?.text ?? ""))) columns.push(column);
  }
  const isLevel = ({ line, rows }) => line[columns[0]]?.text === rows[0].tr.querySelector(".level").textContent.trim();
  if (columns.length === 4 && known.every(isLevel)) columns.shift();
  return columns.length >= 1 && columns.length <= 3 ? columns : null;
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
  const at = totals[0].figures.findIndex((text, column) => (readCount(text).value ?? sums[column]) !== sums[column]);
  return at < 0 ? [] : [{ line: last, total: readCount(totals[0].figures[at]).value, sum: sums[at] }];
}
