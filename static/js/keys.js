// Single keys for what a page offers: an element names its key with data-key. A link is followed; data-key-does="focus"
// puts the focus there, "open" opens a <details> and goes to its first field, "toggle" opens or closes it, "notes" opens
// it with those around it and goes to the first field for a note. Never while the user is typing.

const STORE = "portal-keys-off";
const list = document.querySelector("[data-keys]");
const box = document.querySelector("#keys-on");

const rows = [...document.querySelectorAll("[data-row]")];

const DOES = {
  focus: (element) => element.focus(),
  open: (element) => {
    element.open = true;
    (element.querySelector("textarea") ?? element.querySelector("input:not([type=hidden])")).focus();
  },
  toggle: (element) => {
    element.open = !element.open;
    element.querySelector("summary").focus();
  },
  notes: (element) => {
    for (let each = element; each; each = each.parentElement.closest("details")) each.open = true;
    document.querySelector(".cell-note").focus();
  },
  click: (element) => element.click(),
};

list.hidden = false;
box.checked = localStorage.getItem(STORE) === null;
box.addEventListener("change", () => (box.checked ? localStorage.removeItem(STORE) : localStorage.setItem(STORE, "1")));

addEventListener("keydown", (event) => {
  if (!box.checked || isTyping(event)) return;
  if (rows.length && moveInList(event.key)) {
    event.preventDefault();
    return;
  }
  const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!element) return;
  event.preventDefault();
  DOES[element.dataset.keyDoes ?? "click"](element);
});

/** In a list: j and k go from report to report, x ticks the one in focus. Returns whether the key was one of these. */
function moveInList(key) {
  const row = document.activeElement.closest("tr");
  const index = rows.findIndex((link) => row?.contains(link));
  if (key === "x") {
    row?.querySelector("input[type=checkbox]")?.click();
    return true;
  }
  const step = { j: 1, k: -1 }[key];
  if (step) rows[Math.min(rows.length - 1, Math.max(0, index + step))].focus();
  return Boolean(step);
}

/** Whether the key belongs to a field, to a Vietnamese input method, or to the browser. */
function isTyping(event) {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return true;
  return Boolean(event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog"));
}
