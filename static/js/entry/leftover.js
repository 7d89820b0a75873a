// On the read-only page: figures that this user typed and that were never saved, so that they are not lost unseen.

import { readCount } from "./numbers.js";
import { Waiting } from "./waiting.js";

const box = document.getElementById("leftover");
const waiting = new Waiting(`entry:${box.dataset.user}:${box.dataset.report}`);

// A form that is sent right after the last key takes the figures along before the page learns that they are saved.
const recorded = JSON.parse(document.getElementById("leftover-recorded").textContent);
waiting.together(() => waiting.names.filter(isRecorded).forEach((name) => waiting.drop(name)));

function isRecorded(name) {
  const [text, known] = [waiting.get(name).text, recorded[name]];
  if (Array.isArray(known)) return known.includes(text.replaceAll("\r\n", "\n").trim());
  return name in recorded && readCount(text).value === known;
}

if (waiting.names.length) {
  const list = box.querySelector("ul");
  const names = JSON.parse(document.getElementById("leftover-names").textContent);
  for (const name of waiting.names) {
    const [code, number] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
    const label = names[name] ?? [names[code] ?? code, box.dataset[number]].filter(Boolean).join(", ");
    const item = document.createElement("li");
    item.textContent = `${label}: ${waiting.get(name).text}`;
    list.append(item);
  }
  box.querySelector("button").addEventListener("click", () => {
    waiting.clear();
    box.hidden = true;
  });
  box.hidden = false;
}
