#!/usr/bin/env bash
# sdmxthon 2.6.11 reads every data set as Information, whatever the file says: figures that are sent to be deleted, or
# to replace others, look like figures to note. From SDMX-CSV, the code 22456 becomes 22456.0 if one unit's code is
# blank, 00123 becomes 123.0, and the note NA is gone. pysdmx 1.21.0 reads the actions of the same files.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q sdmxthon==2.6.11 pandas==3.1.1 "pysdmx[data,xml]==1.21.0"
cat >generic.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<m:GenericData xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
    xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
    xmlns:g="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic">
  <m:Header>
    <m:ID>T</m:ID><m:Test>false</m:Test><m:Prepared>2026-11-30T10:00:00</m:Prepared><m:Sender id="KH"/>
    <m:Structure structureID="DS" dimensionAtObservation="TIME_PERIOD">
      <c:Structure><Ref agencyID="KH" id="DOSSIERS" version="1.0" class="DataStructure"/></c:Structure>
    </m:Structure>
  </m:Header>
  <m:DataSet structureRef="DS" action="ACTION">
    <g:Series>
      <g:SeriesKey><g:Value id="UNIT" value="22456"/></g:SeriesKey>
      <g:Obs><g:ObsDimension value="2026-11"/><g:ObsValue value="17779"/></g:Obs>
    </g:Series>
  </m:DataSet>
</m:GenericData>
XML
venv/bin/python -W ignore - <<'PYTHON'
import sys
from pathlib import Path

import sdmxthon
from pysdmx.io import read_sdmx

same = True
text = Path("generic.xml").read_text(encoding="utf-8")
for action in ("Append", "Replace", "Delete"):
    Path("figures.xml").write_text(text.replace("ACTION", action), encoding="utf-8")
    (found,) = sdmxthon.read_sdmx("figures.xml", validate=False).payload.values()
    (right,) = read_sdmx(Path("figures.xml"), validate=False).data
    print(f"{action}: sdmxthon {found.dataset_attributes['action'].value}, pysdmx {right.action.name}")
    same = same and found.dataset_attributes["action"].value == "information" and right.action.name == action
lines = ["DATAFLOW,UNIT,TIME_PERIOD,OBS_VALUE,NOTE"]
lines += [f"KH:DOSSIERS(1.0),{unit},2026-11,12,{note}" for unit, note in (("00123", "x"), ("22456", "NA"), ("", "y"))]
Path("figures.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
(found,) = sdmxthon.read_sdmx("figures.csv", validate=False).payload.values()
codes, notes = found.data["UNIT"].tolist(), found.data["NOTE"].tolist()
print(f"codes 00123, 22456 and none: {codes}, notes x, NA, y: {notes}")
same = same and codes[:2] == ["123.0", "22456.0"] and notes[1] != "NA"
sys.exit(0 if same else 1)
PYTHON
