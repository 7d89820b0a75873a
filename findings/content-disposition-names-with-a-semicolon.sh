#!/usr/bin/env bash
# content-disposition-parser 1.0.2 (npm) ends a quoted file name at a semicolon: of «quy III; IV.xlsx» it leaves
# «quy III» and makes a parameter of the rest. content-disposition-filename 0.0.1 (npm) gives names with their quotation
# marks, then all that follows: "bao-cao.xlsx"; filename*=UTF-8''B%C3%A1o…, and none for `filename*` alone.
# content-disposition 3.0.0 reads all three headers, which RFC 6266 has in its examples or grammar.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  content-disposition-parser@1.0.2 content-disposition-filename@0.0.1 content-disposition@3.0.0
cat >probe.mjs <<'NODE'
import parser from "content-disposition-parser";
import filename from "content-disposition-filename";
import * as reference from "content-disposition";
const parse = parser.default ?? parser;
const second = "\"bao-cao.xlsx\"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.xlsx";
let same = true;
for (const [header, one, other, right] of [
  ['filename="quy III; IV.xlsx"', "quy III", '"quy III; IV.xlsx"', "quy III; IV.xlsx"],
  [`filename=${second}`, "Báo cáo.xlsx", second, "Báo cáo.xlsx"],
  ["filename*=UTF-8''B%C3%A1o%20c%C3%A1o.xlsx", "Báo cáo.xlsx", undefined, "Báo cáo.xlsx"],
]) {
  const value = `attachment; ${header}`;
  const found = [parse(value).filename, filename(value), reference.parse(value).parameters.filename];
  console.log(`${value}: ${found.join(" | ")}`);
  same &&= JSON.stringify(found) === JSON.stringify([one, other, right]);
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
