// Looks again while something on the page goes on: the part marked with data-renew (in seconds) is replaced by what it
// is now, until it carries no such mark any more. Without this script the page reloads itself.

const part = document.querySelector("[data-renew]");
if (part) wait(part);

function wait(shown) {
  setTimeout(() => look(shown), Number(shown.dataset.renew) * 1000);
}

async function look(shown) {
  if (document.hidden) return wait(shown);
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById(shown.id);
    if (!answer.ok || !now) return location.reload(); // logged out, or no longer there: the page itself says so
    shown.replaceChildren(...now.childNodes);
    if (!now.dataset.renew) return shown.removeAttribute("data-renew");
  } catch {
    // no line for the moment: what is shown stays, and it is asked for again
  }
  wait(shown);
}
