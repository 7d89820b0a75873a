// A block copied from a spreadsheet: by the codes or names of procedures where it has some, otherwise from the cell on
// into which it was pasted, row by row. What cannot be taken is named.

import { blockOf } from "./clipboard.js";
import { figure, meaningOf } from "./meaning.js";
import { fillIn, isBlank, shorten } from "./numbers.js";
import { orderOf } from "./order.js";
import { showAll } from "./tools.js";

const MOST_NAMED = 4; // lines or headings that are named when they cannot be taken

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
    const { placed = [], left = [], totals = [], refusal } = meaningOf(sheet, block) ?? orderOf(sheet, cell, block);
    const filled = placed.filter(([, text]) => !isBlank(text));
    if (filled.some(([each]) => each.row.tr.hidden)) showAll();
    if (filled.length) put(filled);
    const { sentences } = sheet.settings;
    const missing = refusal ? refused(refusal, sheet, block) : missed({ placed: filled, left, totals }, sentences);
    const sentence = missing || (filled.length ? "" : fillIn(sentences.pasted, { n: 0 }));
    if (sentence) say(sentence);
  });
}

/** One cell: the browser pastes what is selected of it, but for a number whose exact value the clipboard holds. */
function pasteOne(event, cell, exact, put) {
  if (exact === event.clipboardData.getData("text/plain").trim() || !/^[0-9]+$/.test(exact)) return;
  event.preventDefault();
  put([[cell, exact]]);
}

/** Why nothing of the block was taken. */
function refused({ unknown, isTooLarge, line, value }, sheet, block) {
  const { sentences } = sheet.settings;
  if (isTooLarge) {
    const columns = Math.max(...block.map((each) => each.length));
    return fillIn(sentences.too_large, { rows: block.length, columns });
  }
  if (line) return fillIn(sentences.not_figures, { line, value: shorten(value) });
  if (!unknown) return sentences.columns_unclear;
  const nameOf = (each) => (each.text ? `«${shorten(each.text)}»` : fillIn(sentences.column, each));
  const headings = unknown.slice(0, MOST_NAMED).map(nameOf);
  if (unknown.length > MOST_NAMED) headings.push("…");
  const known = sheet.rows[0].cells.map((cell) => `«${cell.td.dataset.label}»`);
  return fillIn(sentences.headings_unknown, { headings: headings.join(", "), known: known.join(", ") });
}

/** What of the block was not taken, by its lines, and a line of totals that says something else. */
function missed({ left, totals, placed }, sentences) {
  const named = left.slice(0, MOST_NAMED).map((each) => {
    if (each.codes) return fillIn(sentences.several_codes, each);
    return fillIn(each.first ? sentences.line_twice : sentences.line_unknown, each);
  });
  if (left.length > MOST_NAMED) named.push(fillIn(sentences.lines_more, { n: left.length - MOST_NAMED }));
  if (placed.length) for (const each of totals) named.push(fillIn(sentences.total_differs, each));
  return named.join(" ");
}
