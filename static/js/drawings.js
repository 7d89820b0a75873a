// Drawings work without this. With it, what is under the pointer or has the focus is said in a line below the drawing,
// and the keyboard enters a drawing once and moves between its marks by the arrows, Home and End.

const seen = (mark) => mark.getClientRects().length > 0;

function prepare(figure) {
  const marks = [...figure.querySelectorAll("[data-mark]")];
  const said = figure.querySelector(".drawing-said");
  if (!marks.length) return;

  const say = (mark) => {
    said.textContent = mark.querySelector("title").textContent;
    said.hidden = false;
  };
  const select = (mark, among) => {
    for (const each of among) each.setAttribute("tabindex", each === mark ? "0" : "-1");
  };
  for (const size of figure.querySelectorAll("svg.size")) {
    const among = marks.filter((mark) => size.contains(mark) && mark.matches("a, [tabindex]"));
    if (among.length) select(among[0], among);
  }
  figure.addEventListener("pointerover", (event) => {
    const mark = event.target.closest("[data-mark]");
    if (mark) say(mark);
  });
  figure.addEventListener("focusin", (event) => {
    const mark = event.target.closest("[data-mark]");
    if (mark) say(mark);
  });
  figure.addEventListener("keydown", (event) => {
    const mark = event.target.closest("[data-mark]");
    if (!mark || event.ctrlKey || event.altKey || event.metaKey) return;
    const among = marks.filter((each) => seen(each) && each.matches("a, [tabindex]"));
    const at = among.indexOf(mark);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: among.length - 1 }[event.key];
    if (to === undefined || !among[to]) return;
    event.preventDefault();
    select(among[to], among);
    among[to].focus();
  });
}

for (const figure of document.querySelectorAll("figure[data-drawing]")) prepare(figure);
