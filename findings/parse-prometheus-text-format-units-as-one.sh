#!/usr/bin/env bash
# parse-prometheus-text-format 1.1.1 (npm): a histogram or summary with labels, as the text format has one for each unit,
# comes out as a single one without labels, sum and count: each bucket is that of the last unit which has it. Below, the
# first unit is gone and 7 dossiers stand for both, with 11 of the other unit in a bucket among them. A gauge of the same
# two units keeps its labels.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund parse-prometheus-text-format@1.1.1
cat >probe.cjs <<'NODE'
const parse = require("parse-prometheus-text-format");
const text = `# TYPE dossiers gauge
dossiers{unit="22540"} 12
dossiers{unit="22366"} 7
# TYPE days histogram
days_bucket{unit="22540",le="3"} 9
days_bucket{unit="22540",le="5"} 11
days_bucket{unit="22540",le="+Inf"} 12
days_sum{unit="22540"} 31
days_count{unit="22540"} 12
days_bucket{unit="22366",le="3"} 2
days_bucket{unit="22366",le="+Inf"} 7
days_sum{unit="22366"} 64
days_count{unit="22366"} 7
`;
const [gauge, histogram] = parse(text).map((family) => JSON.stringify(family.metrics));
console.log(`gauge: ${gauge}\nhistogram: ${histogram}`);
const kept = '[{"value":"12","labels":{"unit":"22540"}},{"value":"7","labels":{"unit":"22366"}}]';
const merged = '[{"buckets":{"3":"2","5":"11","+Inf":"7"}}]';
process.exit(gauge === kept && histogram === merged ? 0 : 1);
NODE
node probe.cjs
