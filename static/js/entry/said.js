// The line below a row that says across its whole width what is wrong or asked about its cells.

/** Say the fault of a cell, or say it no longer where it has none; `use` names a number that is offered instead. */
export function sayFault(cell, fault, use = "") {
  const id = `${cell.name}.fault`;
  let node = document.getElementById(id);
  if (!fault) {
    if (node) remove(cell.row, node);
    return "";
  }
  if (!node) {
    node = document.createElement("p");
    node.className = "fault";
    node.id = id;
    node.innerHTML = '<span class="said-of"></span> <span class="text"></span>';
    node.firstChild.textContent = `${labelOf(cell)}:`;
    say(cell.row, node);
  }
  const text = node.querySelector(".text");
  if (text.textContent !== fault) text.textContent = fault;
  offer(cell, node, use);
  return id;
}

function offer(cell, node, use) {
  let button = node.querySelector("button");
  if (!use) button?.remove();
  if (!use || button?.textContent.trim() === use) return;
  if (!button) {
    button = document.createElement("button");
    button.className = "btn btn-sm btn-outline-primary";
    button.name = "action";
    button.value = `use:${cell.name}`;
    node.append(" ", button);
  }
  button.textContent = use;
}

/** Put ``node`` into the line below ``row``. */
export function say(row, node) {
  if (!row.said) {
    row.said = document.createElement("tr");
    row.said.className = "said";
    row.said.dataset.said = row.code;
    row.said.hidden = row.tr.hidden; // by a search
    row.said.insertCell().colSpan = row.tr.cells.length;
    row.tr.after(row.said);
  }
  row.said.cells[0].append(node);
}

/** Take ``node`` out of the line below ``row``, and the line away with the last of them. */
export function remove(row, node) {
  node.remove();
  if (row.said && !row.said.cells[0].children.length) {
    row.said.remove();
    row.said = null;
  }
}

/** What the number of a cell is called. */
export function labelOf(cell) {
  return cell.td.dataset.label;
}
