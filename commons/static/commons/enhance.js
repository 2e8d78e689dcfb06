// Comfort only: every page works without this file.

// Count the characters while one writes; the server prints the first count.
for (const area of document.querySelectorAll("textarea[data-count]")) {
  const counter = document.getElementById(area.dataset.count);
  const used = counter && counter.querySelector("[data-used]");
  if (used) {
    const numbers = new Intl.NumberFormat(document.documentElement.lang);
    area.addEventListener("input", () => { used.textContent = numbers.format(area.value.length); });
  }
}

// The district switcher closes on Escape and on a tap elsewhere.
const switcher = document.querySelector("details.switch");
if (switcher) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && switcher.open) {
      switcher.open = false;
      switcher.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (switcher.open && !switcher.contains(event.target)) switcher.open = false;
  });
}
