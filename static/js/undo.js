// «Undo» after a confirmation: how many seconds are left, and no button when they are over. Without it the page says how
// many there were when it was shown, and who is too late reads so.

const SECOND = 1000;
const shown = Date.now();

for (const notice of document.querySelectorAll("[data-undo]")) {
  const seconds = Number(notice.dataset.undo);
  const button = notice.querySelector("button");
  const left = notice.querySelector("[data-undo-left]");
  const timer = setInterval(tell, SECOND);

  function tell() {
    const n = Math.ceil(seconds - (Date.now() - shown) / SECOND);
    if (n > 0) {
      left.textContent = left.dataset.undoLeft.replace("{n}", String(n));
      return;
    }
    clearInterval(timer);
    left.textContent = left.dataset.undoOver;
    button.remove();
  }
}
