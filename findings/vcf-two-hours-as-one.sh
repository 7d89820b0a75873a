#!/usr/bin/env bash
# vcf 2.1.2 (npm) parses and constructs vCards and jCards, but neither escapes nor unescapes a text. A note of two
# lines, «7:30» and «11:30», is written as NOTE:7:3011:30; the family name «Nguyễn; B» is written as a family name and a
# given name. Read from a vCard, «Một cửa\, xã A» has a backslash in the jCard, where RFC 7095 has «Một cửa, xã A». RFC
# 6350 has a backslash before commas and semicolons of a text and \n for its line breaks; ical.js 2.2.1 has both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund vcf@2.1.2 ical.js@2.2.1
cat >probe.mjs <<'NODE'
import ICAL from "ical.js";
import VCard from "vcf";
const jcard = [
  "vcard",
  [
    ["version", {}, "text", "4.0"],
    ["fn", {}, "text", "Một cửa, xã A"],
    ["n", {}, "text", ["Nguyễn; B", "", "", "", ""]],
    ["note", {}, "text", "7:30\n11:30"],
  ],
];
const lines = (text) => text.trim().split("\r\n").filter((line) => /^(FN|N|NOTE):/.test(line)).sort();
const written = lines(VCard.fromJSON(structuredClone(jcard)).toString());
const right = lines(ICAL.stringify([...structuredClone(jcard), []]));
const card = ["BEGIN:VCARD", "VERSION:4.0", "FN:Một cửa\\, xã A", "N:;;;;", "END:VCARD", ""].join("\r\n");
const name = (read) => read[1].find((property) => property[0] === "fn")[3];
const read = [name(new VCard().parse(card).toJSON()), name(ICAL.parse(card))];
console.log(`vcf ${written.join(" ")}\nical.js ${right.join(" ")}\nread ${read.join(" | ")}`);
const expected = [
  ["FN:Một cửa, xã A", "N:Nguyễn; B;;;;", "NOTE:7:3011:30"],
  ["FN:Một cửa\\, xã A", "N:Nguyễn\\; B;;;;", "NOTE:7:30\\n11:30"],
  ["Một cửa\\, xã A", "Một cửa, xã A"],
];
process.exit(JSON.stringify([written, right, read]) === JSON.stringify(expected) ? 0 : 1);
NODE
node probe.mjs
