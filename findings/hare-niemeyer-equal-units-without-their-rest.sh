#!/usr/bin/env bash
# hare-niemeyer 3.0.0 (npm) shares out seats by the largest remainders and, its README says, draws lots for those that
# are left among equal remainders. It shares out only half of them: of 6 visits among four equal units one is missing,
# of 20 among seven 3, and the percentages of seven equal units add up to 99. The lots are no lots: it is always the
# first units that gain. With one left among equals the total is right. sainte-lague 3.0.0 of the same author shares out
# all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hare-niemeyer@3.0.0 sainte-lague@3.0.0
cat >probe.mjs <<'NODE'
import hareNiemeyer from "hare-niemeyer";
import sainteLague from "sainte-lague";
const sum = (shares) => Object.values(shares).reduce((all, share) => all + share, 0);
let same = true;
for (const [units, seats, expected] of [
  [4, 6, 5],
  [7, 20, 17],
  [7, 100, 99],
  [7, 15, 15],
]) {
  const counts = Object.fromEntries(Array.from({ length: units }, (_, at) => [`unit ${at + 1}`, 120]));
  const drawn = Array.from({ length: 20 }, () => hareNiemeyer(counts, seats));
  const others = sum(sainteLague(counts, seats, { draw: true }));
  const shown = Object.values(drawn[0]).join(" ");
  console.log(`${seats} among ${units} equal units: ${shown}, together ${sum(drawn[0])}; sainte-lague ${others}`);
  const always = drawn.every((shares) => Object.values(shares).join(" ") === shown);
  same &&= always && drawn.every((shares) => sum(shares) === expected) && others === seats;
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
