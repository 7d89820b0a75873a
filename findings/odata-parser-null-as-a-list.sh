#!/usr/bin/env bash
# odata-parser 1.4.1 and its fork @jsreport/odata-parser 1.0.1 (npm) read the null of a $filter of OData as a list of
# two texts, ["null", ""]: `answered eq null` asks for the units without an answer, and no value is equal to that list,
# so that none is found, and `answered ne null` finds them all. true and 45 are a boolean and a number.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund odata-parser@1.4.1 @jsreport/odata-parser@1.0.1
cat >probe.cjs <<'NODE'
const { isDeepStrictEqual } = require("node:util");

const ANSWERED = { A: "2026-11-30", B: null, C: null };
const found = ["odata-parser", "@jsreport/odata-parser"].map((library) => {
  const { parse } = require(library);
  const read = (literal) => parse(`$filter=answered eq ${literal}`).$filter.right.value;
  const units = Object.keys(ANSWERED).filter((unit) => isDeepStrictEqual(ANSWERED[unit], read("null")));
  console.log(`${library}: null, true and 45 are`, read("null"), read("true"), read("45"));
  console.log("  units without an answer:", units, "of B and C");
  return [read("null"), read("true"), read("45"), units];
});
const expected = [["null", ""], true, 45, []];
process.exit(found.every((values) => isDeepStrictEqual(values, expected)) ? 0 : 1);
NODE
node probe.cjs
