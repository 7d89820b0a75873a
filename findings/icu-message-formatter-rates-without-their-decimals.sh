#!/usr/bin/env bash
# @ultraq/icu-message-formatter 0.15.2 (npm) formats ICU messages. In a plural it cuts the decimals off its number
# before it chooses the form and writes #: the rate 45.9 is 45, -0.5 is 0, and 1.5 is «1 file», though its README says
# that # emits the value, or what the handler of numbers makes of it. In ICU, 1.5 is «other» in English. A rate of
# exactly 0.4 is taken for =0, «none». intl-messageformat 12.1.5 keeps the decimals.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @ultraq/icu-message-formatter@0.15.2 intl-messageformat@12.1.5
cat >probe.mjs <<'NODE'
import { MessageFormatter, pluralTypeHandler } from "@ultraq/icu-message-formatter";
import { IntlMessageFormat } from "intl-messageformat";
const message = "{n, plural, =0 {none} one {# file} other {# files}}";
const formatter = new MessageFormatter("en", {
  plural: pluralTypeHandler,
  number: (value, options, locale) => new Intl.NumberFormat(locale).format(value),
});
let same = true;
for (const [n, expected, right] of [
  [17, "17 files", "17 files"],
  [45.9, "45 files", "45.9 files"],
  [1.5, "1 file", "1.5 files"],
  [0.4, "none", "0.4 files"],
  [-0.5, "none", "-0.5 files"],
]) {
  const found = formatter.format(message, { n });
  const other = new IntlMessageFormat(message, "en").format({ n });
  console.log(`${n}: @ultraq/icu-message-formatter ${found}, intl-messageformat ${other}`);
  same &&= found === expected && other === right;
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
