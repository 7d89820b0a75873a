#!/usr/bin/env bash
# sdmx1 2.28.0 with pandas 3.1.1: asked for dates, to_pandas() takes the months 2026-M01 to 2026-M12, which is how
# SDMX writes reporting months, for the first twelve seconds of 1 January; asked for periods as well, for twelve times
# January. No error, no warning; a sum by quarter puts the year into the first. 2026-Q4 and 2026-11 come out right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q sdmx1==2.28.0 pandas==3.1.1 lxml==6.1.3
"$work/venv/bin/python" - <<'PYTHON'
import io
import sys
from importlib.metadata import version

import sdmx

SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
MESSAGE = """<?xml version="1.0" encoding="UTF-8"?>
<m:GenericData xmlns:m="{schemas}/message" xmlns:g="{schemas}/data/generic" xmlns:c="{schemas}/common">
  <m:Header>
    <m:ID>dossiers</m:ID><m:Test>false</m:Test><m:Prepared>2027-01-05T08:00:00</m:Prepared><m:Sender id="STATS"/>
    <m:Structure structureID="D" dimensionAtObservation="TIME_PERIOD">
      <c:Structure><Ref agencyID="STATS" id="D" version="1.0" class="DataStructure"/></c:Structure>
    </m:Structure>
  </m:Header>
  <m:DataSet structureRef="D">
    <g:Series>
      <g:SeriesKey><g:Value id="FREQ" value="{frequency}"/><g:Value id="REF_AREA" value="22540"/></g:SeriesKey>
      {observations}
    </g:Series>
  </m:DataSet>
</m:GenericData>"""


def dates(frequency, periods, **kwargs):
    """The period of each observation as sdmx1 hands it to pandas."""
    observations = "".join(
        f'<g:Obs><g:ObsDimension value="{period}"/><g:ObsValue value="100"/></g:Obs>' for period in periods
    )
    text = MESSAGE.format(schemas=SCHEMAS, frequency=frequency, observations=observations)
    message = sdmx.read_sdmx(io.BytesIO(text.encode()))
    return [str(when) for when in sdmx.to_pandas(message, datetime={"dim": "TIME_PERIOD", **kwargs}).index]


months = [f"2026-M{month:02}" for month in range(1, 13)]
seen = {
    "months": dates("M", months),
    "months as periods": dates("M", months, freq="FREQ"),
    "quarters": dates("Q", ["2026-Q1", "2026-Q4"]),
    "ISO months": dates("M", ["2026-01", "2026-11"]),
}
print("sdmx1", version("sdmx1"), "- pandas", version("pandas"))
for what, found in seen.items():
    print(f"{what}: {', '.join(found)}")
expected = {
    "months": [f"2026-01-01 00:00:{month:02}" for month in range(1, 13)],
    "months as periods": ["2026-01"] * 12,
    "quarters": ["2026-01-01 00:00:00", "2026-10-01 00:00:00"],
    "ISO months": ["2026-01-01 00:00:00", "2026-11-01 00:00:00"],
}
sys.exit(0 if seen == expected else 1)
PYTHON
