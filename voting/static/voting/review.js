// The second step, in the browser: what was chosen is held to the rules, shown and sealed here, and only what is sealed is
// sent. The same words as the server's second step, which is there for browsers without scripts or without the curve.
"use strict";

for (const form of document.querySelectorAll("form[data-seal]")) {
  const step = document.querySelector("template[data-second-step]");
  const review = step.content.querySelector("[data-review]");
  const paper = document.querySelector("[data-paper]");
  const errors = document.querySelector("[data-errors]");
  const numbers = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 2 });
  const { kind, most, points, within, currency } = form.dataset;
  const rows = [...form.querySelectorAll("[data-row]")];
  const budgets = new Map([...form.querySelectorAll("[data-sum]")].map((each) => [each.dataset.sum, each.dataset]));
  const fill = (words, given) => words.replace(/%\((\w+)\)s/g, (_whole, name) => given[name]);
  const money = (cents) => `${numbers.format(cents / 100)} ${currency}`;
  const cents = (text) => Math.round(Number(text) * 100);

  // What a row is given: "" or 0 is nothing.
  function mark(row) {
    const radio = row.querySelector("input[type=radio]:checked");
    const field = row.querySelector("input[type=checkbox], input[type=number]");
    if (radio) return radio.value;
    return !field ? "" : field.type === "checkbox" ? (field.checked ? "1" : "") : field.validity.badInput ? "?" : field.value.trim();
  }

  function read() {
    const chosen = rows.map((row) => ({ row, of: row.dataset, mark: mark(row) })).filter((each) => each.mark !== "");
    const wrong = [];
    const say = (each, name, given = {}) =>
      wrong.push([each && each.row.querySelector("input").id, fill(form.dataset[name], { title: each && each.of.name, ...given })]);
    const top = kind === "order" ? rows.length : Number(points);
    const taken = new Map();
    for (const each of kind === "choose" ? [] : chosen) {
      const number = /^\d{1,5}$/.test(each.mark) ? Number(each.mark) : -1;
      if (number < (kind === "order" ? 1 : 0) || number > top) say(each, "wrongNumber", { most: top });
      else if (kind === "order" && taken.has(number)) say(each, "wrongTwice", { place: number, first: taken.get(number) });
      taken.set(number, each.of.name);
    }
    const named = chosen.filter((each) => kind !== "points" || each.mark !== "0");
    if (kind === "order") named.sort((one, other) => one.mark - other.mark);
    const spent = new Map();
    for (const { of } of budgets.size ? named : []) spent.set(of.district, (spent.get(of.district) || 0) + cents(of.cost));
    if (most && named.length > Number(most)) say(named[0], "wrongMany", { most });
    if ([...spent.keys()].filter(Boolean).length > 1) say(named[0], "wrongAreas");
    const budget = (area) => cents((budgets.get(area) || budgets.get("") || { budget: 0 }).budget);
    if (within && [...spent].some(([area, sum]) => sum > budget(area))) say(named[0], "wrongMoney");
    return { named, wrong };
  }

  // As a line of choices.txt: ASCII, in the order of codes where order says nothing.
  function written(named) {
    const codes = named.map((each) => each.of.code);
    const text = (code) => JSON.stringify(code).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
    if (kind === "order") return `[${codes.map(text).join(", ")}]`;
    if (kind === "choose") return `[${codes.sort().map(text).join(", ")}]`;
    const given = new Map(named.map((each) => [each.of.code, Number(each.mark)]));
    return `{${codes.sort().map((code) => `${text(code)}: ${given.get(code)}`).join(", ")}}`;
  }

  function show(named) {
    const list = review.querySelector("[data-chosen]");
    const sample = review.querySelector("template").content;
    list.replaceChildren(...named.map((each, place) => {
      const item = sample.cloneNode(true);
      const put = (name, words) => { const at = item.querySelector(`[data-${name}]`); at.textContent = words; at.hidden = !words; return at; };
      const grade = each.row.querySelector("input[type=radio]:checked + label");
      put("mark", kind === "choose" ? "" : kind === "order" ? String(place + 1) : grade ? grade.textContent : each.mark);
      const title = put("name", each.of.name);
      if (each.of.lang) title.lang = each.of.lang;
      put("where", each.of.where);
      put("cost", each.of.price);
      return item;
    }));
    list.hidden = !named.length;
    const many = review.querySelector("[data-many]");
    many.textContent = named.length ? fill(many.dataset.many, { n: numbers.format(named.length) }) : many.dataset.none;
    review.querySelector("[data-blank]").hidden = named.length > 0;
    const spent = new Map([...budgets.keys()].map((area) => [area, 0]));
    for (const { of } of budgets.size ? named : []) {
      const area = budgets.has(of.district) ? of.district : budgets.has("") ? "" : budgets.keys().next().value;
      spent.set(area, spent.get(area) + cents(of.cost));
    }
    for (const line of review.querySelectorAll("[data-spent-of]")) {
      const [sum, of] = [spent.get(line.dataset.spentOf), cents(budgets.get(line.dataset.spentOf).budget)];
      line.hidden = !sum && named.length > 0;
      const said = line.querySelector("dd");
      const words = sum > of ? said.dataset.over : said.dataset.within;
      said.textContent = fill(words, { spent: money(sum), budget: money(of), left: money(of - sum) });
    }
  }

  function turn(to, back) {
    paper.hidden = to === review;
    review.hidden = to !== review;
    (back || to.querySelector("h1")).focus();
    window.scrollTo(0, 0);
  }

  function complain(wrong) {
    errors.querySelector("ul").replaceChildren(...wrong.map(([id, words]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${id}`;
      link.textContent = words;
      item.append(link);
      return item;
    }));
    errors.hidden = false;
    errors.focus();
  }

  async function check(event) {
    const button = event.submitter;
    if (button && button.hasAttribute("formaction")) return;
    event.preventDefault();
    const { named, wrong } = read();
    for (const each of document.querySelectorAll("section.errors:not([data-errors])")) each.remove();
    errors.hidden = true;
    if (wrong.length) return complain(wrong);
    const cast = review.querySelector("form");
    try {
      cast.elements.sealed.value = await sealBallot(written(named), form.dataset);
    } catch (error) {
      // Nothing is sent unasked: the next press sends the paper to the city's machine, and the page says so.
      form.removeEventListener("submit", check);
      tell("failed");
      return form.querySelector("[data-failed]").scrollIntoView({ block: "center" });
    }
    show(named);
    // That a ballot was begun, and nothing of it: its owner can be reminded.
    const token = form.elements.csrfmiddlewaretoken.value;
    fetch(form.dataset.begin, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {});
    history.pushState({ review: true }, "", "#check");
    turn(review);
  }

  const tell = (name) => {
    for (const each of ["by-server", "by-browser", "failed"]) form.querySelector(`[data-${each}]`).hidden = each !== name;
  };
  const started = () => {
    tell("by-browser");
    step.replaceWith(step.content);
    form.addEventListener("submit", check);
    review.querySelector("[data-back]").addEventListener("click", () => history.back());
    window.addEventListener("popstate", () => {
      if (!review.hidden) turn(paper);
    });
  };
  // A paper of which the server left rows out comes back whole only from the server.
  const whole = !form.querySelector("input[type=hidden][data-area]");
  if (whole && window.crypto && crypto.subtle) {
    crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]).then(started).catch(() => {});
  }
}
