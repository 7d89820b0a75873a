// The queue of reports: one box ticks all, and the button says how many are ticked. Without it both still work.

const form = document.querySelector("#queue");
const boxes = [...form.querySelectorAll("input[name=chosen]")];
const all = form.querySelector("#choose-all");
const button = form.querySelector("button[data-counted]");
const plain = button.textContent;

function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  button.textContent = ticked ? button.dataset.counted.replace("{n}", String(ticked)) : plain;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
}

all.hidden = false;
all.addEventListener("change", () => {
  for (const box of boxes) box.checked = all.checked;
  count();
});
form.addEventListener("change", (event) => event.target !== all && count());
addEventListener("pageshow", count); // a browser that goes back ticks the boxes again after this has run
