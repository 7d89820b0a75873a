// Numbers of dossiers and rates as the server reads and writes them (reporting/numbers.py, reporting/rates.py): exact,
// on integers, never floats. A browser test compares both.

export const MAX_COUNT = 9_999_999;
// As units/unseen.py.
const UNSEEN = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202c\u2060\u2066-\u2069\ufe00-\ufe0f\ufeff]+/g;
const SPACES = /[\s\u00a0\u202f\u2009]+/g;
const DIGITS = /^[0-9]+$/;
const BELOW_ZERO = /^[-\u2212]0*[1-9][0-9]*$/;
const ONE_GROUP = /^[0-9]{1,3}[.,][0-9]{3}$/;
const GROUPS = /^(?:[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?: [0-9]{3})+)$/;
const LONGEST_SHOWN = 30;
const LONGEST_SUM = 50;
const HUNDREDTHS = 10_000n;

/** Read what a person typed: `{value}` (null for a blank), or `{problem, shown}` with the name of its sentence. */
export function readCount(text) {
  const typed = text.replace(UNSEEN, "").replace(SPACES, " ").trim();
  if (!typed) return { value: null };
  if (typed.includes("+")) return readSum(typed);
  if (ONE_GROUP.test(typed)) return { problem: "ambiguous", shown: typed };
  if (BELOW_ZERO.test(typed)) return { problem: "out_of_range", shown: typed };
  if (!DIGITS.test(typed) && !GROUPS.test(typed)) return { problem: "not_whole", shown: shorten(typed) };
  const digits = typed.replace(/[ .,]/g, "").replace(/^0+/, "") || "0";
  if (digits.length > 7 || Number(digits) > MAX_COUNT) return { problem: "out_of_range", shown: typed };
  return { value: Number(digits) };
}

/** Whether a text holds nothing: pasted over a number it would only take it away. */
export function isBlank(text) {
  return readCount(text).value === null;
}

/** «12+30» is 42: the sum of numbers that can each be read. */
function readSum(typed) {
  const parts = typed.length > LONGEST_SUM ? [] : typed.split("+").map(readCount);
  const first = parts.find(({ problem }) => problem);
  if (first && first.problem !== "not_whole") return first;
  if (!parts.length || parts.some(({ value }) => typeof value !== "number")) {
    return { problem: "not_whole", shown: shorten(typed) };
  }
  const value = parts.reduce((sum, part) => sum + part.value, 0);
  return value > MAX_COUNT ? { problem: "out_of_range", shown: typed } : { value };
}

/** The digits of a number with one mark that may group: «1.234» → «1234»; of a sum, those of every part. */
export function digitsOf(text) {
  return text.split("+").map((part) => part.replace(/[^0-9]/g, "").replace(/^0+(?=[0-9])/, "")).join("+");
}

/** 100 × online ÷ total, half up, as an integer of units of the last decimal; null without dossiers. */
export function rateUnits(online, total, decimals = 2) {
  if (!total) return null;
  const [part, whole] = [BigInt(online), BigInt(total)];
  return (2n * 100n * 10n ** BigInt(decimals) * part + whole) / (2n * whole);
}

/** The rate as pages show it: more decimals where rounding would hide that the minimum is missed. */
export function shownRate(online, total, minimum = null, decimalSign = ",") {
  let units = rateUnits(online, total);
  if (units === null) return "–";
  let decimals = 2;
  const isMet = minimum === null || HUNDREDTHS * BigInt(online) >= BigInt(minimum) * BigInt(total);
  while (!isMet && units >= BigInt(minimum) * 10n ** BigInt(decimals - 2)) {
    decimals += 1;
    units = rateUnits(online, total, decimals);
  }
  const digits = units.toString().padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}${decimalSign}${digits.slice(-decimals)}%`;
}

/** 17779 → «17.779». */
export function grouped(number, groupSign = ".") {
  return String(number).replace(/\B(?=([0-9]{3})+$)/g, groupSign);
}

/** Insert values into a sentence of the server: «%(n)s ô» with {n: 1764} → «1.764 ô»; only the number `n` is grouped. */
export function fillIn(sentence, values, groupSign = ".") {
  return sentence.replace(/%\((\w+)\)s/g, (_whole, name) =>
    name === "n" ? grouped(values.n, groupSign) : String(values[name] ?? ""),
  );
}

/** As much of a text as is worth repeating in a sentence. */
export function shorten(text) {
  const characters = [...text];
  return characters.length <= LONGEST_SHOWN ? text : `${characters.slice(0, LONGEST_SHOWN - 1).join("")}…`;
}
