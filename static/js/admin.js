// The administration's forms: a click on a save button is never lost, and neither is what was typed.
(() => {
  "use strict";

  const CLICK = 10; // pixels between pressing and releasing that still count as a click
  let sending = false;
  let pressed = null;

  document.addEventListener("submit", () => (sending = true));

  // Pressing a button closes an open choice box, and the page moves: the button is gone when the click ends.
  document.addEventListener(
    "pointerdown",
    (event) => {
      const button = event.target.closest("[type=submit], button:not([type])");
      const open = document.querySelector(".select2-container--open");
      pressed = button && open ? { button, x: event.clientX, y: event.clientY } : null;
    },
    true
  );
  document.addEventListener(
    "pointerup",
    (event) => {
      const { button, x, y } = pressed ?? {};
      pressed = null;
      if (!button || Math.hypot(event.clientX - x, event.clientY - y) > CLICK) return;
      setTimeout(() => sending || button.click());
    },
    true
  );

  // Leaving a form in which something was typed asks first. A form with a field data-warn-unsaved="typed" brings back
  // what was typed before. Sending the form, and the way back from the page of what a change does, do not ask.
  const typed = (form) =>
    new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, value.name ?? String(value)])).toString();
  const isTypedIn = (form) =>
    form.querySelector("[data-warn-unsaved], input:not([type=hidden], [type=submit], [type=button]), select, textarea");
  const edited = () =>
    [...document.querySelectorAll("#content form")].filter(
      (form) => form.method === "post" && form.id !== "changelist-form" && isTypedIn(form)
    );
  document.addEventListener("click", (event) => {
    if (event.target.closest(".consequences .closelink")) sending = true;
  });
  window.addEventListener("load", () => {
    for (const form of edited()) {
      const shown = typed(form);
      const before = form.querySelector('[data-warn-unsaved="typed"]');
      window.addEventListener("beforeunload", (event) => {
        if ((before || typed(form) !== shown) && !sending) event.preventDefault();
      });
    }
  });

  // Choice boxes, and fields in the rows of a table, are named as the label or the column that people see.
  const text = (element) => element?.textContent.trim().replace(/\s+/g, " ") ?? "";
  const named = (field) => field.labels?.length || field.hasAttribute("aria-label") || field.type === "hidden";
  const nameFields = (root) => {
    for (const table of root.querySelectorAll(".tabular.inline-related table")) {
      for (const head of table.querySelectorAll("thead th")) {
        if (!text(head)) head.replaceWith(document.createElement("td"));
      }
      const heads = [...table.querySelectorAll("thead tr:last-child > *")];
      for (const cell of table.querySelectorAll("tbody td")) {
        const start = [...cell.parentElement.cells].slice(0, cell.cellIndex).reduce((n, each) => n + each.colSpan, 0);
        const columns = heads.flatMap((head) => Array(head.colSpan).fill(head));
        for (const field of cell.querySelectorAll("input, select, textarea")) {
          if (!named(field)) field.setAttribute("aria-label", text(columns[start]));
        }
      }
    }
    for (const select of root.querySelectorAll("select.admin-autocomplete")) {
      const box = select.nextElementSibling;
      const name = select.getAttribute("aria-label") || text(select.labels?.[0]).replace(/:$/, "");
      if (!box?.classList.contains("select2-container") || !name) continue;
      for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox], input")) {
        part.setAttribute("aria-label", name);
        part.removeAttribute("aria-labelledby");
      }
    }
  };
  // after the boxes are made, which jQuery does when the page is ready
  const whenMade = window.django?.jQuery ?? ((name) => window.addEventListener("load", name));
  whenMade(() => nameFields(document));
  window.django?.jQuery?.(document).on("select2:open", (event) => {
    const search = document.querySelector(".select2-container--open .select2-search__field");
    search?.setAttribute("aria-label", text(event.target.labels?.[0]).replace(/:$/, ""));
  });
  document.addEventListener("formset:added", () => setTimeout(() => nameFields(document)));

  // On a narrow page a row of a list is a card, whose lines are labelled as the columns are.
  for (const list of document.querySelectorAll("#result_list")) {
    const labels = [...list.tHead.rows[0].cells].map((cell) => cell.querySelector(".text")?.textContent.trim() ?? "");
    for (const row of list.tBodies[0].rows) {
      [...row.cells].forEach((cell, column) => {
        if (labels[column] && !cell.classList.contains("action-checkbox")) cell.dataset.label = labels[column];
      });
    }
    list.classList.add("as-cards");
  }
})();
