#!/usr/bin/env bash
# viet-text-tools 0.1.6, for "the correct collation order", and vn-collate 0.1.0, "derived from ICU" (both PyPI): «An
# Giang» comes behind «Anh Sơn», «Cam Lâm» behind «Camly», «Phú An» behind «Phúc Thọ». The first takes a space for a
# letter behind z. The second says that a space only changes the order of records that "differ only in punctuation",
# but also has Hải Phòng before Hà Đông and Bạc Liêu before Ba Vì. Node's Intl.Collator, which is ICU, has the other of
# each pair first. Words by themselves, áo before ba, both sort rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q viet-text-tools==0.1.6 vn-collate==0.1.0
venv/bin/python - <<'PYTHON'
import json
import subprocess
import sys

from viet_text_tools import vietnamese_case_insensitive_sort_key
from vn_collate import sort

NAMES = ["An Giang", "Anh Sơn", "Bạc Liêu", "Ba Vì", "Cam Lâm", "Camly", "Hà Đông", "Hải Phòng", "Phú An", "Phúc Thọ"]


def orders(names):
    script = f"console.log(JSON.stringify({json.dumps(names)}.sort(new Intl.Collator('vi').compare)))"
    return {
        "viet-text-tools": sorted(names, key=vietnamese_case_insensitive_sort_key),
        "vn-collate": sort(names),
        "ICU": json.loads(subprocess.run(["node", "-e", script], capture_output=True, check=True).stdout),
    }


def first(order, pair):
    return min(pair, key=order.index)


names, words = orders(NAMES), orders(["cắt", "cá", "cả", "áo", "ba", "anh"])
for name, order in names.items():
    print(f"{name}: {', '.join(order)}")
pairs = [("An Giang", "Anh Sơn"), ("Cam Lâm", "Camly"), ("Phú An", "Phúc Thọ")]
pairs += [("Hà Đông", "Hải Phòng"), ("Ba Vì", "Bạc Liêu")]
found = {name: "".join("01"[first(order, pair) == pair[0]] for pair in pairs) for name, order in names.items()}
same = all(order == ["anh", "áo", "ba", "cả", "cá", "cắt"] for order in words.values())
sys.exit(0 if same and found == {"viet-text-tools": "00011", "vn-collate": "00000", "ICU": "11111"} else 1)
PYTHON
