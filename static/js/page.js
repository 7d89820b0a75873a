// Small comforts of any page: printing, and copying a list as plain text.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value);
      button.textContent = button.dataset.done;
    } catch {
      source.focus(); // the clipboard is closed to us: the text is chosen, and the person copies it
      source.select();
    }
  });
}
