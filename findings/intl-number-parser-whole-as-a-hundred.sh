#!/usr/bin/env bash
# intl-number-parser 1.0.6 (npm) parses numbers «based on the locale specified», with the options of Intl.NumberFormat.
# Of what Intl writes with style "percent" it reads 1, which is «100%», as 100, and 12, «1.200%», as 1200, both a
# hundred times too large, and 0.45, «45%», as no number at all. For France, where decimals are behind a comma and no
# thousands behind a point, 17.779 is 17.779, just as 17,779 is.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund intl-number-parser@1.0.6
cat >probe.cjs <<'NODE'
const NumberParser = require("intl-number-parser").default;
const options = { style: "percent" };
const seen = [];
for (const locale of ["vi", "en"]) {
  const [format, parse] = [new Intl.NumberFormat(locale, options), NumberParser(locale, options)];
  for (const value of [1, 12, 0.45]) {
    seen.push(parse(format.format(value)));
    console.log(`${locale}: ${value} is written ${format.format(value)} and read as ${seen.at(-1)}`);
  }
}
for (const [locale, text] of [
  ["fr", "17.779"],
  ["fr", "17,779"],
  ["vi", "17.779"],
  ["vi", "17,779"],
]) {
  seen.push(NumberParser(locale)(text));
  console.log(`${locale}: ${text} is read as ${seen.at(-1)}`);
}
process.exit(String(seen) === "100,1200,NaN,100,1200,NaN,17.779,17.779,17779,17.779" ? 0 : 1);
NODE
node probe.cjs
