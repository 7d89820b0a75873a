// On the read-only page: figures that this user typed and that were never saved, so that they are not lost unseen.

import { keyOf, numberLabel, showLeftover } from "./leftover_box.js";
import { readCount } from "./numbers.js";
import { Waiting } from "./waiting.js";

const waiting = new Waiting(keyOf("entry"));
const replaced = new Waiting(keyOf("replaced"));
const names = JSON.parse(document.getElementById("leftover-names").textContent);

// A form that is sent right after the last key takes the figures along before the page learns that they are saved.
const recorded = JSON.parse(document.getElementById("leftover-recorded").textContent);
waiting.together(() => waiting.names.filter(isRecorded).forEach((name) => waiting.drop(name)));

function isRecorded(name) {
  const [text, known] = [waiting.get(name).text, recorded[name]];
  if (Array.isArray(known)) return known.includes(text.replaceAll("\r\n", "\n").trim());
  return name in recorded && readCount(text).value === known;
}

function labelOf(name) {
  const [code, number] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
  return names[name] ?? [names[code] ?? code, numberLabel(number)].filter(Boolean).join(", ");
}

const linesOf = (store) => store.names.map((name) => `${labelOf(name)}: ${store.get(name).text}`);
showLeftover([replaced, waiting].flatMap(linesOf), () => {
  waiting.clear();
  replaced.clear();
});
