// The entry page: everything here only eases what the form does without it.

import { Autosave } from "./autosave.js";
import { Details } from "./details.js";
import { bindKeyboard, focus } from "./keyboard.js";
import { fillIn } from "./numbers.js";
import { bindPaste } from "./paste.js";
import { Sheet } from "./sheet.js";
import { Notices, Strip } from "./strip.js";
import { bindTools } from "./tools.js";
import { begin } from "./beginning.js";
import { Waiting } from "./waiting.js";

const form = document.querySelector(".entry-form");
const settings = JSON.parse(document.getElementById("entry-settings").textContent);
const waiting = new Waiting(`entry:${settings.user}:${settings.report}`);

/** Texts of cells before a paste or a fill, to be restored. */
class Undo {
  constructor(put) {
    this.bar = document.getElementById("undo");
    this.steps = [];
    this.put = put;
    this.bar.querySelector("button").addEventListener("click", () => this.#back());
  }

  remember(cells, sentence) {
    this.steps.push({ texts: cells.map((cell) => [cell, cell.input.value]), sentence });
    this.#show();
  }

  #back() {
    const step = this.steps.pop();
    this.put(step.texts);
    this.#show();
  }

  #show() {
    this.bar.hidden = this.steps.length === 0;
    this.bar.querySelector("span").textContent = this.steps.at(-1)?.sentence ?? "";
  }
}

const sheet = new Sheet(form, settings);
const notices = new Notices(settings.sentences);
const details = new Details(form, waiting, settings.sentences, () => {
  autosave.later();
  strip.later();
});
const autosave = new Autosave(sheet, waiting, details, notices, () => strip.later());
const strip = new Strip(sheet, { isContested: (cell) => autosave.contested.has(cell.name), details });
const undo = new Undo(put);

function typed(cell) {
  cell.read();
  notices.wasRead();
  autosave.touched(cell);
  sheet.draw();
  if (cell.input.hasAttribute("aria-invalid")) showFaults(cell.row);
}

function showFaults(row) {
  for (const cell of row.cells) sheet.showFault(cell);
}

/** Put texts into cells as if they had been typed. */
function put(texts) {
  for (const [cell, text] of texts) {
    cell.input.value = text;
    cell.read();
  }
  waiting.together(() => texts.forEach(([cell]) => autosave.touched(cell)));
  for (const row of new Set(texts.map(([cell]) => cell.row))) showFaults(row);
  sheet.draw();
}

function putUndoable(texts, sentence) {
  undo.remember(texts.map(([cell]) => cell), sentence);
  put(texts);
}

function restore() {
  const cells = sheet.cells.filter((cell) => {
    const entry = waiting.get(cell.name);
    if (!entry || entry.text === cell.text || cell.problem || cell.value !== sheet.seen(cell)) return false;
    cell.input.value = entry.text;
    cell.read();
    if (!cell.problem && cell.value === sheet.seen(cell)) waiting.drop(cell.name);
    else sheet.setSeen(cell, entry.seen);
    return true;
  });
  if (cells.length) notices.show(fillIn(settings.sentences.restored, { n: cells.length }), { isOfLine: true });
  waiting.together(() => {
    for (const cell of sheet.cells) {
      if (cell.problem || cell.value !== sheet.seen(cell)) autosave.touched(cell);
      else waiting.drop(cell.name);
    }
  });
  for (const cell of cells) showFaults(cell.row);
}

form.addEventListener("input", (event) => {
  const cell = sheet.byName.get(event.target.name);
  if (cell) typed(cell);
});
form.addEventListener("change", (event) => {
  const cell = sheet.byName.get(event.target.name);
  if (cell) showFaults(cell.row);
});
bindKeyboard(sheet, document.getElementById("check-and-send"));
bindPaste(sheet, putUndoable, (sentence) => notices.show(sentence));
bindTools(sheet, { fill: putUndoable, focus });
document.documentElement.classList.add("has-script");
restore();
sheet.draw();
begin(sheet);
