#!/usr/bin/env bash
# python-jsonpath 2.2.2 has a JSON Pointer and a JSON Patch that its README calls compliant with RFC 6901 and RFC 6902.
# A patch that adds 17 at /tháng 11 writes it under «thÃ¡ng 11» and says nothing, the pointer /đơn vị finds nothing in
# {"đơn vị": 5}. A pointer is a text of Unicode characters in which only ~0 and ~1 are escaped; the library also decodes
# escapes as of Python's source and takes the characters for bytes of Latin-1. With unicode_escape=False both are right,
# and so is jsonpatch 1.48.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-jsonpath==2.2.2 jsonpatch==1.48
venv/bin/python - <<'PYTHON'
import sys

import jsonpatch
from jsonpath import JSONPatch, JSONPointer

PATCH = [{"op": "add", "path": "/tháng 11", "value": 17}]
found = [
    JSONPatch(PATCH).apply({}),
    JSONPatch(PATCH, unicode_escape=False).apply({}),
    jsonpatch.apply_patch({}, PATCH),
    JSONPointer("/đơn vị").resolve({"đơn vị": 5}, default="nothing"),
    JSONPointer("/đơn vị", unicode_escape=False).resolve({"đơn vị": 5}, default="nothing"),
    JSONPointer("/units").resolve({"units": 5}, default="nothing"),
]
for result in found:
    print(result)
sys.exit(0 if found == [{"thÃ¡ng 11": 17}, {"tháng 11": 17}, {"tháng 11": 17}, "nothing", 5, 5] else 1)
PYTHON
