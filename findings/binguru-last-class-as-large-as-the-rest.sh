#!/usr/bin/env bash
# binguru 1.0.1 (npm) has «established data binning / data classification methods» for choropleth maps. Its quantile()
# puts one of 19 units in each of nine classes and ten in the last, where quantiles have one or two units in each. In
# its ckMeans() the last value of each cluster is «the bin's upper limit», and counts in the next class: 3 is with 10
# and 11. So it is in fisherJenks(), whose three natural classes of 1, 2, 3, 10, 11, 12 and 100 have none, two and five.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund binguru@1.0.1
cat >probe.mjs <<'NODE'
import { createRequire } from "node:module";

const { BinGuru } = createRequire(import.meta.url)("./node_modules/binguru/dist/index.cjs");
const UNITS = Array.from({ length: 19 }, (_, index) => index + 1);
const found = [
  ["quantile", UNITS, 10],
  ["ckMeans", [1, 2, 3, 10, 11, 12, 50, 51, 52], 3],
  ["fisherJenks", [1, 2, 3, 10, 11, 12, 50, 51, 52], 3],
  ["fisherJenks", [1, 2, 3, 10, 11, 12, 100], 3],
].map(([method, values, classes]) => {
  const { binSizes } = new BinGuru(values, classes)[method]();
  const sizes = Object.values(binSizes.valids).join(" ");
  console.log(`${values.join(" ")} in ${classes} classes by ${method}: ${sizes} values`);
  return sizes;
});
const expected = ["1 1 1 1 1 1 1 1 1 10", "2 3 4", "2 3 4", "0 2 5"];
process.exit(JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1);
NODE
node probe.mjs
