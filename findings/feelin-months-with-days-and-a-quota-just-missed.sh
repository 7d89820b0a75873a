#!/usr/bin/env bash
# feelin 8.2.0 (npm), an interpreter of FEEL: years and months duration(date("2011-12-22"), date("2013-08-24")) is
# P1Y8M2D, and from 31 January to 28 February it is P28D. The specification (DMN 1.5, 10.3.4.1) has the first as an
# example, P1Y8M: a duration of years and months has no days. Its numbers are those of JavaScript, where the
# specification (10.3.2.3.1) asks for 34 decimal digits: three shares of 15% are not the 45% of a quota, 0.15 * 3 >=
# 0.45 is false. js-feel 1.4.7 (npm) has P1Y8M, P0D and true.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund feelin@8.2.0 js-feel@1.4.7
cat >probe.mjs <<'NODE'
import { createRequire } from "node:module";
import { evaluate } from "feelin";
const { feel } = createRequire(import.meta.url)("js-feel")();
const text = (value) => (typeof value?.toISO === "function" ? value.toISO() : String(value));
const months = (start, end) => `years and months duration(date("${start}"), date("${end}"))`;
let same = true;
for (const [expression, expected, right] of [
  [months("2011-12-22", "2013-08-24"), "P1Y8M2D", "P1Y8M"],
  [months("2026-01-31", "2026-02-28"), "P28D", "P0D"],
  ["0.15 * 3 >= 0.45", "false", "true"],
  ["0.1 + 0.2 = 0.3", "false", "true"],
  ["0.15 * 2 >= 0.3", "true", "true"],
]) {
  let found = evaluate(expression, {});
  found = text(found?.value ?? found);
  const other = text(await feel.parse(expression).build({}));
  console.log(`${expression}: feelin ${found}, js-feel ${other}`);
  same &&= found === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
TZ=UTC node probe.mjs
