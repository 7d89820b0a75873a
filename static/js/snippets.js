// Common reasons next to a field: a tick puts the reason into the field, where it can be changed; unticked, it goes again
// while it is as it was. Without this the server puts the ticked ones above what was typed.

for (const group of document.querySelectorAll("[data-snippets]")) {
  const field = document.getElementById(group.dataset.snippets);
  for (const box of group.querySelectorAll("input[type=checkbox]")) {
    if (box.checked) put(field, box.value); // posted before and refused
    box.removeAttribute("name");
    box.addEventListener("change", () => (box.checked ? put : take)(field, box.value));
    field.addEventListener("input", () => (box.checked = lines(field).includes(box.value)));
  }
}

function lines(field) {
  return field.value.split("\n");
}

function put(field, reason) {
  if (!lines(field).includes(reason)) write(field, [...lines(field).filter(Boolean), reason]);
}

function take(field, reason) {
  write(
    field,
    lines(field).filter((line) => line !== reason),
  );
}

function write(field, all) {
  field.value = all.join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
