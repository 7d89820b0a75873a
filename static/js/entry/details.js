// The texts next to the figures: stored and saved like the figures, each with the text that it replaces.

import { isoDay, readDay, shownDay } from "../days.js";
import { contestedBox } from "./contested.js";
import { replace } from "./restoring.js";

const LONGEST_SHOWN = 30;

export class Details {
  constructor(form, waiting, sentences, onChange) {
    Object.assign(this, { waiting, sentences, onChange });
    this.fields = [...form.querySelectorAll("[data-detail]")];
    this.seen = new Map(this.fields.map((field) => [field.name, form.querySelector(`[name="${field.name}.seen"]`)]));
    this.contested = new Set();
    this.faulty = new Map(); // what the server refused, by name
    for (const field of this.fields) {
      this.#restore(field);
      field.addEventListener("input", () => this.#typed(field));
    }
  }

  #key(field) {
    return `details.${field.name}`;
  }

  #seen(field) {
    return this.seen.get(field.name).value;
  }

  #typed(field) {
    this.faulty.delete(field.name);
    if (this.#isTouched(field)) this.waiting.put(this.#key(field), field.value, this.#seen(field));
    else this.waiting.drop(this.#key(field));
    this.onChange();
  }

  /** Restore what was typed before; what another user saved meanwhile is found when it is saved, if it can be. */
  #restore(field) {
    const entry = this.waiting.get(this.#key(field));
    if (!entry || this.#isTouched(field)) return;
    if (stored(field, entry.seen) !== stored(field, this.#seen(field)) && isUnreadable(field, entry.text)) {
      replace(this.#key(field), entry.text, this.waiting);
      return;
    }
    field.value = entry.text;
    if (this.#isTouched(field)) this.seen.get(field.name).value = entry.seen;
    else this.waiting.drop(this.#key(field));
  }

  #isTouched(field) {
    return stored(field, field.value) !== stored(field, this.#seen(field));
  }

  /** The touched texts that can go to the server now: `{name: {text, seen}}`. */
  get ready() {
    const fields = this.fields.filter(
      (field) =>
        this.#isTouched(field) && !this.contested.has(field.name) && this.faulty.get(field.name) !== field.value,
    );
    return Object.fromEntries(fields.map((field) => [field.name, { text: field.value, seen: this.#seen(field) }]));
  }

  /** The texts that another user changed or that cannot be saved as they are. */
  get troubled() {
    return this.fields.filter(
      (field) => this.contested.has(field.name) || (this.faulty.get(field.name) === field.value && this.#isTouched(field)),
    );
  }

  /** How many texts wait for the server. */
  get waits() {
    return Object.keys(this.ready).length;
  }

  /** Handle the outcome of the texts in `sent`: saved, refused, or contested, which a refused one may be too. */
  saved(sent, answer) {
    for (const field of this.fields) {
      const entry = sent[field.name];
      if (!entry) continue;
      const conflict = answer.contested_texts[field.name];
      if (field.name in answer.details) this.faulty.set(field.name, entry.text); // shown when the form is sent
      if (conflict) this.#contest(field, conflict);
      else if (!(field.name in answer.details)) this.#isSaved(field, answer.texts[field.name] ?? clean(entry.text));
    }
  }

  #isSaved(field, text) {
    this.seen.get(field.name).value = text;
    if (!this.#isTouched(field)) this.waiting.drop(this.#key(field));
  }

  #contest(field, conflict) {
    this.contested.add(field.name);
    const asShown = (text) => ("day" in field.dataset ? shownDay(text) : text);
    const [mine, theirs] = [conflict.mine, conflict.theirs].map((text) => ({ text, shown: shown(asShown(text)) }));
    const box = contestedBox({ sentence: conflict.sentence, mine, theirs }, this.sentences, (text) => {
      this.contested.delete(field.name);
      box.remove();
      this.seen.get(field.name).value = conflict.theirs;
      field.value = text === conflict.mine ? field.value : asShown(text);
      field.focus();
      this.#typed(field);
    });
    field.after(box);
  }
}

/** Whether the server will refuse a text whatever is stored: a day that is none. */
function isUnreadable(field, text) {
  return "day" in field.dataset && text.trim() !== "" && !readDay(text);
}

/** What is typed into a field as the server stores and compares it; a day in its stored form. */
function stored(field, text) {
  return "day" in field.dataset ? isoDay(clean(text)) : clean(text);
}

function clean(text) {
  return text.replace(/\r\n?/g, "\n").normalize("NFC").trim();
}

function shown(text) {
  const characters = [...text.replace(/\s+/g, " ")];
  if (!characters.length) return "–";
  return `«${characters.length <= LONGEST_SHOWN ? characters.join("") : `${characters.slice(0, LONGEST_SHOWN - 1).join("")}…`}»`;
}
