// Comfort only: move and zoom the opinion map, and read what a group says while one is at it.
"use strict";

for (const map of document.querySelectorAll("[data-map]")) {
  const svg = map.querySelector("svg");
  const figure = map.closest("figure");
  const [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const MOST = 4;
  const buttons = figure.querySelector("[data-map-buttons]");
  let now = { x: 0, y: 0, zoom: 1 };
  let moving = 0;

  const held = ({ x, y, zoom }) => ({
    zoom: Math.min(Math.max(zoom, 1), MOST),
    x: Math.min(Math.max(x, 0), wide - wide / Math.min(Math.max(zoom, 1), MOST)),
    y: Math.min(Math.max(y, 0), high - high / Math.min(Math.max(zoom, 1), MOST)),
  });

  const draw = (at) => {
    now = at;
    svg.setAttribute("viewBox", `${at.x} ${at.y} ${wide / at.zoom} ${high / at.zoom}`);
    map.toggleAttribute("data-near", at.zoom > 1);
    for (const button of buttons.children) {
      button.disabled = button.dataset.zoom === "in" ? at.zoom >= MOST : at.zoom <= 1;
    }
  };

  const go = (wish) => {
    const from = now, to = held(wish);
    cancelAnimationFrame(moving);
    if (calm.matches) { draw(to); return; }
    const began = performance.now();
    const step = (time) => {
      const part = Math.min(Math.max((time - began) / 160, 0), 1);
      const between = (name) => from[name] + (to[name] - from[name]) * part;
      draw(part === 1 ? to : { x: between("x"), y: between("y"), zoom: between("zoom") });
      if (part < 1) moving = requestAnimationFrame(step);
    };
    moving = requestAnimationFrame(step);
  };

  const zoomed = (times) => {
    const zoom = Math.min(Math.max(now.zoom * times, 1), MOST);
    const share = 1 / now.zoom - 1 / zoom; // the middle stays where it is
    go({ zoom, x: now.x + wide * share / 2, y: now.y + high * share / 2 });
  };
  const ACTS = { in: () => zoomed(1.6), out: () => zoomed(1 / 1.6), all: () => go({ x: 0, y: 0, zoom: 1 }) };

  buttons.hidden = false;
  buttons.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (!button) return;
    ACTS[button.dataset.zoom]();
    if (button.disabled) map.focus();
  });

  map.tabIndex = 0;
  map.setAttribute("role", "group");
  map.setAttribute("aria-label", map.dataset.map);
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const KEYS = { "+": "in", "=": "in", "-": "out", "0": "all", Escape: "all" };
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step && now.zoom > 1) {
      go({ ...now, x: now.x + step[0] * wide / now.zoom / 5, y: now.y + step[1] * high / now.zoom / 5 });
    } else if (KEYS[event.key]) {
      ACTS[KEYS[event.key]]();
    } else {
      return; // the page's own: it scrolls
    }
    event.preventDefault();
  });

  // Dragging moves what is zoomed in; of the whole map the finger scrolls the page.
  let grip = null;
  map.addEventListener("pointerdown", (event) => {
    if (now.zoom <= 1 || event.button !== 0) return;
    grip = { x: event.clientX, y: event.clientY, from: now };
    map.setPointerCapture(event.pointerId);
  });
  map.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const scale = wide / now.zoom / svg.getBoundingClientRect().width;
    const { x, y, zoom } = grip.from;
    draw(held({ zoom, x: x - (event.clientX - grip.x) * scale, y: y - (event.clientY - grip.y) * scale }));
  });
  for (const name of ["pointerup", "pointercancel"]) map.addEventListener(name, () => { grip = null; });

  // A group's words, while one points at it or its name has the focus.
  const says = figure.querySelector("[data-map-says]");
  const show = (tone) => {
    for (const each of says.children) each.hidden = each.dataset.says !== tone;
    for (const part of svg.querySelectorAll(".hull, [class*='g-']")) {
      part.classList.toggle("is-dim", Boolean(tone) && toneOf(part) !== tone);
    }
  };
  const toneOf = (part) => part.dataset.group || (/\bg-([a-e])\b/.exec(part.getAttribute("class")) || [])[1] || "";
  svg.addEventListener("pointermove", (event) => {
    if (!event.movementX && !event.movementY) return; // the page scrolled under a pointer that rests
    const tone = toneOf(event.target);
    if (tone) show(tone);
  });
  for (const item of figure.querySelectorAll("[data-map-group]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "legend__group";
    button.append(...item.childNodes);
    item.append(button);
    for (const name of ["focus", "click", "pointerenter"]) {
      button.addEventListener(name, () => show(item.dataset.mapGroup));
    }
  }
  figure.addEventListener("keydown", (event) => { if (event.key === "Escape") show(""); });
  draw(now);
}
