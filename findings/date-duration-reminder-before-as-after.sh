#!/usr/bin/env bash
# date-duration 2.0.0 (npm) takes a duration with a sign, as the TRIGGER:-PT15M of a calendar, and forgets the sign: 15
# minutes before 17:00 is 17:15, and a day before, -P1D, is the day after. ISO 8601-2 and RFC 5545 have the sign for the
# other direction. Without a sign the package adds and subtracts rightly. Luxon 3.7.2 (npm) knows the sign.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-duration@2.0.0 luxon@3.7.2
cat >probe.mjs <<'NODE'
import duration from "date-duration";
import { DateTime, Duration } from "luxon";
const deadline = "2026-11-30T17:00:00.000Z";
const make = duration.default ?? duration;
const seen = ["-PT15M", "-P1D"].map((text) => {
  const found = make(text).addTo(new Date(deadline)).toISOString();
  const right = DateTime.fromISO(deadline, { zone: "utc" }).plus(Duration.fromISO(text)).toISO();
  console.log(`${text}: date-duration ${found}, luxon ${right}`);
  return `${found} ${right}`;
});
seen.push(make("PT15M").subtractFrom(new Date(deadline)).toISOString());
const before = "2026-11-30T16:45:00.000Z";
const expected = [`2026-11-30T17:15:00.000Z ${before}`, "2026-12-01T17:00:00.000Z 2026-11-29T17:00:00.000Z", before];
process.exit(JSON.stringify(seen) === JSON.stringify(expected) ? 0 : 1);
NODE
TZ=Asia/Ho_Chi_Minh node probe.mjs
