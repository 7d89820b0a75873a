// Figures that are typed but not yet saved, kept in this browser for this person and this report until the server has
// them: they outlive a lost line, a reload, a restart, an ended session. Nobody else's are ever read.

export class Waiting {
  constructor(key) {
    this.key = key;
    this.entries = this.#load();
  }

  #load() {
    try {
      const stored = JSON.parse(localStorage.getItem(this.key) ?? "{}");
      return stored && typeof stored === "object" && !Array.isArray(stored) ? stored : {};
    } catch {
      return {}; // a browser without storage: the page itself still holds the figures
    }
  }

  #store() {
    try {
      if (Object.keys(this.entries).length) localStorage.setItem(this.key, JSON.stringify(this.entries));
      else localStorage.removeItem(this.key);
    } catch {
      // storage is full or forbidden
    }
  }

  put(name, text, seen) {
    this.entries = { ...this.#load(), [name]: { text, seen } }; // another window may have the same report open
    this.#store();
  }

  drop(name) {
    if (!(name in this.entries)) return;
    this.entries = this.#load();
    delete this.entries[name];
    this.#store();
  }

  get(name) {
    return this.entries[name];
  }

  get names() {
    return Object.keys(this.entries);
  }

  clear() {
    this.entries = {};
    this.#store();
  }
}
