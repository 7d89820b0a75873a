// Figures that are typed but not yet saved, stored in this browser for this user and this report until the server has
// them: they outlive a lost connection, a reload, a restart, an ended session. Those of other users are never read.

export class Waiting {
  constructor(key) {
    this.key = key;
    this.entries = this.#load();
    this.isTogether = false;
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
    if (this.isTogether) return;
    try {
      if (Object.keys(this.entries).length) localStorage.setItem(this.key, JSON.stringify(this.entries));
      else localStorage.removeItem(this.key);
    } catch {
      // storage is full or forbidden
    }
  }

  /** Do many changes as one: each by itself reads and writes all that is stored, seconds for a block of 1,764 cells. */
  together(change) {
    this.#renew();
    this.isTogether = true;
    try {
      change();
    } finally {
      this.isTogether = false;
      this.#store();
    }
  }

  put(name, text, seen) {
    this.#renew();
    this.entries[name] = { text, seen };
    this.#store();
  }

  drop(name) {
    if (!(name in this.entries)) return;
    this.#renew();
    delete this.entries[name];
    this.#store();
  }

  /** Read what another window with the same report has stored. */
  #renew() {
    if (!this.isTogether) this.entries = this.#load();
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
