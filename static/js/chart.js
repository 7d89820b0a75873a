// Draws a chart over the table that stands below it, from the same figures; where it cannot, the table is enough.

const style = getComputedStyle(document.documentElement);
const color = (name) => style.getPropertyValue(name).trim();

function draw(canvas) {
  const { labels, values, label } = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
  canvas.closest("figure").hidden = false;
  const decimal = document.documentElement.lang === "vi" ? "," : ".";
  const percent = (value) => `${String(value).replace(".", decimal)}%`;
  return new window.Chart(canvas, {
    type: "line",
    data: { labels, datasets: [{ label, data: values, borderColor: color("--accent"), backgroundColor: color("--accent"), pointRadius: 4, tension: 0 }] },
    options: {
      animation: false,
      maintainAspectRatio: false,
      font: { family: "Be Vietnam Pro" },
      scales: { y: { beginAtZero: true, ticks: { callback: percent } }, x: { grid: { display: false } } },
      plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => percent(values[item.dataIndex]) } } },
    },
  });
}

function start() {
  if (!window.Chart) return;
  window.Chart.defaults.font.family = '"Be Vietnam Pro", system-ui, sans-serif';
  window.Chart.defaults.color = color("--ink");
  const charts = [...document.querySelectorAll("canvas[data-chart]")].map(draw);
  window.addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize(960, 240)));
  window.addEventListener("afterprint", () => charts.forEach((chart) => chart.resize()));
}

start();
