#!/usr/bin/env bash
# currency-formatter 1.5.9 (npm) has a point both between thousands and before the decimals of đồng. It writes 1001570
# as «1.001.570 ₫» and reads that back as 1.001, 17779 as 17.779, a thousand times too small, by the currency and by the
# locale vi-VN. With two decimals 12345.67 is «12.345.67 ₫». Amounts in euro and roubles come back as they were.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund currency-formatter@1.5.9
cat >probe.cjs <<'NODE'
const { format, unformat } = require("currency-formatter");
const found = [{ code: "VND" }, { locale: "vi-VN" }, { code: "EUR" }, { code: "RUB" }].map((options) => {
  const back = [17779, 1001570].map((amount) => {
    const written = format(amount, options);
    console.log(JSON.stringify(options), amount, "is", written, "and back", unformat(written, options));
    return unformat(written, options);
  });
  return back;
});
const decimals = format(12345.67, { code: "VND", precision: 2 }).replace(/\s/gu, " ");
console.log("12345.67 with two decimals:", decimals);
const expected = [[17.779, 1.001], [17.779, 1.001], [17779, 1001570], [17779, 1001570]];
process.exit(JSON.stringify(found) === JSON.stringify(expected) && decimals === "12.345.67 ₫" ? 0 : 1);
NODE
node probe.cjs
