// Draws charts above their tables, from the same figures; where it cannot, the table is enough.
//
// A chart is { labels, series: [{ label, values }], type: "line" | "bar" } and may have
//   lines: [{ at, label }]  level lines, such as a quota, across a chart of rates;
//   marks: [{ at, label }]  vertical lines between bars, positions counted in bars from the left edge of the first.

const style = getComputedStyle(document.documentElement);
const color = (name) => style.getPropertyValue(name).trim();
const decimal = document.documentElement.lang === "vi" ? "," : ".";
const percent = (value) => `${String(value).replace(".", decimal)}%`;
const whole = (value) => (Number.isInteger(Number(value)) ? String(value) : "");
const PAPER = { width: 960, height: 240 };
const LOOKS = [
  { color: "--accent", dash: [], point: "circle" },
  { color: "--quiet", dash: [6, 4], point: "rectRot" },
];

// One dataset a series; lines differ by dash and point as well as by colour, for paper and for colour-blind readers.
function dataset(series, index, type) {
  const look = LOOKS[index % LOOKS.length];
  const ink = color(look.color);
  if (type === "bar") return { label: series.label, data: series.values, backgroundColor: "#95bbd0", borderColor: ink, borderWidth: 1 };
  return { label: series.label, data: series.values, borderColor: ink, backgroundColor: ink, borderDash: look.dash, pointStyle: look.point, pointRadius: 4, tension: 0, spanGaps: false };
}

// A level line is a dataset of one value: the legend then names it.
function level({ at, label }, count) {
  const ink = color("--ink");
  return { type: "line", label, data: Array(count).fill(at), borderColor: ink, backgroundColor: ink, borderWidth: 1.5, borderDash: [2, 3], pointRadius: 0, pointStyle: "line" };
}

// Vertical lines with their labels, between the bars.
const uprights = (marks) => ({
  id: "uprights",
  afterDatasetsDraw({ ctx, chartArea, scales: { x } }) {
    const step = x.getPixelForValue(1) - x.getPixelForValue(0) || chartArea.width;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = color("--ink");
    ctx.setLineDash([4, 3]);
    ctx.font = `12px ${window.Chart.defaults.font.family}`;
    marks.forEach(({ at, label }, index) => {
      const left = x.getPixelForValue(0) - step / 2 + Number(at) * step;
      ctx.beginPath();
      ctx.moveTo(left, chartArea.top);
      ctx.lineTo(left, chartArea.bottom);
      ctx.stroke();
      const fits = left + ctx.measureText(label).width + 6 < chartArea.right;
      ctx.textAlign = fits ? "left" : "right";
      ctx.fillText(label, left + (fits ? 4 : -4), chartArea.top + 12 + 16 * index);
    });
    ctx.restore();
  },
});

function draw(canvas) {
  const { labels, series, type = "line", lines = [], marks = [] } = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
  const show = type === "bar" ? whole : percent;
  canvas.closest("figure").hidden = false;
  return new window.Chart(canvas, {
    type,
    data: {
      labels,
      datasets: [...series.map((each, index) => dataset(each, index, type)), ...lines.map((each) => level(each, labels.length))],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      categoryPercentage: 1,
      barPercentage: 0.9,
      layout: { padding: { top: marks.length ? 4 : 0 } },
      scales: { y: { beginAtZero: true, ticks: { callback: show } }, x: { grid: { display: false } } },
      plugins: {
        legend: { display: series.length + lines.length > 1, position: "bottom", labels: { usePointStyle: true, boxHeight: 6 } },
        tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${show(item.dataset.data[item.dataIndex])}` } },
      },
    },
    plugins: marks.length ? [uprights(marks)] : [],
  });
}

function start() {
  window.Chart.defaults.font.family = '"Be Vietnam Pro", system-ui, sans-serif';
  window.Chart.defaults.color = color("--ink");
  const charts = [...document.querySelectorAll("canvas[data-chart]")].map(draw);
  window.addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize(PAPER.width, PAPER.height)));
  window.addEventListener("afterprint", () => charts.forEach((chart) => chart.resize()));
}

// The library, once, when a chart comes within two screens of what is seen; or before the page's own button prints.
let loading;
const load = () =>
  (loading ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = document.querySelector("script[data-chart-library]").dataset.chartLibrary;
    script.addEventListener("load", () => done(start()));
    script.addEventListener("error", done);
    document.head.append(script);
  }));

const near = new IntersectionObserver((found) => found.some((each) => each.isIntersecting) && load(), { rootMargin: "200%" });
for (const figure of document.querySelectorAll("figure.chart")) near.observe(figure.parentElement);

document.addEventListener(
  "click",
  (event) => {
    if (window.Chart || !event.target.closest("[data-print]")) return;
    event.stopPropagation();
    load().then(() => window.print());
  },
  { capture: true },
);
