// A block copied from a spreadsheet: by the codes or names of procedures where it has some, otherwise from the cell on
// into which it was pasted, row by row. What cannot be taken is named.

import { blockOf } from "./clipboard.js";
import { shownRows } from "./keyboard.js";
import { figure, isFigure, meaningOf } from "./meaning.js";
import { fillIn } from "./numbers.js";

const MOST_NAMED = 4; // lines that are named when they cannot be taken

/** Bind pasting; `put` takes [[cell, text], …], `say` a sentence to read at once. */
export function bindPaste(sheet, put, say) {
  sheet.form.addEventListener("paste", (event) => {
    const cell = sheet.byName.get(event.target.name);
    if (!cell) return;
    const block = blockOf(event.clipboardData);
    if (block.length === 1 && block[0].length === 1) {
      pasteOne(event, cell, figure(block[0][0]), put);
      return;
    }
    event.preventDefault();
    const meaning = meaningOf(sheet, block);
    const placed = meaning ? meaning.placed : inOrder(sheet, cell, block);
    if (placed?.length) put(placed);
    const sentence = meaning ? missed(meaning, sheet.settings.sentences) : placed ? "" : tooLarge(sheet, block);
    if (sentence) say(sentence);
  });
}

/** One cell: the browser pastes what is selected of it, but for a number whose exact value the clipboard holds. */
function pasteOne(event, cell, exact, put) {
  if (exact === event.clipboardData.getData("text/plain").trim() || !/^[0-9]+$/.test(exact)) return;
  event.preventDefault();
  put([[cell, exact]]);
}

/** The cells from this one on that the block fills; null where it is wider or longer than the rest of the grid. */
function inOrder(sheet, cell, block) {
  const rows = shownRows(sheet);
  const first = rows.indexOf(cell.row);
  const begin = Math.max(0, block.findIndex((line) => line.some(({ text }) => text && isFigure(text))));
  const lines = block.slice(begin); // headings are left out
  const width = Math.max(...lines.map((line) => line.length));
  if (first + lines.length > rows.length || cell.column + width > 3) return null;
  return lines.flatMap((line, down) => {
    const { cells } = rows[first + down];
    return line.map((each, right) => [cells[cell.column + right], figure(each)]);
  });
}

function tooLarge({ settings }, block) {
  const columns = Math.max(...block.map((line) => line.length));
  return fillIn(settings.sentences.too_large, { rows: block.length, columns });
}

/** What of the block was not taken, by its lines, and a line of totals that says something else. */
function missed({ left, totals, placed }, sentences) {
  const named = left.slice(0, MOST_NAMED).map((each) => {
    if (each.codes) return fillIn(sentences.several_codes, each);
    return fillIn(each.isTwice ? sentences.line_twice : sentences.line_unknown, each);
  });
  if (left.length > MOST_NAMED) named.push(fillIn(sentences.lines_more, { n: left.length - MOST_NAMED }));
  if (placed.length) for (const each of totals) named.push(fillIn(sentences.total_differs, each));
  return named.join(" ");
}
