#!/usr/bin/env bash
# @flowbox/parse-link-header 1.0.0 (npm), a fork of parse-link-header that names its types and the lack of Node's
# modules as the only differences, finds no page in a Link header whose addresses have no host: of
# </api/reports?page=3>; rel="next" nothing is left. RFC 8288 allows such references, and parse-link-header 2.0.0 and
# http-link-header 1.1.4 read the header. A sign «=» in a title makes half of the title a name.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @flowbox/parse-link-header@1.0.0 parse-link-header@2.0.0 \
  http-link-header@1.1.4
cat >probe.mjs <<'NODE'
import flowbox from "@flowbox/parse-link-header";
import LinkHeader from "http-link-header";
import original from "parse-link-header";
const fork = flowbox.default ?? flowbox;
const pages = '</api/reports?page=3>; rel="next", </api/reports?page=9>; rel="last"';
const titled = '<https://example.com/reports?page=3>; rel="next"; title="Quota = 45%"';
const found = [
  JSON.stringify(fork(pages)),
  original(pages).next.url,
  LinkHeader.parse(pages).rel("next")[0].uri,
  JSON.stringify(fork(titled).next),
  LinkHeader.parse(titled).rel("next")[0].title,
];
console.log(found.join("\n"));
const address = "/api/reports?page=3";
const halved = { page: "3", rel: "next", 'title="Quota ': "45%", url: "https://example.com/reports?page=3" };
const expected = ["{}", address, address, JSON.stringify(halved), "Quota = 45%"];
process.exit(JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1);
NODE
node probe.mjs
