#!/usr/bin/env bash
# @gorules/zen-engine 0.54.0 (npm), an engine of business rules: d("2026-11-30T17:00:00+07:00") is 17:00 in UTC, the
# +07:00 is lost. It is not the same as d("2026-11-30T10:00:00Z"), and a report sent at 17:30 in Viet Nam, 10:30Z, is
# before a deadline of 17:00+07:00. Its older date() takes the offset into account, and says that both are one moment.
# len of «Xã Cam Lâm» is 12, of «Xa Cam Lam» 10: it counts bytes, though the regular expression ^.{10}$ matches both
# names.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @gorules/zen-engine@0.54.0
cat >probe.cjs <<'NODE'
const { evaluateExpression } = require("@gorules/zen-engine");
(async () => {
  let same = true;
  for (const [expression, expected, right] of [
    ['d("2026-11-30T17:00:00+07:00").isSame(d("2026-11-30T10:00:00Z"))', false, true],
    ['d("2026-11-30T10:30:00Z").isBefore(d("2026-11-30T17:00:00+07:00"))', true, false],
    ['d("2026-11-30T17:00:00+07:00").timestamp() - d("2026-11-30T10:00:00Z").timestamp()', 25200000, 0],
    ['date("2026-11-30T17:00:00+07:00") - date("2026-11-30T10:00:00Z")', 0, 0],
    ["len(name)", 12, 10],
    ['len("Xa Cam Lam")', 10, 10],
    ['matches(name, "^.{10}$")', true, true],
  ]) {
    const found = await evaluateExpression(expression, { name: "Xã Cam Lâm" });
    console.log(`${expression}: ${found}, right ${right}`);
    same &&= found === expected;
  }
  process.exit(same ? 0 : 1);
})();
NODE
TZ=Asia/Ho_Chi_Minh node probe.cjs
