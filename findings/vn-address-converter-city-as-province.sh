#!/usr/bin/env bash
# vn-address-converter 0.1.3 (PyPI) turns addresses from before July 2025 into those of today. In «Phường Lộc Thọ,
# Thành phố Nha Trang, Khánh Hòa» it takes the city for the province, since the province has no «Tỉnh» before it, and
# the province for a street; without a district it believes that the address is a new one and leaves it as it is. With
# «Tỉnh Khánh Hòa» it is «Phường Nha Trang, Khánh Hòa», and with a «Huyện» it needs no «Tỉnh». Even in Thủ Đức, where
# both are cities, the upper one is lost: «Phường An Khánh, Thành phố Thủ Đức». No error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q vn-address-converter==0.1.3
"$work/venv/bin/python" - <<'PYTHON'
import sys

from vn_address_converter import convert_to_new_address

expected = {
    "Phường Lộc Thọ, Thành phố Nha Trang, Tỉnh Khánh Hòa": (None, "Phường Nha Trang", "Khánh Hòa"),
    "Phường Lộc Thọ, Thành phố Nha Trang, Khánh Hòa": ("Khánh Hòa", "Phường Lộc Thọ", "Thành phố Nha Trang"),
    "12 Trần Phú, Phường 1, Thành phố Đà Lạt, Lâm Đồng": (
        "12 Trần Phú, Lâm Đồng",
        "Phường 1",
        "Thành phố Đà Lạt",
    ),
    "Phường An Khánh, Thành phố Thủ Đức, Thành phố Hồ Chí Minh": (None, "Phường An Khánh", "Thành phố Thủ Đức"),
    "Xã Suối Tân, Huyện Cam Lâm, Khánh Hòa": (None, "Xã Suối Dầu", "Khánh Hòa"),
}
seen = {}
for text in expected:
    address = convert_to_new_address(text)
    seen[text] = (address.street_address, address.ward, address.province)
    print(f"{text}: street {address.street_address}, ward {address.ward}, province {address.province}")
sys.exit(0 if seen == expected else 1)
PYTHON
