// Turns the pages of the presentation by keys: arrows, page keys, space, Home and End. Without it the links do.

const slides = [...document.querySelectorAll("[data-present] .slide")];
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === " " && event.target.closest("a, button")) return;
  const here = current();
  const to = FORWARD.includes(event.key) ? here + (event.shiftKey && event.key === " " ? -1 : 1)
    : BACK.includes(event.key) ? here - 1
    : event.key === "Home" ? 0
    : event.key === "End" ? slides.length - 1
    : null;
  if (to === null) return;
  event.preventDefault();
  show(Math.min(Math.max(to, 0), slides.length - 1));
});

for (const button of document.querySelectorAll("[data-full]")) {
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
  );
}

/** The number of the page that is nearest to the top of the window. */
function current() {
  const distances = slides.map((slide) => Math.abs(slide.getBoundingClientRect().top));
  return distances.indexOf(Math.min(...distances));
}

/** Goes to a page; its address is kept, so that a reload shows it again. */
function show(number) {
  const slide = slides[number];
  history.replaceState(history.state, "", `#${slide.id}`);
  slide.scrollIntoView({ behavior: "instant" });
  slide.focus({ preventScroll: true });
}
