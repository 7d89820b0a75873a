// Where the page begins: at the first blank cell, with as many rows in sight as the window has room for.

import { focus } from "./keyboard.js";

const LOW = "(max-height: 30rem)";
const BY_HAND = "(pointer: coarse), (max-width: 37.5rem)"; // there the focus would open a keyboard over the rows

/** Go to the cell that the address names, else to the first blank one; what must be read first stays in sight. */
export function begin(sheet) {
  const named = sheet.byName.get(decodeURIComponent(location.hash.slice(1)));
  if (isAtWork(named)) return;
  if (named) {
    focus(named);
    named.input.scrollIntoView({ block: "center", behavior: "instant" });
    return;
  }
  const [first = sheet.cells[0]] = sheet.blanks;
  if (matchMedia(BY_HAND).matches || !first) return;
  if (document.querySelector("main .notice:not([hidden], .strip *), #leftover:not([hidden])")) {
    history.scrollRestoration = "manual"; // a page read again would begin below what must be read
    window.scrollTo({ top: 0, behavior: "instant" });
    if (!isBelow(first, sheet)) take(first);
    return;
  }
  const top = matchMedia(LOW).matches ? sheet.form.querySelector("table") : document.querySelector(".page-head");
  top.scrollIntoView({ block: "start", behavior: "instant" });
  take(first);
  if (isBelow(first, sheet)) first.input.scrollIntoView({ block: "center", behavior: "instant" });
}

/** Whether the user has gone to another field before this could run: what is typed next belongs there. */
function isAtWork(named) {
  return document.activeElement !== document.body && document.activeElement !== named?.input;
}

function take(cell) {
  cell.input.focus({ preventScroll: true });
  cell.input.select();
}

/** Whether the strip or the end of the window hides the cell. */
function isBelow(cell, sheet) {
  const strip = sheet.form.querySelector(".strip").getBoundingClientRect();
  return cell.input.getBoundingClientRect().bottom > strip.top;
}
