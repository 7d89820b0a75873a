#!/usr/bin/env bash
# array-to-table 1.0.1 (npm) makes tables for Markdown and leaves a bar in a name as it is: «Xã A | B» with 17 dossiers
# has three cells under two titles, so that « B» is the count and the 17 is left out when the table is shown. A name in
# two lines is two rows. The specification (GitHub Flavored Markdown, 4.10) has the bar escaped, and ignores cells in
# excess. marked 18.2.1 (npm) shows the table so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund array-to-table@1.0.1 marked@18.2.1
cat >probe.cjs <<'NODE'
const arrayToTable = require("array-to-table");
(async () => {
  const { marked } = await import("marked");
  const cells = (rows) => {
    const html = marked.parse(arrayToTable(rows));
    return [...html.matchAll(/<td>(.*?)<\/td>/g)].map(([, text]) => text).join(";");
  };
  let same = true;
  for (const [rows, expected] of [
    [[{ unit: "Xã C", count: 5 }], "Xã C;5"],
    [[{ unit: "Xã A | B", count: 17 }], "Xã A;B"],
  ]) {
    const found = cells(rows);
    console.log(`${JSON.stringify(rows)}: ${found}`);
    same &&= found === expected;
  }
  process.exit(same ? 0 : 1);
})();
NODE
node probe.cjs
