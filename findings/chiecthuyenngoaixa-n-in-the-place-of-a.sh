#!/usr/bin/env bash
# chiecthuyenngoaixa 0.3.0 (PyPI) has `vi_sort_key` to sort Vietnamese texts. Its capitals begin at the number of A and
# its small letters at that of a, but its alphabet with all marks has 89 capitals, far more than the 32 numbers between,
# so that 63 pairs share a number: N is ấ, G is à. «Ninh Hòa» comes before «cam lâm», and «xã Cam An» behind «phường Ba
# Ngòi» and «Xã Cam Lâm». Node's Intl.Collator, which is ICU, has cam lâm, Ninh Hòa, phường Ba Ngòi, xã Cam An, Xã Cam
# Lâm. Names that all begin with a capital, as those of its README do, are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q chiecthuyenngoaixa==0.3.0
venv/bin/python - <<'PYTHON' >found.json
import collections
import json

from ctnx.sort import vi_collator, vi_sort_key

NAMES = ["Xã Cam Lâm", "xã Cam An", "phường Ba Ngòi", "Ninh Hòa", "cam lâm"]
places = collections.defaultdict(list)
for letter, number in vi_collator.mapping.items():
    places[number].append(letter)
shared = [letters for letters in places.values() if len(letters) > 1]
equal = vi_sort_key("N") == vi_sort_key("ấ")
print(json.dumps({"names": NAMES, "sorted": sorted(NAMES, key=vi_sort_key), "shared": len(shared), "equal": equal}))
PYTHON
cat >probe.cjs <<'NODE'
const { names, sorted, shared, equal } = require("./found.json");
const right = [...names].sort(new Intl.Collator("vi").compare);
console.log(`chiecthuyenngoaixa: ${sorted.join(", ")}\nICU: ${right.join(", ")}\n${shared} places are shared`);
const expected = "Ninh Hòa,cam lâm,Xã Cam Lâm,phường Ba Ngòi,xã Cam An";
const same = String(sorted) === expected && shared === 63 && equal;
process.exit(same && String(right) === "cam lâm,Ninh Hòa,phường Ba Ngòi,xã Cam An,Xã Cam Lâm" ? 0 : 1);
NODE
node probe.cjs
