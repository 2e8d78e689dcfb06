// Comfort only: pictures can be dragged into order; the buttons do the same without this file.
// The order of the rows is the order of their hidden fields: saving the page keeps it.
for (const list of document.querySelectorAll("[data-arrange]")) {
  const rows = () => [...list.children];
  const hint = list.parentElement.querySelector("[data-arrange-hint]");
  if (rows().length < 2) continue;
  if (hint) hint.hidden = false;
  for (const row of rows()) {
    const grip = document.createElement("span");
    grip.className = "arrange__grip";
    grip.setAttribute("aria-hidden", "true");
    row.prepend(grip);
    grip.addEventListener("pointerdown", (start) => {
      if (start.button) return;
      start.preventDefault();
      grip.setPointerCapture(start.pointerId);
      row.classList.add("arrange__row--held");
      const move = (event) => {
        const over = rows().find((other) => {
          const box = other.getBoundingClientRect();
          return other !== row && event.clientY > box.top && event.clientY < box.bottom;
        });
        if (!over) return;
        const box = over.getBoundingClientRect();
        const below = event.clientY > box.top + box.height / 2;
        const after = rows().indexOf(over) > rows().indexOf(row);
        if (after && below) over.after(row);
        if (!after && !below) over.before(row);
      };
      const end = () => {
        row.classList.remove("arrange__row--held");
        grip.removeEventListener("pointermove", move);
        for (const name of ["pointerup", "pointercancel"]) grip.removeEventListener(name, end);
      };
      grip.addEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) grip.addEventListener(name, end);
    });
  }
}
