#!/usr/bin/env bash
# pythonVCard4 0.2.0, which promises full round-trip fidelity by RFC 6350, loses a contact's organization, title and
# role when it reads the vCard that it wrote: all three are None, and stand among the properties that it does not know.
# Written again, the parts of ORG are one, «UBND xã Cam Lâm\;Phòng Một cửa», there are two lines N and FN, the second N
# with its semicolons escaped; RFC 6350 allows one N. vobject 0.9.9 reads the two parts of the organization.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pythonVCard4==0.2.0 pillow==13.0.0 vobject==0.9.9
venv/bin/python - <<'PYTHON'
import sys

import vobject
from pythonvCard4.vcard import Contact

UNIT = ["UBND xã Cam Lâm", "Phòng Một cửa"]
contact = Contact(fn="Một cửa", n=["Cửa", "Một", "", "", ""], org=UNIT, title="Trưởng phòng", role="Tiếp nhận")
text = contact.to_vcard()
read = Contact.from_vcard(text)
again = read.to_vcard()
lines = [line for line in again.splitlines() if line.startswith(("N:", "ORG"))]
other = vobject.readOne(text).org.value
print(f"read: {read.org}, {read.title}, {read.role}; vobject {other}\nwritten again: {lines}")
expected = ["N:Cửa;Một;;;", "N:Cửa\\;Một\\;\\;\\;", "ORG:UBND xã Cam Lâm\\;Phòng Một cửa"]
same = (read.org, read.title, read.role) == (None, None, None) and lines == expected and other == UNIT
sys.exit(0 if same else 1)
PYTHON
