// Moving in the grid: Enter and the arrows up and down move along a column, left and right leave a text at its edges.
// Ctrl+Enter presses `check` from anywhere in the form; it is null where the report cannot be sent.

export function bindKeyboard(sheet, check) {
  sheet.form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing && check) {
      event.preventDefault();
      check.click();
      return;
    }
    const cell = sheet.byName.get(event.target.name);
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = goal(sheet, cell, event);
    if (target === undefined) return;
    event.preventDefault();
    if (target) focus(target);
    else if (event.key === "Enter" && !event.shiftKey) check?.focus();
  });
}

export function focus(cell) {
  cell.input.focus();
  cell.input.select();
}

/** The cell to go to; null where the grid ends, undefined for any other key. */
function goal(sheet, cell, event) {
  const { key, shiftKey } = event;
  if (key === "Enter") return inColumn(sheet, cell, shiftKey ? -1 : 1);
  if (shiftKey) return undefined;
  if (key === "ArrowDown") return inColumn(sheet, cell, 1);
  if (key === "ArrowUp") return inColumn(sheet, cell, -1);
  const { selectionStart: start, selectionEnd: end, value } = cell.input;
  const all = start === 0 && end === value.length;
  if (key === "ArrowRight" && (all || start === value.length)) return inOrder(sheet, cell, 1);
  if (key === "ArrowLeft" && (all || end === 0)) return inOrder(sheet, cell, -1);
  return undefined;
}

function inColumn(sheet, cell, step) {
  const rows = shownRows(sheet);
  return rows[rows.indexOf(cell.row) + step]?.cells[cell.column] ?? null;
}

function inOrder(sheet, cell, step) {
  const cells = shownRows(sheet).flatMap((row) => row.cells);
  return cells[cells.indexOf(cell) + step] ?? null;
}

export function shownRows(sheet) {
  return sheet.rows.filter((row) => !row.tr.hidden);
}
