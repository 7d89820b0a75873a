#!/usr/bin/env bash
# docxmlater 10.1.0 (npm), which finds and replaces in Word files, with `wholeWord`: a word that ends in a letter with a
# mark is none, so that neither «xã» nor «Đông» is found in «xã Đông», and a part of one is. Where «tr» is to be
# «triệu», «15 tr, trễ 2» becomes «15 triệu, triệuễ 2». A tag in two runs, as Word stores one partly in bold, stays, and
# 0 are counted. The README's own example, `replaceText(/old text/g, …)`, ends in a TypeError, for only texts are taken.
# Without wholeWord «xã» is found, and in English the whole word "on" is only that.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund docxmlater@10.1.0
cat >probe.cjs <<'NODE'
const { Document } = require("docxmlater");
const replaced = (text, find, by, options) => {
  const document = Document.create();
  const paragraph = document.createParagraph();
  for (const run of [text].flat()) paragraph.addText(run);
  const count = document.replaceText(find, by, options);
  return `${count} ${paragraph.getText()}`;
};
const whole = { wholeWord: true };
const seen = [
  replaced("UBND xã Đông", "xã", "phường", whole),
  replaced("UBND xã Đông", "Đông", "Tây", whole),
  replaced("15 tr, trễ 2", "tr", "triệu", whole),
  replaced(["Xã {{un", "it}}"], "{{unit}}", "Đông"),
  replaced("UBND xã Đông", "xã", "phường"),
  replaced("on one", "on", "by", whole),
];
try {
  replaced("old text", /old text/g, "new text");
} catch (error) {
  seen.push(error.name);
}
console.log(seen);
const expected = ["0 UBND xã Đông", "0 UBND xã Đông", "2 15 triệu, triệuễ 2", "0 Xã {{unit}}"];
expected.push("1 UBND phường Đông", "1 by one", "TypeError");
process.exit(String(seen) === String(expected) ? 0 : 1);
NODE
node probe.cjs
