#!/usr/bin/env bash
# docx-trackdiff 1.0.0 (PyPI) compares two Word files and writes the second with every change marked, to be accepted or
# rejected. Headers and footers are not compared but taken from the new file: a report whose header went from «quý III»
# to «quý IV» has no mark there, and with all changes rejected it is the old text under the new header. Its own verifier
# passes it, with «reject-all == OLD». The README promises a document that is lossless in both directions, and
# word-level marks; WordprocessingML has w:ins and w:del in headers too (ECMA-376 part 1, 17.13.5).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q docx-trackdiff==1.0.0 docx-revisions==0.1.5 python-docx==1.2.0
venv/bin/python - <<'PYTHON'
import subprocess
import sys

import docx
from docx_revisions import RevisionDocument


def report(name, quarter, count):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = f"Báo cáo quý {quarter}"
    document.add_paragraph(f"Số hồ sơ: {count}")
    document.save(name)


def texts(name):
    document = docx.Document(name)
    return document.sections[0].header.paragraphs[0].text, document.paragraphs[0].text


report("old.docx", "III", 17)
report("new.docx", "IV", 18)
for command in ("docx-trackdiff old.docx new.docx marked.docx", "docx-trackdiff-verify marked.docx old.docx new.docx"):
    verified = subprocess.run(f"venv/bin/{command}".split(), check=True, capture_output=True, text=True)
rejected = RevisionDocument("marked.docx")
rejected.reject_all()
rejected.save("rejected.docx")
marks = docx.Document("marked.docx").sections[0].header._element.xpath(".//w:ins | .//w:del")
print("old:", texts("old.docx"), "| new:", texts("new.docx"))
print("all rejected:", texts("rejected.docx"), "| marks in the header:", len(marks))
print(verified.stdout)
same = texts("rejected.docx") == ("Báo cáo quý IV", "Số hồ sơ: 17") and not marks
sys.exit(0 if same and "PASS - reject-all == OLD" in verified.stdout and "FAIL" not in verified.stdout else 1)
PYTHON
