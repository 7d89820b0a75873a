#!/usr/bin/env bash
# vietnam-address-converter 1.0.5 writes addresses of before July 2025 with the communes of today. If it does not know
# the old commune, as those that were joined a few months earlier, it takes the district for a commune of the same name
# and the old commune for the street, and reports a match: «Xã Quang Phục, Huyện Tiên Lãng» becomes «Xã Quang Phục, Xã
# Tiên Lãng» with the code of Xã Tiên Lãng. vietnamadminunits 1.0.4 gives Xã Tiên Minh. A commune that it knows is
# right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q vietnam-address-converter==1.0.5 vietnamadminunits==1.0.4
venv/bin/python - <<'PYTHON'
import sys

from vietnam_address_converter import convert_address_text
from vietnamadminunits import convert_address

same = True
for address, expected, right in (
    ("Xã Quang Phục, Huyện Tiên Lãng, Thành phố Hải Phòng", "Xã Quang Phục, Xã Tiên Lãng", "Xã Tiên Minh"),
    ("Xã Bạch Đằng, Huyện Tiên Lãng, Thành phố Hải Phòng", "Xã Bạch Đằng, Xã Tiên Lãng", "Xã Tiên Minh"),
    ("Phường Lê Lợi, Quận Ngô Quyền, Thành phố Hải Phòng", "Phường Lê Lợi, Phường Ngô Quyền", "Phường Gia Viên"),
    ("Xã Cam Hải Tây, Huyện Cam Lâm, Tỉnh Khánh Hòa", "Xã Cam Lâm", "Xã Cam Lâm"),
):
    found = convert_address_text(address)
    other = convert_address(address)
    province = address.rsplit(", ", 1)[1]
    print(f"{address}: {found['converted_text']} ({found['match_level']}); vietnamadminunits {other.ward}")
    same = same and found["converted_text"] == f"{expected}, {province}" and other.ward == right
sys.exit(0 if same else 1)
PYTHON
