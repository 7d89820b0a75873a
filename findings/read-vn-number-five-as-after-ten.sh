#!/usr/bin/env bash
# read-vn-number 4.1.0 (npm), "the way a real Vietnamese read it": five is «lăm» behind mười and mươi alone and «năm»
# behind «lẻ», but 105 is «một trăm lẻ lăm», and so is the end of 1005, 1205 and 1000000005. Zeros in front of a code
# lose the thousands: «00123» begins «nghìn một trăm», read as one more than a thousand. 15, 25, 1500 and 5 are right,
# and vietnam-number 1.0.6 (PyPI) has «một trăm lẽ năm».
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund read-vn-number@4.1.0
python3 -m venv venv
venv/bin/pip install -q vietnam-number==1.0.6
cat >probe.cjs <<'NODE'
const library = require("read-vn-number");
const read = library.default ?? library;
for (const number of [5, 15, 25, 1500, 105, 1005, 1205, 1000000005, "00123"]) console.log(number, read(number));
NODE
cat >expected <<'SEEN'
5 năm
15 mười lăm
25 hai mươi lăm
1500 một nghìn năm trăm
105 một trăm lẻ lăm
1005 một nghìn không trăm lẻ lăm
1205 một nghìn hai trăm lẻ lăm
1000000005 một tỷ không trăm lẻ lăm
00123 nghìn một trăm hai mươi ba
một trăm lẽ năm
SEEN
node probe.cjs | tee seen
venv/bin/python -c 'import vietnam_number; print(vietnam_number.n2w("105"))' | tee -a seen
diff expected seen
