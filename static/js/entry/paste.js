// A block copied from a spreadsheet lands in the cells from the one it was pasted into, row by row, as it stands there.

import { fillIn } from "./numbers.js";
import { shownRows } from "./keyboard.js";

/** Bind pasting; `put` takes [[cell, text], …] and a sentence to show, `refuse` a sentence. */
export function bindPaste(sheet, put, refuse) {
  sheet.form.addEventListener("paste", (event) => {
    const cell = sheet.byName.get(event.target.name);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return; // one value: as the browser does it
    event.preventDefault();
    const block = readBlock(text);
    const placed = place(sheet, cell, block);
    const { sentences } = sheet.settings;
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

/** The cells in which the block lands; null when it is wider or longer than the grid from here on. */
function place(sheet, cell, block) {
  const byCode = placeByCode(sheet, block);
  if (byCode) return byCode;
  const rows = shownRows(sheet);
  const first = rows.indexOf(cell.row);
  const width = Math.max(...block.map((line) => line.length));
  if (first + block.length > rows.length || cell.place + width > 3) return null;
  return block.flatMap((line, down) => line.map((text, right) => [rows[first + down].cells[cell.place + right], text]));
}

/** A block whose first column holds codes of procedures is placed by code, wherever it was pasted. */
function placeByCode(sheet, block) {
  const byCode = new Map(sheet.rows.map((row) => [row.code.toUpperCase(), row]));
  const rows = block.map((line) => byCode.get(line[0].toUpperCase()));
  if (!rows.length || !rows.every(Boolean) || !block.every((line) => line.length <= 4)) return null;
  return block.flatMap((line, down) => line.slice(1).map((text, right) => [rows[down].cells[right], text]));
}
