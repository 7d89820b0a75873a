#!/usr/bin/env bash
# eml-parse-js 1.1.15 (npm), a parser and builder of mails, builds mails without words: it announces parts with a
# boundary (multipart/mixed), but puts the text and the HTML before the first boundary, where RFC 2046 has a preamble
# that readers ignore, and ends without the last boundary. Read by postal-mime 4.0.0 or by itself, the mail with «17779
# hồ sơ» has no text; with a file, the file alone is left. eml-format 0.6.1, of which it is a fork, builds them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund eml-parse-js@1.1.15 eml-format@0.6.1 postal-mime@4.0.0
cat >probe.mjs <<'NODE'
import emlFormat from "eml-format";
import { buildEml, readEml } from "eml-parse-js";
import PostalMime from "postal-mime";
const call = (action, value) =>
  new Promise((resolve, reject) => action(value, (error, data) => (error ? reject(error) : resolve(data))));
const headers = { From: "a@example.com", To: "b@example.com", Subject: "Bao cao" };
const text = "17779 hồ sơ";
let same = true;
for (const data of [
  { headers, text },
  { headers, text, html: "<p>17779 hồ sơ</p>" },
  { headers, text, attachments: [{ name: "a.csv", contentType: "text/csv", data: "xã,17" }] },
]) {
  const built = await call(buildEml, structuredClone(data));
  const found = await PostalMime.parse(built);
  const own = await call(readEml, built);
  const other = await PostalMime.parse(await call(emlFormat.build, structuredClone(data)));
  const files = found.attachments.map((file) => file.filename).join();
  console.log(`${Object.keys(data)}: ${found.text}, ${found.html}, files ${files}; by itself ${own.text}`);
  same &&= !found.text && !found.html && !own.text && files === (data.attachments ? "a.csv" : "");
  same &&= other.text.startsWith(text);
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
