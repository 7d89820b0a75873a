// A block whose lines name no procedures: row by row from the cell on into which it was pasted. Its columns are those
// of its headings, or without any the cells to the right.

import { headingsOf, isCount, isDerived, isNumbering, isOrdinal } from "./headings.js";
import { shownRows } from "./keyboard.js";
import { figure } from "./meaning.js";

/** `{placed}`: the cells that the block fills; or `{refusal}`: what in it is no figure, or that it does not fit. */
export function orderOf(sheet, cell, block) {
  const begin = Math.max(0, block.findIndex((line) => line.some(({ text }) => isCount(text))));
  const heads = headingsOf(block, begin, block.slice(begin), -1, sheet.settings.headings);
  if (heads?.unknown.length) return { refusal: { unknown: heads.unknown } };
  const first = heads ? firstBelow(heads, block, begin) : 0; // a blank line is a row too
  if (first < 0) return { refusal: {} };
  const lines = block.slice(first);
  const other = notFigures(lines, heads?.kinds ?? []);
  if (other) return { refusal: { line: first + other.line, value: other.value } };
  const columns = heads ? heads.columns : columnsFrom(cell, lines);
  if (!columns) return { refusal: {} };
  const rows = shownRows(sheet);
  const top = rows.indexOf(cell.row);
  const isTooLarge = top + lines.length > rows.length || columns.some(([number]) => number > 2);
  if (isTooLarge) return { refusal: { isTooLarge } };
  const placed = lines.flatMap((line, down) =>
    columns.map(([number, at]) => [rows[top + down].cells[number], figure(line[at])]),
  );
  return { placed };
}

/** The first line of figures below the headings; -1 where a line below them is blank, or may number the columns. */
function firstBelow({ line, columns }, block, begin) {
  if (block.slice(line + 1, begin).some((each) => !isNumbering(each))) return -1;
  if (!isNumbering(block[begin])) return begin;
  const [total, online] = [0, 1].map((number) => columns.find((each) => each[0] === number)?.[1]);
  return Number(block[begin][online]?.text) > Number(block[begin][total]?.text) ? begin + 1 : -1;
}

/** The first line or cell that shows that a line is not of figures alone: a name, another code, the name of a group. */
function notFigures(lines, kinds) {
  const width = Math.max(...lines.map((line) => line.length));
  for (let at = 0; at < width; at += 1) {
    const texts = lines.map((line) => line[at]?.text ?? "");
    if (kinds[at] === "other" || texts.some(isCount)) continue;
    const line = texts.findIndex((text) => /[\p{L}0-9]/u.test(text) && !isRate(text));
    if (line >= 0) return { line: line + 1, value: texts[line] };
  }
  const isText = (line) => line.some(({ text }) => isWord(text)) && !line.some(({ text }) => isCount(text));
  const line = lines.findIndex(isText);
  return line < 0 ? null : { line: line + 1, value: lines[line].find(({ text }) => isWord(text)).text };
}

/** The columns of figures from `cell` on; null where one may number the lines, or nothing says what they hold. */
function columnsFrom(cell, lines) {
  const width = Math.max(...lines.map((line) => line.length));
  const columns = [...Array(width).keys()].filter((at) => !lines.some((line) => isRate(line[at]?.text ?? "")));
  while (columns.length > 1 && lines.every((line) => !line[columns.at(-1)]?.text)) columns.pop();
  if (columns.length > 3 || (columns.length > 1 && isOrdinal(lines, 0)) || isDerived(lines, columns)) return null;
  return columns.map((at, right) => [cell.column + right, at]);
}

function isRate(text) {
  return /^[0-9.,]+ ?[%‰]$/.test(text);
}

function isWord(text) {
  return /\p{L}/u.test(text) && !/[0-9]/.test(text);
}
