// The form as rows of cells: what each holds, what is wrong with it, and every sum and rate below it.

import { digitsOf, fillIn, grouped, readCount, shownRate } from "./numbers.js";
import { sayFault } from "./said.js";

export class Cell {
  constructor(input, row, column) {
    this.input = input;
    this.row = row;
    this.column = column; // 0 received, 1 of these online, 2 returned by post
    this.name = input.name;
    this.td = input.closest("td");
    this.refusal = ""; // why the server refused it as it is
    this.read();
  }

  /** Read the text again; returns whether the value changed. */
  read() {
    const before = this.value;
    const { value = null, problem = "", shown = "" } = readCount(this.input.value);
    [this.value, this.problem, this.shown] = [value, problem, shown];
    return before !== value;
  }

  get text() {
    return this.input.value.trim();
  }

  /** The text to store: of a sum its value. */
  get savedText() {
    return this.isSum ? String(this.value) : this.text;
  }

  get isSum() {
    return this.value !== null && this.input.value.includes("+");
  }

  get isBlank() {
    return this.value === null && !this.problem;
  }

  set state(state) {
    this.td.dataset.state = state;
  }

  get state() {
    return this.td.dataset.state ?? "";
  }
}

export class Sheet {
  constructor(form, settings) {
    this.form = form;
    this.settings = settings;
    this.rows = [...form.querySelectorAll("tr.entry-row")].map((tr) => this.#row(tr));
    this.cells = this.rows.flatMap((row) => row.cells);
    this.byName = new Map(this.cells.map((cell) => [cell.name, cell]));
    this.sums = [...form.querySelectorAll("tr[data-sum]")];
    this.strip = Object.fromEntries([...form.querySelectorAll("[data-live]")].map((node) => [node.dataset.live, node]));
  }

  #row(tr) {
    const row = { tr, code: tr.dataset.procedure, groups: tr.dataset.groups.split(" "), exempt: tr.dataset.exempt === "1" };
    row.seen = tr.querySelector("input[type=hidden]");
    row.share = tr.querySelector(".share");
    row.name = tr.querySelector(".label").firstChild.textContent.replace(/\s+/g, " ").trim();
    row.said = tr.nextElementSibling?.matches(".said") ? tr.nextElementSibling : null; // what is said below it
    row.cells = [...tr.querySelectorAll("input.cell")].map((input, column) => new Cell(input, row, column));
    return row;
  }

  /** What the server holds in a cell as far as this page knows: a number, or null. */
  seen(cell) {
    const part = cell.row.seen.value.split("|")[cell.column] ?? "";
    return part === "" ? null : Number(part);
  }

  setSeen(cell, value) {
    const parts = cell.row.seen.value.split("|");
    parts[cell.column] = value === null ? "" : String(value);
    cell.row.seen.value = parts.join("|");
  }

  /** Whether the online dossiers of a row exceed its total. */
  contradicts(row) {
    const [total, online] = row.cells;
    return total.value !== null && online.value !== null && online.value > total.value;
  }

  /** Whether a row has only one of total and online dossiers: the other is refused, or there is no total yet. */
  isPartial(row) {
    const [total, online] = row.cells;
    return Boolean(this.fault(total) || this.fault(online)) || (total.value === null && online.value !== null);
  }

  /** Why a cell cannot be saved as it is; empty when it can. */
  fault(cell) {
    if (cell.problem) {
      return fillIn(this.settings.sentences[cell.problem], { value: cell.shown, max: this.settings.max_count });
    }
    if (cell.column === 1 && this.contradicts(cell.row)) {
      const [total, online] = cell.row.cells;
      return fillIn(this.settings.sentences.online_above, { online: online.value, total: total.value });
    }
    return cell.refusal;
  }

  showFault(cell) {
    const use = cell.problem === "ambiguous" ? fillIn(this.settings.sentences.use, { number: digitsOf(cell.text) }) : "";
    const id = sayFault(cell, this.fault(cell), use);
    if (id) cell.input.setAttribute("aria-invalid", "true");
    else cell.input.removeAttribute("aria-invalid");
    describe(cell.input, id);
  }

  /** The three sums of the rows that belong to ``group``; a partial row adds no received dossiers, as on the server. */
  sumOf(group) {
    const sums = [0, 0, 0];
    for (const row of this.rows) {
      if (!row.groups.includes(group)) continue;
      const isPartial = this.isPartial(row);
      row.cells.forEach((cell, column) => {
        if (!isPartial || column === 2) sums[column] += cell.value ?? 0;
      });
    }
    return sums;
  }

  /** How many cells the server holds a number of. */
  get savedCount() {
    return this.cells.filter((cell) => this.seen(cell) !== null).length;
  }

  get blanks() {
    return this.cells.filter((cell) => cell.isBlank);
  }

  /** Update every rate and sum from the cells. */
  draw() {
    for (const row of this.rows) this.#drawShare(row);
    for (const tr of this.sums) this.#drawSum(tr, this.sumOf(tr.dataset.sum));
    const [total, online] = this.sumOf("A");
    const { before, minimum, sentences, decimal } = this.settings;
    write(this.strip.month, shownRate(online, total, minimum, decimal));
    write(this.strip.ytd, shownRate(before[1] + online, before[0] + total, minimum, decimal));
    const partial = this.rows.filter((row) => row.groups.includes("A") && this.isPartial(row)).length;
    this.strip.partial.hidden = !partial;
    write(this.strip.partial, fillIn(sentences.partial, { n: partial }));
    const blanks = this.blanks;
    this.strip.blank.hidden = blanks.length === 0;
    write(this.strip.blank, fillIn(sentences.blank, { n: blanks.length }));
    if (blanks.length) this.strip.blank.setAttribute("href", `#${blanks[0].name}`);
  }

  #drawShare(row) {
    if (row.exempt) return;
    const [total, online] = row.cells;
    const isKnown = online.value !== null && !this.contradicts(row);
    write(row.share, isKnown ? shownRate(online.value, total.value ?? 0, null, this.settings.decimal) : "–");
  }

  #drawSum(tr, sums) {
    const cells = tr.querySelectorAll("td.n");
    sums.forEach((sum, column) => write(cells[column], grouped(sum, this.settings.group)));
    if (tr.dataset.exempt !== "1") write(cells[3], shownRate(sums[1], sums[0], null, this.settings.decimal));
  }
}

/** An input is described by its fault, if any, by last month's number, and by the lead agency's question about it. */
function describe(input, fault = "") {
  const ids = [fault, input.dataset.described ?? ""].filter(Boolean).join(" ");
  if (ids) input.setAttribute("aria-describedby", ids);
  else input.removeAttribute("aria-describedby");
}

/** Change the page only where its text changes. */
export function write(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}
