#!/usr/bin/env bash
# rss-parser 3.13.0 (npm) reads feeds. In the XHTML of an Atom entry it moves all words that stand in elements behind
# those that do not: «Từ 30 giảm còn 17 hồ sơ», with both figures in bold, is «Từ  giảm còn  hồ sơ3017», and names in
# bold come behind the counts of all units; a list between two paragraphs comes after both. In content and in
# contentSnippet, without an error. RFC 4287 has type="xhtml" for content that is a <div> of XHTML. feedsmith 3.0.1
# keeps the order.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rss-parser@3.13.0 feedsmith@3.0.1
cat >probe.mjs <<'NODE'
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";
const feed = (content) =>
  '<feed xmlns="http://www.w3.org/2005/Atom"><title>Cổng</title><id>urn:1</id><updated>2026-11-30T17:00:00+07:00' +
  "</updated><entry><title>Báo cáo</title><id>urn:2</id><updated>2026-11-30T17:00:00+07:00</updated>" +
  `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${content}</div></content></entry></feed>`;
let same = true;
for (const [content, expected] of [
  ["<p>Từ <b>30</b> giảm còn <b>17</b> hồ sơ</p>", "Từ  giảm còn  hồ sơ3017"],
  ["<p><b>Xã A</b>: 17, <b>Xã B</b>: 12</p>", ": 17, : 12Xã AXã B"],
  ["<p>Từ 30 giảm còn 17 hồ sơ</p>", "Từ 30 giảm còn 17 hồ sơ"],
]) {
  const found = (await new Parser().parseString(feed(content))).items[0].contentSnippet;
  const other = parseFeed(feed(content)).feed.entries[0].content.value;
  console.log(`rss-parser «${found}», feedsmith «${other}»`);
  same &&= found === expected && other === content;
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
