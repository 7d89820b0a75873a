// Small comforts of any page: printing, copying a list as plain text, tabs, days.

if (document.querySelector("[data-day]")) import("./days.js");

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
  button.hidden = false;
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value);
      button.textContent = button.dataset.done;
    } catch {
      source.focus(); // the clipboard is not available: the text is selected, and the user copies it
      source.select();
    }
  });
}

// On a narrow screen tabs are one line that scrolls sideways: it starts at the tab of the page shown.
for (const tabs of document.querySelectorAll(".tabs")) {
  const current = tabs.querySelector('[aria-current="page"]');
  if (current) tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - 16;
}

// Parts of a page as tabs: one at a time on the screen, all of them on paper and without this script.
for (const tabs of document.querySelectorAll("[data-tabs]")) {
  const links = [...tabs.querySelectorAll("a")];
  const parts = links.map((link) => document.querySelector(link.hash));
  const show = (chosen) => {
    links.forEach((link, index) => {
      parts[index].classList.toggle("screen-hidden", index !== chosen);
      if (index === chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  const filled = parts.findIndex((part) => part.querySelector("table"));
  const named = links.findIndex((link) => link.hash === location.hash);
  show(named >= 0 ? named : Math.max(0, filled));
  links.forEach((link, index) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(index);
      history.replaceState(null, "", link.hash);
    }),
  );
}
