#!/usr/bin/env bash
# json-schema-merge-allof 0.8.1 and allof-merge 0.6.8 (npm) put the schemas of an allOf into one, safely, as they say.
# Of «a number or null» and «an integer or null» they make «null»: the count 17, valid by both, is refused. «A number»
# and «an integer» are a conflict for both, so that the first ends in an error and the second returns nothing. In JSON
# Schema each integer is a number. jsonschema 1.5.0 (npm) shows it with the schemas before and after.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund json-schema-merge-allof@0.8.1 allof-merge@0.6.8 jsonschema@1.5.0
cat >probe.mjs <<'NODE'
import { merge } from "allof-merge";
import mergeAllOf from "json-schema-merge-allof";
import jsonschema from "jsonschema";
const valid = (schema, value) => new jsonschema.Validator().validate(value, schema).valid;
const attempt = (action, schema) => {
  try {
    return action(structuredClone(schema)) ?? "nothing";
  } catch {
    return "an error";
  }
};
const nullable = { allOf: [{ type: ["number", "null"] }, { type: ["integer", "null"] }] };
const plain = { allOf: [{ type: "number" }, { type: "integer" }] };
const merged = [attempt(mergeAllOf, nullable), attempt(merge, nullable)];
const found = [
  valid(nullable, 17),
  merged,
  merged.map((schema) => valid(schema, 17)),
  valid(plain, 17),
  [attempt(mergeAllOf, plain), attempt(merge, plain)],
];
for (const result of found) console.log(JSON.stringify(result));
const empty = { type: "null" };
const expected = [true, [empty, empty], [false, false], true, ["an error", "nothing"]];
process.exit(JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1);
NODE
node probe.mjs
