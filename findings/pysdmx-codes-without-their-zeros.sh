#!/usr/bin/env bash
# pysdmx 1.21.0: codes in SDMX are texts, and the library gives every value of a message as text. From SDMX-CSV, also
# from what it has written itself, the commune 00123 comes back as «123», in all three versions of the format, and as
# «00123» only if some code of the file has a letter. From SDMX-ML, with the same figures, it comes back as it was.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q "pysdmx[data,xml]==1.21.0" pandas==3.0.6 pyarrow==25.0.1
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import pandas as pd
from pysdmx.io import read_sdmx, write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Component, Components, Concept, DataType, Role
from pysdmx.model.dataflow import Schema

COLUMNS = {
    "REF_AREA": (Role.DIMENSION, DataType.STRING),
    "TIME_PERIOD": (Role.DIMENSION, DataType.PERIOD),
    "OBS_VALUE": (Role.MEASURE, DataType.INTEGER),
}


def back(codes, written):
    """The codes that come back from a message of this format."""
    components = [Component(name, True, role, Concept(name), kind) for name, (role, kind) in COLUMNS.items()]
    frame = pd.DataFrame({"REF_AREA": codes, "TIME_PERIOD": "2026-12", "OBS_VALUE": ["17779", "12"]})
    schema = Schema("dataflow", "VN", "ONLINE", components=Components(components), version="1.0")
    write_sdmx(PandasDataset(structure=schema, data=frame), written, output_path="message")
    return read_sdmx("message", validate=False).data[0].data["REF_AREA"].tolist()


print("pysdmx", version("pysdmx"))
codes, right = ["00123", "22456"], True
for name in ("CSV_1_0_0", "CSV_2_0_0", "CSV_2_1_0", "ML_2_1_STR", "ML_3_0"):
    seen = back(codes, Format[f"DATA_SDMX_{name}"])
    print(f"  SDMX-{name}: {seen}")
    right = right and seen == (["123", "22456"] if name.startswith("CSV") else codes)
letter = back(["00123", "VN"], Format.DATA_SDMX_CSV_2_0_0)
print("  SDMX-CSV_2_0_0 with a code of letters:", letter)
sys.exit(0 if right and letter == ["00123", "VN"] else 1)
PYTHON
