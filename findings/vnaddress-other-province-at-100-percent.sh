#!/usr/bin/env bash
# vnaddress 1.0.5 (PyPI), a standardizer of Vietnamese addresses as they were until 2025, puts correct addresses
# elsewhere and calls the match 100 %: «Phường Lộc Thọ, Thành phố Nha Trang, Tỉnh Khánh Hòa» becomes a commune of Thanh
# Hóa, and a ward of Cam Ranh a commune of Thành phố Hồ Chí Minh. In short, «phường Lộc Thọ, tp Nha Trang», it is
# another ward of the city, «Phương Sài». Without the word for a ward, and for a commune, the answer is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q vnaddress==1.0.5
venv/bin/python - <<'PYTHON'
import ast
import contextlib
import io
import sys

from vnaddress import VNAddressStandardizer

CASES = {
    "Phường Lộc Thọ, Thành phố Nha Trang, Tỉnh Khánh Hòa": "xã Hoằng Lộc, huyện Hoằng Hóa, tỉnh Thanh Hóa",
    "Phường Cam Nghĩa, Thành phố Cam Ranh, Tỉnh Khánh Hòa": "xã Hưng Long, huyện Bình Chánh, thành phố Hồ Chí Minh",
    "phường Lộc Thọ, tp Nha Trang, Khánh Hòa": "phường Phương Sài, thành phố Nha Trang, tỉnh Khánh Hòa",
    "Lộc Thọ, Nha Trang, Khánh Hòa": "phường Lộc Thọ, thành phố Nha Trang, tỉnh Khánh Hòa",
    "Xã Vĩnh Lương, Thành phố Nha Trang, Tỉnh Khánh Hòa": "xã Vĩnh Lương, thành phố Nha Trang, tỉnh Khánh Hòa",
}
same = True
for address, expected in CASES.items():
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        VNAddressStandardizer(raw_address=address, comma_handle=True, detail=True).execute()
    found = ast.literal_eval(printed.getvalue().strip())
    percent = found["match"]["match_percent"]
    print(f"{address}: {found['result']}, {percent} %")
    same = same and (found["result"], percent) == (expected, 100)
sys.exit(0 if same else 1)
PYTHON
