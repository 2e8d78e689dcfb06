// Comfort only: the point is set on a map that moves, by a press, by dragging or with the arrow keys. The two fields
// of degrees stay what is sent, and the server says what is wrong with them.
for (const part of document.querySelectorAll("[data-place-map]")) {
  const form = part.closest("form");
  const { latitude, longitude, district } = form.elements;
  const live = part.querySelector(".point__live");
  const status = part.querySelector(".point__said");
  const away = part.querySelector("[data-away]");
  const take = part.querySelector("[data-take]");
  for (const drawn of part.querySelectorAll(".point__drawn, .point__lies, .flash")) drawn.hidden = true;
  live.hidden = false;
  const { map, drawn } = window.ground(live.querySelector(".citymap__live"), part.dataset);
  let city = { features: [] };
  let marker = null;
  let chosen = district.value !== "" && (part.dataset.frame !== part.dataset.city || Boolean(latitude.value));

  const here = (at, water = false) =>
    city.features.find((feature) => Boolean(feature.properties.water) === water && window.lies(feature, at));
  const say = () => {
    away.hidden = !marker;
    take.hidden = true;
    status.textContent = "";
    if (!marker || !city.features.length) return;
    const found = here(marker.getLatLng());
    if (!found) { // on a bridge the server finds the nearest bank
      status.textContent = here(marker.getLatLng(), true) ? "" : part.dataset.outside;
      return;
    }
    status.textContent = part.dataset.lies.replace("%(district)s", found.properties.name);
    if (!chosen) district.value = found.properties.code;
    take.hidden = ["city", found.properties.code].includes(district.value);
    take.dataset.code = found.properties.code;
  };
  const set = (at, write = true) => {
    if (!marker) {
      marker = L.marker(at, { icon: L.divIcon({ className: "pinned", iconSize: [24, 24] }), draggable: true, keyboard: true }).addTo(map);
      marker.on("drag dragend", () => set(marker.getLatLng()));
      const pin = marker.getElement();
      pin.setAttribute("aria-label", part.dataset.point);
      pin.addEventListener("keydown", (event) => {
        const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
        if (!step) return;
        event.preventDefault();
        event.stopPropagation();
        const pixels = event.shiftKey ? 1 : 10;
        const point = map.latLngToContainerPoint(marker.getLatLng()).add([step[0] * pixels, step[1] * pixels]);
        set(map.containerPointToLatLng(point));
        map.panInside(marker.getLatLng(), { padding: [40, 40], animate: false });
      });
    } else marker.setLatLng(at);
    if (write) {
      latitude.value = marker.getLatLng().lat.toFixed(5);
      longitude.value = marker.getLatLng().lng.toFixed(5);
    }
    say();
  };
  const typed = () => {
    const [lat, lng] = [latitude, longitude].map((field) => Number.parseFloat(field.value.replace(",", ".")));
    if (Number.isFinite(lat) && Number.isFinite(lng) && Math.abs(lat) < 85 && Math.abs(lng) <= 180) {
      set([lat, lng], false);
      if (!map.getBounds().contains([lat, lng])) map.panTo([lat, lng], { animate: false });
    }
  };
  map.fitBounds(window.boundsOf(part.dataset.frame || part.dataset.city));
  map.on("click", ({ latlng }) => set(latlng));
  part.querySelector("[data-middle]").addEventListener("click", () => { set(map.getCenter()); marker.getElement().focus(); });
  away.addEventListener("click", () => {
    marker.remove();
    marker = null;
    latitude.value = longitude.value = "";
    say();
    part.querySelector("[data-middle]").focus();
  });
  take.addEventListener("click", () => { district.value = take.dataset.code; chosen = true; say(); });
  district.addEventListener("change", () => { chosen = true; say(); });
  for (const field of [latitude, longitude]) field.addEventListener("change", typed);
  drawn.then((shapes) => { city = shapes; say(); });
  typed();
}
