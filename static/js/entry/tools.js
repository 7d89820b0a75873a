// Above and around the grid: finding rows, last month's figures, filling blanks, going to the first blank.

import { fillIn } from "./numbers.js";
import { folded } from "./words.js";

export function bindTools(sheet, { fill, focus }) {
  bindFilter(sheet);
  bindLastMonth(sheet.form);
  bindFill(sheet, fill);
  bindFolds();
  keepHeadHeight();
  sheet.strip.blank.addEventListener("click", (event) => {
    event.preventDefault();
    showAll();
    const [blank] = sheet.blanks;
    if (blank) focus(blank);
  });
}

function bindFilter(sheet) {
  const field = document.getElementById("row-filter");
  const count = document.getElementById("row-filter-count");
  const texts = new Map(sheet.rows.map((row) => [row, folded(row.tr.querySelector(".name").textContent)]));
  field.closest("[hidden]").hidden = false;
  field.addEventListener("input", () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    for (const row of sheet.rows) row.tr.hidden = !words.every((word) => texts.get(row).includes(word));
    for (const row of sheet.rows) if (row.said) row.said.hidden = row.tr.hidden;
    const shown = sheet.rows.filter((row) => !row.tr.hidden);
    for (const tr of sheet.form.querySelectorAll("tr[data-of]")) {
      tr.hidden = !shown.some((row) => row.groups.includes(tr.dataset.of));
    }
    count.textContent = words.length ? `${shown.length}/${sheet.rows.length}` : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Escape") showAll();
  });
}

/** Show every row again, without a search. */
export function showAll() {
  const field = document.getElementById("row-filter");
  if (!field.value) return;
  field.value = "";
  field.dispatchEvent(new Event("input"));
}

function bindLastMonth(form) {
  const box = document.getElementById("show-before");
  if (!box) return;
  box.closest("[hidden]").hidden = false;
  const key = "entry-show-before";
  const draw = () => form.classList.toggle("without-before", !box.checked);
  try {
    box.checked = localStorage.getItem(key) !== "no";
  } catch {
    // a browser without storage starts with the figures shown
  }
  box.addEventListener("change", () => {
    draw();
    try {
      localStorage.setItem(key, box.checked ? "yes" : "no");
    } catch {
      // as above
    }
  });
  draw();
}

function bindFill(sheet, fill) {
  const button = document.querySelector(".tools button[value=fill]");
  const dialog = document.getElementById("fill-dialog");
  if (!button || !dialog.showModal) return;
  const { sentences } = sheet.settings;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const n = sheet.blanks.length;
    if (!n) return;
    dialog.querySelector("p").textContent = fillIn(sentences.ask_fill, { n });
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "usual") document.getElementById("fill-usual").click(); // the server knows which these are
    if (dialog.returnValue !== "fill") return;
    const blanks = sheet.blanks;
    fill(blanks.map((cell) => [cell, "0"]), fillIn(sentences.filled, { n: blanks.length }));
  });
}

/** What is folded out over the grid is folded in again by Escape and by a press elsewhere. */
function bindFolds() {
  const folds = [...document.querySelectorAll("details[data-fold]")];
  document.addEventListener("pointerdown", ({ target }) => {
    for (const fold of folds) if (!fold.contains(target)) fold.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && folds.find((fold) => fold.open);
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}

/** The heads of the tables are sticky below the head of the page, which may wrap into two lines. */
function keepHeadHeight() {
  const head = document.querySelector(".page-head");
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--head-height", `${head.offsetHeight}px`);
  }).observe(head);
}
