// While an uploaded file is checked or applied, the page that waits for the answer says how far that is.
// Without this script it waits as pages do.

const SECONDS = 0.7;

for (const shown of document.querySelectorAll("[data-progress]")) {
  shown.closest("form").addEventListener("submit", () => {
    shown.hidden = false;
    setTimeout(() => look(shown), SECONDS * 1000);
  });
}

// Back to a page that the browser kept: it waits for nothing any more.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

async function look(shown) {
  try {
    const answer = await fetch(shown.dataset.progress);
    if (answer.ok) show(shown, await answer.json());
  } catch {
    // the answer is coming, or there is no line: what is shown stays
  }
  setTimeout(() => look(shown), SECONDS * 1000);
}

function show(shown, { said, done, total }) {
  if (!said) return;
  const bar = shown.querySelector("progress");
  shown.querySelector("span").textContent = said;
  if (total) Object.assign(bar, { max: total, value: done });
  else bar.removeAttribute("value");
}
