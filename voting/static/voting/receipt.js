// Comfort only: copy or print a receipt with one press.
"use strict";

const receipt = document.querySelector("[data-receipt]");
if (receipt) {
  const copy = document.querySelector("[data-copy]");
  const print = document.querySelector("[data-print]");
  const said = document.querySelector("[data-copied]");
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", () => {
      navigator.clipboard.writeText(receipt.textContent.trim()).then(() => { said.textContent = said.dataset.words; }, () => {});
    });
  }
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
