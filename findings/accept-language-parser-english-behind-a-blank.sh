#!/usr/bin/env bash
# accept-language-parser 1.5.0 (npm) finds the language for a browser: of the header «vi;q=0.9, en; q=0.1» it picks
# English, since it reads no weight behind a blank and takes «q» for a language of its own. parse-accept-language 0.1.2
# (PyPI) loses each weighted language that follows a comma and a blank: of «vi-VN, vi;q=0.9, en;q=0.8» it leaves
# Vietnamese of Viet Nam, of «en;q=0.1, vi;q=0.9» English. RFC 9110 allows blanks before and behind both signs.
# intl-parse-accept-language 1.0.0 has vi before en in all of them, and both libraries are right without the blanks.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund accept-language-parser@1.5.0 intl-parse-accept-language@1.0.0
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check parse-accept-language==0.1.2
cat >probe.mjs <<'NODE'
import parser from "accept-language-parser";
import { parseAcceptLanguage } from "intl-parse-accept-language";
let same = true;
for (const [header, expected] of [
  ["vi;q=0.9,en;q=0.1", "vi"],
  ["vi;q=0.9, en;q=0.1", "vi"],
  ["vi;q=0.9, en; q=0.1", "en"],
]) {
  const found = parser.pick(["vi", "en"], header);
  const right = parseAcceptLanguage(header)[0];
  console.log(`${header}: accept-language-parser ${found}, intl-parse-accept-language ${right}`);
  same &&= found === expected && right === "vi";
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
venv/bin/python - <<'PYTHON'
import sys

from accept_language import parse_accept_language

same = True
for header, expected in (
    ("vi-VN,vi;q=0.9,en;q=0.8", ["vi", "vi", "en"]),
    ("vi-VN, vi;q=0.9, en;q=0.8", ["vi"]),
    ("en;q=0.1,vi;q=0.9", ["vi", "en"]),
    ("en;q=0.1, vi;q=0.9", ["en"]),
):
    found = [one.language for one in parse_accept_language(header)]
    print(f"{header}: parse-accept-language {found}")
    same &= found == expected
sys.exit(0 if same else 1)
PYTHON
