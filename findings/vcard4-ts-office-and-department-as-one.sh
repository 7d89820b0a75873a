#!/usr/bin/env bash
# vcard4-ts 0.4.1 (npm) reads vCards, compliant with RFC 6350, as it says. It does not part ORG at its semicolons, but
# at its commas: «UBND xã Cam Lâm;Phòng Một cửa», an office with its department, is one name with a semicolon, the same
# as one name that has an escaped semicolon, and of the RFC's own example with three parts it makes one. RFC 6350 has
# ORG in parts between semicolons. vcard4 4.0.5 and ical.js 2.2.1 read them apart.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vcard4-ts@0.4.1 vcard4@4.0.5 ical.js@2.2.1
cat >probe.mjs <<'NODE'
import ICAL from "ical.js";
import { parse } from "vcard4";
import { parseVCards } from "vcard4-ts";
let same = true;
for (const [org, expected, right] of [
  ["UBND xã Cam Lâm;Phòng Một cửa", ["UBND xã Cam Lâm;Phòng Một cửa"], ["UBND xã Cam Lâm", "Phòng Một cửa"]],
  ["UBND xã Cam Lâm\\;Phòng Một cửa", ["UBND xã Cam Lâm;Phòng Một cửa"], ["UBND xã Cam Lâm;Phòng Một cửa"]],
  [
    "ABC\\, Inc.;North American Division;Marketing",
    ["ABC, Inc.;North American Division;Marketing"],
    ["ABC, Inc.", "North American Division", "Marketing"],
  ],
]) {
  const card = ["BEGIN:VCARD", "VERSION:4.0", "FN:A", `ORG:${org}`, "END:VCARD", ""].join("\r\n");
  const found = parseVCards(card).vCards[0].ORG[0].value;
  const others = [parse(card).getProperty("ORG")[0].value, ICAL.parse(card)[1].at(-1)[3]].map((org) => [org].flat());
  console.log(`${org}: vcard4-ts ${JSON.stringify(found)}, vcard4 and ical.js ${JSON.stringify(others[0])}`);
  same &&= JSON.stringify(found) === JSON.stringify(expected);
  same &&= others.every((parts) => JSON.stringify(parts) === JSON.stringify(right));
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
