// A table of input fields takes a block copied from a spreadsheet, from the field in which it is pasted.
// Lines are added as they are needed; a heading line that repeats the table's own is left out.
const plain = (text) => text.normalize("NFC").trim().toLocaleLowerCase();

for (const table of document.querySelectorAll("[data-paste-rows]")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells].slice(1).map((cell) => plain(cell.textContent));

  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text) || !event.target.matches("input")) return; // a single value goes in as usual
    event.preventDefault();
    const from = [...event.target.closest("tr").querySelectorAll("input")].indexOf(event.target);
    let lines = text.split("\n").map((line) => line.split("\t"));
    if (lines[0].every((cell, at) => plain(cell) === headings[from + at])) lines = lines.slice(1);
    let row = event.target.closest("tr");
    for (const cells of lines) {
      const fields = row.querySelectorAll("input");
      cells.forEach((cell, at) => {
        if (fields[from + at]) fields[from + at].value = cell.trim().replace(/^"(.*)"$/, "$1");
      });
      row = row.nextElementSibling ?? addLine(row);
    }
  });

  // The next line, blank, numbered after the last one.
  function addLine(last) {
    const row = last.cloneNode(true);
    const number = String(Number(last.cells[0].textContent) + 1);
    row.cells[0].textContent = number;
    for (const field of row.querySelectorAll("input")) {
      field.value = "";
      field.setAttribute("value", "");
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/[0-9]+$/, number));
    }
    for (const fault of row.querySelectorAll(".accounts-fault")) fault.textContent = "";
    body.append(row);
    return row;
  }
}
