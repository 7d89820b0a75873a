// What this browser kept of an earlier visit is in the form again. A text that cannot be saved hides nothing that was
// stored since it was typed: then the stored number is shown, and the text is listed above the form.

import { keyOf, showLeftover } from "./leftover_box.js";
import { labelOf } from "./said.js";
import { Waiting } from "./waiting.js";

const replaced = new Waiting(keyOf("replaced"));

/** Put what waits into its cells again; returns the cells that show it. */
export function restoreCells(sheet, waiting) {
  const newer = new Map(); // what is stored by now where it was another number when the text was typed
  const restored = sheet.cells.filter((cell) => {
    const [entry, stored] = [waiting.get(cell.name), sheet.seen(cell)];
    if (!entry || entry.text === cell.text || cell.problem || cell.value !== stored) return false;
    cell.input.value = entry.text;
    cell.read();
    if (!cell.problem && cell.value === stored) waiting.drop(cell.name);
    else if (entry.seen !== stored) newer.set(cell, stored);
    sheet.setSeen(cell, waiting.get(cell.name) ? entry.seen : stored);
    return true;
  });
  const hiding = [...newer.keys()].filter((cell) => cell.problem || (cell.column < 2 && sheet.contradicts(cell.row)));
  for (const cell of hiding) {
    replace(cell.name, cell.text, waiting);
    sheet.setSeen(cell, newer.get(cell));
    cell.input.value = newer.get(cell) ?? "";
    cell.read();
  }
  return restored.filter((cell) => !hiding.includes(cell));
}

/** List a text that is shown in its field no longer, with those that were replaced there before. */
export function replace(name, text, waiting) {
  const before = replaced.get(name)?.text;
  replaced.put(name, before && before !== text ? `${before}; ${text}` : text, null);
  waiting.drop(name);
}

/** Show the texts that were replaced in this visit and before, until they are discarded. */
export function showReplaced(sheet) {
  const lines = replaced.names.map((name) => `${fieldOf(sheet, name)}: ${replaced.get(name).text}`);
  showLeftover(lines, () => replaced.clear());
}

function fieldOf(sheet, name) {
  const cell = sheet.byName.get(name);
  if (cell) return `${cell.row.name}, ${labelOf(cell)}`;
  const field = sheet.form.elements.namedItem(name.replace(/^details\./, ""));
  return field?.labels?.[0]?.textContent.trim() ?? name;
}
