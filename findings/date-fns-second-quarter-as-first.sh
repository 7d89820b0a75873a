#!/usr/bin/env bash
# date-fns 4.4.0 with its Vietnamese locale: «quý II 2026» and «quý III 2026», which it has itself written, are read
# back as the first quarter. The names of the quarters are told by how they end, and II and III end like I; IV is right,
# and so are the digits of «Q2 2026». (A correction was proposed in September 2026, pull request 4320.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-fns@4.4.0
cat >probe.mjs <<'NODE'
import { format, getQuarter, parse } from "date-fns";
import { vi as locale } from "date-fns/locale/vi";

const firstDays = [0, 3, 6, 9].map((month) => new Date(2026, month, 1));
const readBack = (form) => {
  const texts = firstDays.map((day) => format(day, form, { locale }));
  const quarters = texts.map((text) => getQuarter(parse(text, form, firstDays[0], { locale })));
  console.log(`${form}: ${texts.join(", ")} -> ${quarters}`);
  return String(quarters);
};
process.exit(readBack("QQQQ yyyy") === "1,1,1,4" && readBack("QQQ yyyy") === "1,2,3,4" ? 0 : 1);
NODE
node probe.mjs
