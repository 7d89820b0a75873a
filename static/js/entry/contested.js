// Two users in one field: what each wrote, and a choice between the two.

import { fillIn } from "./numbers.js";

/** A box with `sentence` and two buttons; `choose` gets the chosen text. */
export function contestedBox({ sentence, mine, theirs }, sentences, choose) {
  const box = document.getElementById("contested-cell").content.cloneNode(true).querySelector(".contested");
  box.querySelector("p").textContent = sentence;
  const [keep, take] = box.querySelectorAll("button");
  keep.textContent = fillIn(sentences.keep, { mine: mine.shown });
  take.textContent = fillIn(sentences.take, { theirs: theirs.shown });
  keep.addEventListener("click", () => choose(mine.text));
  take.addEventListener("click", () => choose(theirs.text));
  return box;
}
