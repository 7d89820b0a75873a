// The queue of reports: one box ticks all, and the buttons say how many are ticked. Without it both still work.

const form = document.querySelector("#queue");
const boxes = [...form.querySelectorAll("input[name=chosen]")];
const all = form.querySelector("#choose-all");
const buttons = [...form.querySelectorAll("button[data-counted]")].map((button) => [button, button.textContent]);

function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  for (const [button, plain] of buttons) {
    button.textContent = ticked ? button.dataset.counted.replace("{n}", String(ticked)) : plain;
  }
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
