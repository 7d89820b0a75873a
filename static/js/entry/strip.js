// The strip at the bottom is always visible: how much waits for the server, what must be corrected, what just happened.

import { fillIn, grouped } from "./numbers.js";
import { write } from "./sheet.js";
import { showAll } from "./tools.js";

export class Strip {
  constructor(sheet, { isContested, details }) {
    Object.assign(this, { sheet, isContested, details });
    this.isAsked = false;
    this.all = grouped(sheet.cells.length, sheet.settings.group);
    [this.waiting, this.faulty, this.saved] = [sheet.strip.waiting, sheet.strip.faulty, sheet.strip.saved];
    this.faulty.addEventListener("click", (event) => {
      const [first] = this.faults;
      if (!first) return;
      event.preventDefault();
      showAll();
      first.focus();
      first.scrollIntoView({ block: "center", behavior: "instant" });
    });
  }

  /** The inputs that cannot be saved as they are: refused, unreadable, or contested. */
  get faults() {
    const cells = this.sheet.cells.filter((cell) => this.sheet.fault(cell) || this.isContested(cell));
    return [...cells.map((cell) => cell.input), ...this.details.troubled];
  }

  /** How many cells and texts are typed, but not yet on the server, and nothing is wrong with them. */
  get waits() {
    const touched = (cell) => !cell.problem && cell.value !== this.sheet.seen(cell);
    const cells = this.sheet.cells.filter((cell) => touched(cell) && !this.sheet.fault(cell) && !this.isContested(cell));
    return cells.length + this.details.waits;
  }

  /** Draw once after all current changes: a pasted block touches hundreds of cells. */
  later() {
    if (this.isAsked) return;
    this.isAsked = true;
    queueMicrotask(() => {
      this.isAsked = false;
      this.draw();
    });
  }

  draw() {
    const { sentences, group } = this.sheet.settings;
    const [waits, faults] = [this.waits, this.faults];
    write(this.saved, fillIn(sentences.saved, { n: this.sheet.savedCount, all: this.all }, group));
    show(this.waiting, waits, fillIn(sentences.waiting, { n: waits }, group));
    show(this.faulty, faults.length, fillIn(sentences.faulty, { n: faults.length }, group));
    if (faults.length) this.faulty.setAttribute("href", `#${faults[0].id}`);
  }
}

function show(node, number, sentence) {
  if (node.hidden !== !number) node.hidden = !number;
  if (number) write(node, sentence);
}

/** What just happened, in sentences: saved at, connection lost, session ended, refused. */
export class Notices {
  constructor(sentences) {
    this.sentences = sentences;
    this.box = document.getElementById("entry-notice");
    this.time = document.querySelector('[data-live="time"]');
    this.isOfLine = false;
  }

  saved(sentence) {
    this.time.textContent = sentence;
    const chip = document.querySelector(".page-head .chip[data-unsaved]"); // the first save begins the draft
    if (chip) chip.textContent = this.sentences.draft;
  }

  /** A sentence to read at once, with a link to the page that helps; one about the connection disappears when the connection is back. */
  show(sentence, { address = "", isOfLine = false } = {}) {
    this.isOfLine = isOfLine;
    const [text, link] = [this.box.querySelector("span"), this.box.querySelector("a")];
    text.textContent = sentence;
    link.hidden = !address;
    if (address) link.href = address;
    this.box.hidden = false;
  }

  /** Something was saved: the connection works. */
  lineHolds() {
    if (this.isOfLine) this.box.hidden = true;
  }

  /** The user continues typing: other sentences have been read. */
  wasRead() {
    if (!this.isOfLine) this.box.hidden = true;
  }
}
