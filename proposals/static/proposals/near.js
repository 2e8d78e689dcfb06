// Comfort only: the browser says where one is; what leaves it is rounded to about a hundred metres, in the body of a
// form, never in an address.
for (const offer of document.querySelectorAll("[data-locate]")) {
  if (!navigator.geolocation) continue;
  const form = offer.closest("form");
  const said = offer.querySelector("[role=status]");
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(3);
        form.elements.longitude.value = coords.longitude.toFixed(3);
        form.submit();
      },
      () => { said.textContent = said.dataset.refused; },
      { maximumAge: 600000, timeout: 10000 },
    );
  });
}
