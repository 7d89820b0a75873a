#!/usr/bin/env bash
# @jsonhero/schema-infer 0.1.5 (npm) makes a JSON schema of examples, and the schema refuses them: the month "2026-11",
# the week "2026-W48" and "20261130" get the format date, the hour "17:00", the year "2026" and the code "0905" the
# format time, and "2026-11-30 17:00:00" date-time. In JSON Schema (draft 2020-12, validation, 7.3.1) these are
# full-date, full-time with seconds and zone, and date-time of RFC 3339. ajv 8.20.0 with ajv-formats 3.0.1 finds these
# examples invalid, and a whole date and the code "00123" valid. (It needs lodash, which it does not name among its
# packages.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @jsonhero/schema-infer@0.1.5 ajv@8.20.0 ajv-formats@3.0.1 lodash@4.18.1
cat >probe.cjs <<'NODE'
const { inferSchema } = require("@jsonhero/schema-infer");
const Ajv = require("ajv").default;
const formats = require("ajv-formats").default;
let same = true;
for (const [example, expected, right] of [
  ["2026-11-30", "date", true],
  ["2026-11", "date", false],
  ["2026-W48", "date", false],
  ["20261130", "date", false],
  ["17:00", "time", false],
  ["2026", "time", false],
  ["0905", "time", false],
  ["2026-11-30 17:00:00", "date-time", false],
  ["00123", undefined, true],
]) {
  const schema = inferSchema({ value: example }).toJSONSchema();
  const ajv = new Ajv({ strict: false });
  formats(ajv);
  const valid = ajv.validate(schema, { value: example });
  const { format } = schema.properties.value;
  console.log(`${example}: format ${format}, ${valid ? "valid" : "invalid"}`);
  same &&= format === expected && valid === right;
}
process.exit(same ? 0 : 1);
NODE
node probe.cjs
