#!/usr/bin/env bash
# carbone 3.8.2 (npm) fills templates of reports. With lang "vi-vn", in the form that its examples use, dates come out
# in Vietnamese and numbers in English: 17779 is written 17,779, which a Vietnamese reader takes for less than eighteen.
# With "vi" both are Vietnamese. Where a region has no entry, dates fall back to its language, but numbers to English.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund carbone@3.8.2
cat >probe.cjs <<'NODE'
const fs = require("fs");
const carbone = require("carbone");
fs.writeFileSync("report.xml", "<p>{d.day:formatD(LL)}: {d.count:formatN(0)}, {d.rate:formatN(2)}</p>");
const data = { day: "20261105", count: 17779, rate: 12.05 };
const filled = (lang) =>
  new Promise((done, failed) => {
    const answer = (error, text) => (error ? failed(error) : done(String(text)));
    carbone.render(`${__dirname}/report.xml`, data, { lang }, answer);
  });
const expected = {
  "fr-fr": "<p>5 novembre 2026: 17 779, 12,05</p>",
  vi: "<p>5 tháng 11 năm 2026: 17.779, 12,05</p>",
  "vi-vn": "<p>5 tháng 11 năm 2026: 17,779, 12.05</p>",
};
(async () => {
  let same = true;
  for (const [lang, text] of Object.entries(expected)) {
    const seen = (await filled(lang)).replace(/\u00a0|\u202f/g, " ");
    console.log(`${lang}: ${seen}`);
    same = same && seen === text;
  }
  process.exit(same ? 0 : 1);
})();
NODE
node probe.cjs
