// Comfort only: the paper works without this file. What it comes to is said while one chooses, and finding is at once.
"use strict";

for (const form of document.querySelectorAll("form[data-ballot]")) {
  const numbers = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 2 });
  const rows = [...form.querySelectorAll("[data-row]")];
  const sums = new Map([...form.querySelectorAll("[data-sum]")].map((each) => [each.dataset.sum, each]));
  const counted = form.querySelector("[data-count]");

  const isMarked = (field) =>
    field.type === "checkbox" || field.type === "radio" ? field.checked && field.value !== "0" : field.value.trim() !== "";
  const marked = () =>
    [...form.elements].filter((field) => /^(choice$|order-|points-)/.test(field.name) && isMarked(field));
  const areaOf = (code) => (sums.has(code) ? code : sums.has("") ? "" : sums.keys().next().value);

  function add() {
    const chosen = marked();
    counted.hidden = false;
    counted.textContent =
      chosen.length === 0 ? counted.dataset.none
        : chosen.length === 1 ? counted.dataset.one : counted.dataset.many.replace("%(n)s", numbers.format(chosen.length));
    if (!sums.size) return;
    const spent = new Map();
    for (const field of chosen) {
      if (!field.dataset.cost) continue;
      const area = areaOf(field.dataset.area);
      spent.set(area, (spent.get(area) || 0) + Math.round(Number(field.dataset.cost) * 100));
    }
    for (const [area, line] of sums) {
      const cents = spent.get(area) || 0;
      line.hidden = cents === 0;
      line.toggleAttribute("data-over", cents > Math.round(Number(line.dataset.budget) * 100));
      line.querySelector("[data-spent]").textContent = `${numbers.format(cents / 100)} ${form.dataset.currency}`;
    }
  }
  form.addEventListener("change", add);
  form.addEventListener("input", add);
  add();

  const search = form.querySelector("#search");
  if (search) {
    const area = form.querySelector("#area");
    const none = form.querySelector("[data-none]");
    const find = () => {
      const words = search.value.trim().toLocaleLowerCase();
      let shown = 0;
      for (const row of rows) {
        const fits = row.dataset.title.toLocaleLowerCase().includes(words) && (!area || !area.value || row.dataset.area === area.value);
        row.hidden = !fits;
        shown += fits;
      }
      none.hidden = shown > 0;
    };
    // What the server left out comes back only from the server.
    const whole = !search.value && !(area && area.value);
    if (whole) {
      form.querySelector("[data-find]").hidden = true;
      search.addEventListener("input", find);
      if (area) area.addEventListener("change", find);
      // Enter finds; it does not send the ballot on.
      search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    }
  }
}
