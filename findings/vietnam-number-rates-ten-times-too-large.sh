#!/usr/bin/env bash
# vietnam_number 1.0.6 (PyPI) and number-to-text-vietnamese 1.1.7 (npm) write numbers in Vietnamese words. The rate 45.5
# is «bốn trăm năm mươi lăm», 455, in the first, 12.02 is 1202, and -5 is five: all that is no digit is left out,
# without an error. Back from words, «mười hai phẩy năm», 12.5, is 125. In the second 45.5 is «bốn nghìn năm trăm linh
# năm», 4505: the point is taken for a digit. Neither documents that it takes whole numbers alone.
# read-vietnamese-number 2.3.1 (npm) reads the same as «bốn mươi lăm chấm năm».
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund number-to-text-vietnamese@1.1.7 read-vietnamese-number@2.3.1
python3 -m venv venv
venv/bin/pip install -q vietnam_number==1.0.6
cat >probe.cjs <<'NODE'
const { getText } = require("number-to-text-vietnamese");
const { ReadingConfig, doReadNumber } = require("read-vietnamese-number");
const config = new ReadingConfig();
config.unit = [];
let same = true;
for (const [number, words, right] of [
  [455, "bốn trăm năm mươi lăm", "bốn trăm năm mươi lăm"],
  [45.5, "bốn nghìn năm trăm linh năm", "bốn mươi lăm chấm năm"],
  [12.5, "một nghìn hai trăm linh năm", "mười hai chấm năm"],
]) {
  const found = [getText(number).trim(), doReadNumber(String(number), config)];
  console.log(`${number}: number-to-text-vietnamese ${found[0]} | read-vietnamese-number ${found[1]}`);
  same &&= String(found) === String([words, right]);
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
venv/bin/python - <<'PYTHON'
import sys

from vietnam_number import n2w, w2n

same = True
for number, words in (
    ("455", "bốn trăm năm mươi lăm"),
    ("45.5", "bốn trăm năm mươi lăm"),
    ("12.02", "một nghìn hai trăm lẽ hai"),
    ("-5", "năm"),
):
    found = n2w(number)
    print(f"{number}: vietnam_number {found}")
    same &= found == words
for words, number in (("mười hai", 12), ("mười hai phẩy năm", 125)):
    found = w2n(words)
    print(f"{words}: vietnam_number {found}")
    same &= int(found) == number
sys.exit(0 if same else 1)
PYTHON
