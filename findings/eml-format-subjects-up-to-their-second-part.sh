#!/usr/bin/env bash
# eml-format 0.6.1 (npm) reads mails: of the subject «Số hồ sơ: 17779», encoded in two parts, it leaves «Số hồ sơ: 17»,
# of «Re: Báo cáo 45%» with one part encoded «Báo cáo», and «Báo cáo quý III» in quoted code becomes «Báo_cáo_quý_III».
# eml-parse-js 1.1.15 (npm), a fork of it, makes «Số hồ sơ: 17 779» of the first, «Bao caoquy III» of a subject that is
# folded between two words, and two senders of one whose encoded name has a comma. RFC 2047 leaves out the blanks
# between two encoded parts and reads _ as a blank; RFC 5322 unfolds by taking out the line break alone. postal-mime
# 4.0.0 reads all of them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund eml-format@0.6.1 eml-parse-js@1.1.15 postal-mime@4.0.0
cat >probe.mjs <<'NODE'
import emlFormat from "eml-format";
import { readEml } from "eml-parse-js";
import PostalMime from "postal-mime";
const coded = (text) => `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;
const mail = (subject) =>
  [
    `From: ${coded("Phòng A, B")} <a@example.com>`,
    "To: b@example.com",
    `Subject: ${subject}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Số liệu",
    "",
  ].join("\r\n");
const read = (reader, text) =>
  new Promise((resolve, reject) => reader(text, (error, data) => (error ? reject(error) : resolve(data))));
let same = true;
for (const [subject, one, other, right] of [
  [`${coded("Số hồ sơ: 17")} ${coded("779")}`, "Số hồ sơ: 17", "Số hồ sơ: 17 779", "Số hồ sơ: 17779"],
  [`Re: ${coded("Báo cáo")} 45%`, "Báo cáo", "Re: Báo cáo 45%", "Re: Báo cáo 45%"],
  ["=?UTF-8?Q?B=C3=A1o_c=C3=A1o_qu=C3=BD_III?=", "Báo_cáo_quý_III", "Báo cáo quý III", "Báo cáo quý III"],
  ["Bao cao\r\n quy III", "Bao cao\r\nquy III", "Bao caoquy III", "Bao cao quy III"],
]) {
  const text = mail(subject);
  const first = (await read(emlFormat.read, text)).subject;
  const second = await read(readEml, text);
  const reference = await PostalMime.parse(text);
  console.log([first, second.subject, reference.subject].map((found) => JSON.stringify(found)).join(" | "));
  const senders = second.from.map((sender) => sender.name).join(" | ");
  same &&= first === one && second.subject === other && reference.subject === right;
  same &&= senders === "Phòng A | B" && reference.from.name === "Phòng A, B";
}
process.exit(same ? 0 : 1);
NODE
node probe.mjs
