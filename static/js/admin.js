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

  // Leaving a form with a field that has data-warn-unsaved asks first once something was typed in it.
  const typed = (form) => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  window.addEventListener("load", () => {
    for (const mark of document.querySelectorAll("[data-warn-unsaved]")) {
      const shown = typed(mark.form).toString();
      window.addEventListener("beforeunload", (event) => {
        const changed = mark.dataset.warnUnsaved === "typed" || typed(mark.form).toString() !== shown;
        if (changed && !sending) event.preventDefault();
      });
    }
  });

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
