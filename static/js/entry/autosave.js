// Saving while typing, cell by cell through one address, each with the number that it replaces. What cannot be saved now
// stays in the page and in this browser, is marked, and is sent again.

import { contestedBox } from "./contested.js";
import { labelOf, remove, say } from "./said.js";

const PAUSE = 800; // ms after the last key
const AGAIN = 10_000; // ms until a failed save is tried again

export class Autosave {
  constructor(sheet, waiting, details, notices, changed) {
    Object.assign(this, { sheet, waiting, details, notices, changed });
    this.settings = sheet.settings;
    this.contested = new Map();
    this.isSaving = this.isClosed = false;
    this.timer = 0;
    window.addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.flush());
    sheet.form.addEventListener("submit", () => clearTimeout(this.timer));
  }

  /** Note that a cell differs from the server, or no longer does. */
  touched(cell) {
    for (const each of cell.row.cells) each.refusal = ""; // a row is checked as one: it may be valid now
    const isSaved = !cell.problem && cell.value === this.sheet.seen(cell);
    if (isSaved) {
      this.waiting.drop(cell.name);
      cell.state = cell.state ? "saved" : "";
      this.settle(cell);
    } else {
      this.waiting.put(cell.name, cell.text, this.sheet.seen(cell));
      cell.state = this.sheet.fault(cell) ? "refused" : "waiting";
    }
    this.changed();
    this.later();
  }

  later(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  /** The cells that can go to the server now. A row that contradicts itself waits until it is valid. */
  get ready() {
    return this.sheet.cells.filter(
      (cell) =>
        !cell.problem &&
        !cell.refusal &&
        cell.value !== this.sheet.seen(cell) &&
        !this.contested.has(cell.name) &&
        !(cell.column < 2 && this.sheet.contradicts(cell.row)),
    );
  }

  async flush() {
    const [cells, details] = [this.ready, this.details.ready];
    if (this.isSaving || this.isClosed || !(cells.length || Object.keys(details).length)) return;
    this.isSaving = true;
    const sent = new Map(cells.map((cell) => [cell.name, { text: cell.savedText, seen: this.sheet.seen(cell) }]));
    for (const cell of cells) cell.state = "saving";
    try {
      await this.#send({ cells: Object.fromEntries(sent), details }, sent, details);
    } catch {
      this.#failed(cells);
    } finally {
      this.isSaving = false;
      this.changed();
    }
  }

  async #send(body, sent, details, isSecond = false) {
    const response = await fetch(this.settings.save_url, {
      method: "POST",
      keepalive: document.visibilityState === "hidden",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify(body),
    });
    if (response.status === 200) this.#saved(await response.json(), sent, details);
    else if (response.status === 403 && !isSecond && (await this.#renewToken())) await this.#send(body, sent, details, true);
    else if (response.status === 401 || response.status === 403) this.#ended(sent);
    else if (response.status === 409) this.#close((await response.json()).refusal, sent);
    else if (response.status === 404) this.#close(this.settings.sentences.not_found, sent); // moved to another unit
    else throw new Error(`answer ${response.status}`);
  }

  get token() {
    return this.sheet.form.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  /** After a new login in another window the token of this page is expired; the same user gets the new one. */
  async #renewToken() {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    const settings = JSON.parse(page.getElementById("entry-settings")?.textContent ?? "{}");
    const token = page.querySelector(".entry-form [name=csrfmiddlewaretoken]")?.value;
    if (settings.user !== this.settings.user || !token) return false;
    this.sheet.form.querySelector("[name=csrfmiddlewaretoken]").value = token;
    return true;
  }

  #saved(answer, sent, details) {
    this.notices.lineHolds();
    this.waiting.together(() => {
      for (const [name, value] of Object.entries(answer.saved)) this.#savedCell(this.sheet.byName.get(name), value);
    });
    for (const [name, sentence] of Object.entries(answer.refused)) this.#refused(this.sheet.byName.get(name), sentence);
    for (const [name, conflict] of Object.entries(answer.conflicts)) this.#contest(this.sheet.byName.get(name), conflict);
    this.details.saved(details, answer);
    const [fault] = Object.values(answer.details).flat();
    if (fault) this.notices.show(fault);
    this.sheet.form.querySelector("[name=version]").value = answer.version;
    this.notices.saved(answer.saved_at);
    if (this.ready.length) this.later(0);
  }

  #savedCell(cell, value) {
    this.sheet.setSeen(cell, value);
    if (cell.problem || cell.value !== value) return; // typed on meanwhile
    this.waiting.drop(cell.name);
    cell.state = "saved";
  }

  /** Refused as it is: it waits for the next key in its row. */
  #refused(cell, sentence) {
    cell.refusal = sentence;
    cell.state = "refused";
    this.sheet.showFault(cell);
    this.notices.show(sentence);
  }

  #contest(cell, conflict) {
    this.contested.set(cell.name, conflict);
    cell.state = "contested";
    const mine = { text: cell.text, shown: shown(conflict.mine) };
    const theirs = { text: conflict.theirs === null ? "" : `${conflict.theirs}`, shown: shown(conflict.theirs) };
    const choose = (text) => this.#choose(cell, text, conflict.theirs);
    this.#unsay(cell);
    const sentence = `${labelOf(cell)}: ${conflict.sentence}`;
    const box = contestedBox({ sentence, mine, theirs }, this.settings.sentences, choose);
    box.dataset.cell = cell.name;
    say(cell.row, box);
  }

  #choose(cell, text, theirs) {
    this.sheet.setSeen(cell, theirs);
    cell.input.value = text;
    this.settle(cell);
    cell.input.focus();
    cell.input.dispatchEvent(new Event("input", { bubbles: true }));
    cell.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  settle(cell) {
    this.contested.delete(cell.name);
    this.#unsay(cell);
  }

  #unsay(cell) {
    const box = cell.row.said?.querySelector(`[data-cell="${CSS.escape(cell.name)}"]`);
    if (box) remove(cell.row, box);
  }

  #failed(cells) {
    for (const cell of cells) cell.state = "waiting";
    this.notices.show(this.settings.sentences.line_lost, { isOfLine: true });
    this.later(AGAIN);
  }

  #ended(sent) {
    for (const name of sent.keys()) this.sheet.byName.get(name).state = "waiting";
    this.notices.show(this.settings.sentences.session_ended, { address: this.settings.login_url, isOfLine: true });
  }

  #close(sentence, sent) {
    this.isClosed = true;
    for (const name of sent.keys()) this.sheet.byName.get(name).state = "refused";
    this.notices.show(sentence, { address: location.pathname });
  }
}

function shown(value) {
  return value === null ? "–" : String(value);
}
