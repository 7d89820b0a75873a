// The box of figures and texts that were typed, but are nowhere recorded: nothing typed is lost unseen.

const box = document.getElementById("leftover");

/** The key of what this user typed into this report, in the browser's store: waiting for the server, or replaced. */
export function keyOf(kind) {
  return `${kind}:${box.dataset.user}:${box.dataset.report}`;
}

/** What the number of a cell is called, from the name of the cell. */
export function numberLabel(number) {
  return box.dataset[number];
}

/** Show `lines` of text in the box; its button calls `discard`. */
export function showLeftover(lines, discard) {
  box.hidden = lines.length === 0;
  box.querySelector("ul").replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
  box.querySelector("button").addEventListener("click", () => {
    discard();
    box.hidden = true;
  });
}
