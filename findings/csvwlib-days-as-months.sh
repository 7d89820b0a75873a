#!/usr/bin/env bash
# csvwlib 0.3.2 takes no notice of the format of a date in the metadata: with "dd/MM/yyyy", 05/12/2026 becomes
# 2026-05-12, seven months early, and 30/11/2026 rightly 2026-11-30. In "yyyy-MM-dd" a date is right. So one column of
# deadlines holds both. csvw 4.1.1 reads all by the format.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
needed="rdflib==7.6.0 requests==2.34.2 python-dateutil==4.0.0 uritemplate==4.2.0 csvw==4.1.1"
venv/bin/pip install -q csvwlib==0.3.2 $needed
cat >deadlines.csv <<'CSV'
unit,deadline
Xã Cam Lâm,05/12/2026
Xã Vĩnh Hải,30/11/2026
Phường Ba Ngòi,01/12/2026
CSV
cat >deadlines.json <<'JSON'
{
  "@context": "http://www.w3.org/ns/csvw",
  "url": "deadlines.csv",
  "tableSchema": {
    "columns": [
      {"name": "unit", "titles": "unit"},
      {"name": "deadline", "titles": "deadline", "datatype": {"base": "date", "format": "dd/MM/yyyy"}}
    ]
  }
}
JSON
venv/bin/python - <<'PYTHON'
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from csvw import CSVW
from csvwlib import CSVWConverter

SimpleHTTPRequestHandler.log_message = lambda *_: None
server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory="."))
threading.Thread(target=server.serve_forever, daemon=True).start()
at = f"http://127.0.0.1:{server.server_port}/deadlines"
found = [line["deadline"] for line in CSVWConverter.to_json(f"{at}.csv", f"{at}.json", mode="minimal")]
right = [line["deadline"] for line in CSVW(f"{at}.json").to_json(minimal=True)]
server.shutdown()
print(f"csvwlib {found}, csvw {right}")
wrong, whole = ["2026-05-12", "2026-11-30", "2026-01-12"], ["2026-12-05", "2026-11-30", "2026-12-01"]
sys.exit(0 if found == wrong and right == whole else 1)
PYTHON
