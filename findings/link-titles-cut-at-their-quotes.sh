#!/usr/bin/env bash
# format-link-header 3.1.1 and http-link-header 1.1.4 (npm), writers of Link headers by RFC 5988 and 8288: a title with
# quotation marks, Report "Q3", does not come back. The first writes the marks as they are, and http-link-header reads
# the title «Report » and another attribute 3"". The second writes «Report %22Q3%22», and reads that as it stands. The
# standard has a backslash before the marks, which http-link-header reads rightly and parse-link-header 2.0.0 does not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund format-link-header@3.1.1 http-link-header@1.1.4 parse-link-header@2.0.0
cat >probe.mjs <<'NODE'
import format from "format-link-header";
import LinkHeader from "http-link-header";
import parse from "parse-link-header";
const url = "https://example.com/reports?page=3";
const title = 'Report "Q3"';
const second = new LinkHeader();
second.set({ uri: url, rel: "next", title });
const headers = [format({ next: { rel: "next", url, title } }), second.toString()];
headers.push(`<${url}>; rel="next"; title="Report \\"Q3\\""`);
const seen = headers.map((header) => {
  const titles = [LinkHeader.parse(header).refs[0].title, parse(header).next.title];
  console.log(header, titles);
  return titles;
});
const expected = [
  ["Report ", "Report "],
  ["Report %22Q3%22", "Report %22Q3%22"],
  [title, "Report \\"],
];
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
NODE
node probe.mjs
