#!/usr/bin/env bash
# pydhis2 0.2.1: data values that are read into a table and written back are other values. A set of data values holds
# texts; to_dataframe() makes numbers of them where it can, from_dataframe() writes those as texts again. The code
# 1.001570 comes back as 1.00157, the document number 0123 next to it as 123.0; and as soon as one entry has only a
# comment, every count gets a decimal: 12 is written as 12.0, which is no whole number for a data element that asks for
# one. Nothing warns of it but pandas, which says that a parameter of its own will go. Where all values are whole
# numbers, they come back as they were.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pydhis2==0.2.1 pandas==2.3.3
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

from pydhis2.io.to_pandas import DataValueSetsConverter

PLACE = {"period": "202604", "orgUnit": "22333"}


def there_and_back(values):
    """The values that are written after a set of ``values`` was read, by data element."""
    entries = [PLACE | {"dataElement": name} | entry for name, entry in values.items()]
    converter = DataValueSetsConverter()
    written = converter.from_dataframe(converter.to_dataframe({"dataValues": entries}))
    return {entry["dataElement"]: entry.get("value") for entry in written["dataValues"]}


counts = {"received": {"value": "12"}, "online": {"value": "7"}}
cases = {
    "whole numbers": counts,
    "one entry with a comment alone": counts | {"by_post": {"comment": "not known yet"}},
    "codes": {"procedure": {"value": "1.001570"}, "document": {"value": "0123"}},
}
print("pydhis2", version("pydhis2"), "with pandas", version("pandas"))
found = {name: there_and_back(values) for name, values in cases.items()}
for name, values in cases.items():
    print(f"{name}: {[entry.get('value') for entry in values.values()]} -> {list(found[name].values())}")
expected = {
    "whole numbers": {"received": "12", "online": "7"},
    "one entry with a comment alone": {"received": "12.0", "online": "7.0", "by_post": None},
    "codes": {"procedure": "1.00157", "document": "123.0"},
}
sys.exit(0 if found == expected else 1)
PYTHON
