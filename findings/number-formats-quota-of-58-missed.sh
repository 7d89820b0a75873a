#!/usr/bin/env bash
# @gooddata/number-formatter 1.0.6 and SheetJS's ssf 0.11.2 (npm), which show numbers by formats of spreadsheets: 57.5%
# as 0% is 57%, 14.5%, 28.5% and 56.5% are 14%, 28% and 56%, the other 96 halves go up, as all do in Excel. A unit that
# reached 58% is seen below it. As 0.0% the first has all 1000 halves right, ssf has 87 too low, such as 2.9% for 2.95%.
# numfmt 4.0.1 has all right. The first one's README rounds 4.5 to 5, its source has "as in Excel".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @gooddata/number-formatter@1.0.6 ssf@0.11.2 numfmt@4.0.1
cat >probe.mjs <<'NODE'
import { ClientFormatterFacade } from "@gooddata/number-formatter";
import ssf from "ssf";
import { format } from "numfmt";
// Which of the rates that end in a half per cent, or a half tenth, are not rounded up?
const missed = (show) =>
  [1000, 10000].map((parts) => {
    const places = parts === 1000 ? 0 : 1;
    const found = [];
    for (let part = 5; part < parts; part += 10) {
      const right = `${((part + 5) / 10 / 10 ** places).toFixed(places)}%`;
      const seen = show(part / parts, places ? "0.0%" : "0%");
      if (seen !== right) found.push(`${part / parts}: ${seen} for ${right}`);
    }
    return found;
  });
const gooddata = missed((value, pattern) => ClientFormatterFacade.formatValue(value, pattern).formattedValue);
const sheets = missed((value, pattern) => ssf.format(pattern, value));
const right = missed((value, pattern) => format(pattern, value));
console.log("gooddata", gooddata, "ssf", sheets, "numfmt", right);
const four = "0.145: 14% for 15%,0.285: 28% for 29%,0.565: 56% for 57%,0.575: 57% for 58%";
const same = String(gooddata[0]) === four && String(sheets[0]) === four && right.flat().length === 0;
const tenths = gooddata[1].length === 0 && sheets[1].length === 87 && sheets[1].includes("0.0295: 2.9% for 3.0%");
process.exit(same && tenths ? 0 : 1);
NODE
node probe.mjs
