#!/usr/bin/env bash
# @smallwebco/tinypivot-core 1.3.1 (npm) calculates for the pivot tables of TinyPivot. The aggregation «Count Distinct»
# of texts is always 1: a unit with dossiers of three procedures has 1 procedure, and so has the whole table. Days are
# read up to their first hyphen, so that all days of 2026 are one; only numbers are counted. A calculated field
# «supports formulas like "SUM(Revenue) / SUM(Units)"», and its own check of formulas finds no fault with it, but its
# values are none, shown as «-».
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @smallwebco/tinypivot-core@1.3.1 esbuild@0.28.2
cat >probe.mjs <<'NODE'
import { computePivotResult, validateFormula } from "@smallwebco/tinypivot-core";

const rows = [
  { unit: "Xã A", procedure: "Đất đai", day: "2026-11-02", late: 5, total: 100 },
  { unit: "Xã A", procedure: "Hộ tịch", day: "2026-11-05", late: 15, total: 50 },
  { unit: "Xã A", procedure: "Xây dựng", day: "2026-12-01", late: 15, total: 50 },
  { unit: "Xã B", procedure: "Chứng thực", day: "2026-12-02", late: 1, total: 4 },
];
const formula = "SUM(late) / SUM(total) * 100";
const calculated = [{ id: "rate", name: "Late", formula, formatAs: "percent" }];
const pivot = (field, aggregation, calculatedFields) => {
  const valueFields = [{ field, aggregation }];
  const layout = { rowFields: ["unit"], columnFields: [], showRowTotals: true, showColumnTotals: true };
  const { data, grandTotal } = computePivotResult(rows, { ...layout, valueFields, calculatedFields });
  return [data[0][0].value, grandTotal.value];
};
const found = {
  procedures: pivot("procedure", "countDistinct"),
  days: pivot("day", "countDistinct"),
  totals: pivot("total", "countDistinct"),
  [formula]: pivot("calc:rate", "sum", calculated),
  "fault of this formula": validateFormula(formula, ["late", "total"]),
};
console.log("Xã A, and the whole table:", found);
const expected = [[1, 1], [1, 1], [2, 3], [null, null], null];
process.exit(JSON.stringify(Object.values(found)) === JSON.stringify(expected) ? 0 : 1);
NODE
npx esbuild probe.mjs --bundle --platform=node --format=esm --external:exceljs --log-level=error --outfile=built.mjs
node built.mjs
