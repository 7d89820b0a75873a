#!/usr/bin/env bash
# json-diff-ts 4.10.4 (npm) finds the differences of two JSON documents and applies them. In rows that are arrays, as in
# a table, it does not apply the removal of a value: from ["Xã A", 17, 3] to ["Xã A", 17] the 3 stays, and from ["Xã A",
# 17, 12, 5] to ["Xã A", 12, 5] the row is ["Xã A", 12, 5, 5]. Its differences name the removal; it writes a line that
# an element was not found, and returns the row all the same. In an array that is no part of an array it is right;
# fast-json-patch 3.1.1 is right in both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-diff-ts@4.10.4 fast-json-patch@3.1.1
cat >probe.mjs <<'NODE'
import jsonpatch from "fast-json-patch";
import { applyChangeset, diff } from "json-diff-ts";
let same = true;
for (const [before, after, expected] of [
  [{ rows: [["Xã A", 17, 3]] }, { rows: [["Xã A", 17]] }, { rows: [["Xã A", 17, 3]] }],
  [{ rows: [["Xã A", 17, 12, 5]] }, { rows: [["Xã A", 12, 5]] }, { rows: [["Xã A", 12, 5, 5]] }],
  [{ row: ["Xã A", 17, 3] }, { row: ["Xã A", 17] }, { row: ["Xã A", 17] }],
]) {
  const changes = diff(structuredClone(before), structuredClone(after));
  const found = applyChangeset(structuredClone(before), changes);
  const patch = jsonpatch.compare(before, after);
  const other = jsonpatch.applyPatch(structuredClone(before), patch).newDocument;
  console.log([before, found, other].map((document) => JSON.stringify(document)).join(" "));
  same &&= JSON.stringify(changes).includes("REMOVE") && JSON.stringify(found) === JSON.stringify(expected);
  same &&= JSON.stringify(other) === JSON.stringify(after);
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
