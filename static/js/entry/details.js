// The texts beside the figures, kept and saved like the figures.

export class Details {
  constructor(form, waiting, onChange) {
    this.waiting = waiting;
    this.fields = [...form.querySelectorAll("[data-detail]")];
    this.stored = new Map(this.fields.map((field) => [field.name, field.dataset.detail]));
    for (const field of this.fields) {
      this.#restore(field);
      field.addEventListener("input", () => {
        if (this.#isDirty(field)) waiting.put(this.#key(field), field.value, this.stored.get(field.name));
        else waiting.drop(this.#key(field));
        onChange();
      });
    }
  }

  #key(field) {
    return `details.${field.name}`;
  }

  /** Take up again what was typed before, unless somebody has saved something else meanwhile. */
  #restore(field) {
    const entry = this.waiting.get(this.#key(field));
    if (!entry || this.#isDirty(field)) return;
    if (entry.seen === this.stored.get(field.name)) field.value = entry.text;
    else this.waiting.drop(this.#key(field));
  }

  #isDirty(field) {
    return field.value !== this.stored.get(field.name);
  }

  get isDirty() {
    return this.fields.some((field) => this.#isDirty(field));
  }

  get values() {
    return Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
  }

  saved(values, faults) {
    if (Object.keys(faults).length) return; // shown when the form is sent
    for (const field of this.fields) {
      this.stored.set(field.name, values[field.name]);
      if (!this.#isDirty(field)) this.waiting.drop(this.#key(field));
    }
  }
}
