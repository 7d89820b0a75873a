#!/usr/bin/env bash
# frictionless 5.21.0: a column of rates with a decimal comma is described as points on the map, 99,5 as longitude 99
# and latitude 5, and the file is valid; 12,05 and 12,5 become the same point. A single 99,95 (a latitude above 90)
# turns the same column into text, so that the schema of a monthly file depends on its second decimals. A schema that
# is written by hand, with its decimalChar, reads them right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q frictionless==5.21.0
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

from frictionless import Resource, Schema, describe, validate

WRITTEN = Schema.from_descriptor({"fields": [{"name": "rate", "type": "number", "decimalChar": ","}]})


def read(*rates):
    """The type of the column as described, whether the file is valid, and the values as read."""
    Path("rates.csv").write_text("unit;rate\n" + "".join(f"U{number};{rate}\n" for number, rate in enumerate(rates)))
    type_ = describe("rates.csv").schema.get_field("rate").type
    return type_, validate("rates.csv").valid, [str(row["rate"]) for row in Resource("rates.csv").read_rows()]


seen = {rates: read(*rates) for rates in (("99,5", "12,05", "12,5"), ("99,95", "12,05", "12,5"))}
print("frictionless", version("frictionless"))
for rates, found in seen.items():
    print(*rates, "->", *found)
Path("rates.csv").write_text('rate\n"99,5"\n"12,05"\n')
by_hand = [float(row["rate"]) for row in Resource("rates.csv", schema=WRITTEN).read_rows()]
print("with a schema:", by_hand)
expected = [
    ("geopoint", True, ["[99.0, 5.0]", "[12.0, 5.0]", "[12.0, 5.0]"]),
    ("string", True, ["99,95", "12,05", "12,5"]),
]
sys.exit(0 if list(seen.values()) == expected and by_hand == [99.5, 12.05] else 1)
PYTHON
