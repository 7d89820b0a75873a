// The entry page: everything here only eases what the form does without it.

import { Autosave } from "./autosave.js";
import { Details } from "./details.js";
import { bindKeyboard, focus } from "./keyboard.js";
import { digitsOf, fillIn } from "./numbers.js";
import { bindPaste } from "./paste.js";
import { restoreCells, showReplaced } from "./restoring.js";
import { Sheet } from "./sheet.js";
import { Notices, Strip } from "./strip.js";
import { bindTools, showAll } from "./tools.js";
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

  remember(cells) {
    this.steps.push({ texts: cells.map((cell) => [cell, cell.input.value]), sentence: "", faulty: null });
  }

  /** Say of the last step what it did, with a way to the first cell that could not be read. */
  say(sentence, faulty = null) {
    Object.assign(this.steps.at(-1), { sentence, faulty });
    this.#show();
  }

  #back() {
    const step = this.steps.pop();
    this.put(step.texts);
    this.#show();
  }

  #show() {
    this.bar.hidden = this.steps.length === 0;
    const { sentence = "", faulty = null } = this.steps.at(-1) ?? {};
    const [text, link] = [this.bar.querySelector("span"), this.bar.querySelector("a")];
    text.textContent = faulty ? "" : sentence;
    link.textContent = faulty ? sentence : "";
    link.hidden = !faulty;
    if (faulty) link.href = `#${faulty.name}`;
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
    addUp(cell);
  }
  waiting.together(() => texts.forEach(([cell]) => autosave.touched(cell)));
  for (const row of new Set(texts.map(([cell]) => cell.row))) showFaults(row);
  sheet.draw();
}

function putUndoable(texts, sentence) {
  undo.remember(texts.map(([cell]) => cell));
  put(texts);
  undo.say(sentence);
}

/** The same of a pasted block, of which some cells may not be readable. */
function putBlock(texts) {
  undo.remember(texts.map(([cell]) => cell));
  put(texts);
  const faulty = texts.map(([cell]) => cell).filter((cell) => sheet.fault(cell));
  const { pasted, pasted_but } = settings.sentences;
  undo.say(fillIn(faulty.length ? pasted_but : pasted, { n: texts.length - faulty.length, left: faulty.length }), faulty[0]);
}

/** A sum that was typed becomes its value. */
function addUp(cell) {
  if (cell.isSum) cell.input.value = String(cell.value);
}

function restore() {
  const cells = restoreCells(sheet, waiting);
  if (cells.length) notices.show(fillIn(settings.sentences.restored, { n: cells.length }), { isOfLine: true });
  waiting.together(() => {
    for (const cell of sheet.cells) {
      if (cell.problem || cell.value !== sheet.seen(cell)) autosave.touched(cell);
      else waiting.drop(cell.name);
    }
  });
  if (details.waits) autosave.later();
  for (const cell of cells) showFaults(cell.row);
  showReplaced(sheet);
}

form.addEventListener("input", (event) => {
  const cell = sheet.byName.get(event.target.name);
  if (cell) typed(cell);
});
form.addEventListener("change", (event) => {
  const cell = sheet.byName.get(event.target.name);
  if (!cell) return;
  addUp(cell);
  showFaults(cell.row);
});
form.addEventListener("click", (event) => {
  const button = event.target.closest('button[value^="use:"]');
  const cell = button && sheet.byName.get(button.value.slice("use:".length));
  if (!cell) return;
  event.preventDefault();
  put([[cell, digitsOf(cell.text)]]);
  focus(cell);
});
document.querySelector("#undo a").addEventListener("click", (event) => {
  const cell = sheet.byName.get(decodeURIComponent(event.target.hash.slice(1)));
  if (!cell) return;
  event.preventDefault();
  showAll();
  focus(cell);
  cell.input.scrollIntoView({ block: "center", behavior: "instant" });
});
bindKeyboard(sheet, document.getElementById("check-and-send"));
bindPaste(sheet, putBlock, (sentence) => notices.show(sentence));
bindTools(sheet, { fill: putUndoable, focus });
document.documentElement.classList.add("has-script");
restore();
sheet.draw();
begin(sheet);
