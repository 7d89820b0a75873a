// A block copied from a spreadsheet fills the cells from the one it was pasted into, row by row, unchanged.

import { codesOf } from "./codes.js";
import { fillIn } from "./numbers.js";
import { shownRows } from "./keyboard.js";

/** Bind pasting; `put` takes [[cell, text], …] and a sentence to show, `refuse` a sentence. */
export function bindPaste(sheet, put, refuse) {
  sheet.form.addEventListener("paste", (event) => {
    const cell = sheet.byName.get(event.target.name);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return; // one value: left to the browser
    event.preventDefault();
    const block = readBlock(text);
    const { sentences } = sheet.settings;
    const doubtful = doubtfulCode(sheet, block);
    if (doubtful) {
      refuse(fillIn(sentences.several_codes, doubtful));
      return;
    }
    const placed = place(sheet, cell, block);
    const size = { rows: block.length, columns: Math.max(...block.map((line) => line.length)) };
    if (placed) put(placed, fillIn(sentences.pasted, { n: placed.length }));
    else refuse(fillIn(sentences.too_large, size));
  });
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

/** The cells that the block fills; null when it is wider or longer than the rest of the grid. */
function place(sheet, cell, block) {
  const byCode = placeByCode(sheet, block);
  if (byCode) return byCode;
  const rows = shownRows(sheet);
  const first = rows.indexOf(cell.row);
  const width = Math.max(...block.map((line) => line.length));
  if (first + block.length > rows.length || cell.column + width > 3) return null;
  return block.flatMap((line, down) => line.map((text, right) => [rows[first + down].cells[cell.column + right], text]));
}

/** A block whose first column holds codes of procedures is placed by code, whichever cell it was pasted into. */
function placeByCode(sheet, block) {
  const rows = meant(sheet, block).map((found) => found[0]);
  if (!rows.length || !rows.every(Boolean) || !block.every((line) => line.length <= 4)) return null;
  return block.flatMap((line, down) => line.slice(1).map((text, right) => [rows[down].cells[right], text]));
}

/** A code of the block that several procedures of the form can have, with them; null where there is none. */
function doubtfulCode(sheet, block) {
  const found = meant(sheet, block);
  const at = found.every((rows) => rows.length) ? found.findIndex((rows) => rows.length > 1) : -1;
  return at < 0 ? null : { value: block[at][0], codes: found[at].map((row) => row.code).join(", ") };
}

/** The rows that the first cell of each line can mean. Four columns are a code and three figures, never only figures. */
function meant(sheet, block) {
  const codes = codesOf(sheet.rows);
  return block.map((line) => codes.find(line[0], line.length === 4));
}
