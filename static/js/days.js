// Fields for a day: 5.1.2021 becomes 05/01/2021 when the field is left, with the day of the week next to it.
// The server reads the same ways of writing (units/day_field.py) and has the last word.

const WRITTEN = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const DIGITS = /^(\d{2})(\d{2})(\d{4})$/;
const ISO = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;

/** The day that `text` writes, as a date in UTC; null where it writes none or the calendar has no such day. */
export function readDay(text) {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  const [, day, month, year] = iso ? [, iso[3], iso[2], iso[1]] : (DIGITS.exec(trimmed) ?? WRITTEN.exec(trimmed) ?? []);
  if (!year) return null;
  const found = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(day) ? found : null;
}

/** A day as it is stored, 2021-01-05; a text that writes none unchanged. */
export function isoDay(text) {
  return readDay(text)?.toISOString().slice(0, 10) ?? text;
}

/** A day as it is shown, 05/01/2021; a text that writes none unchanged. */
export function shownDay(text) {
  const found = readDay(text);
  return found ? found.toISOString().slice(0, 10).split("-").reverse().join("/") : text;
}

function show(field) {
  const place = field.closest(".day-field")?.querySelector("output");
  if (!place) return;
  const found = readDay(field.value);
  place.textContent = found ? place.dataset.weekdays.split("|")[(found.getUTCDay() + 6) % 7] : "";
}

document.addEventListener("input", (event) => event.target.matches?.("[data-day]") && show(event.target));
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-day]")) return;
  event.target.value = shownDay(event.target.value);
  show(event.target);
});
// Django's calendar of the administration writes into the field without a change of it; it returns the focus.
document.addEventListener("focusin", (event) => event.target.matches?.("[data-day]") && show(event.target));
