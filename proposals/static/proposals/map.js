// Comfort only: the drawn map becomes one that moves. What stands together is put together by the server.
for (const figure of document.querySelectorAll("[data-city-map]")) {
  const box = figure.querySelector(".citymap__live");
  const part = figure.querySelector(".citymap__part");
  const status = figure.querySelector(".citymap__said");
  figure.querySelector(".citymap__drawn").hidden = true;
  figure.querySelector(".citymap__how-drawn").hidden = true;
  figure.querySelector(".citymap__how-live").hidden = false;
  box.hidden = false;
  const { map, settle } = window.ground(box, figure.dataset);
  const spots = L.layerGroup();
  const listed = (address, area) => {
    const url = new URL(address, location.href);
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (!["area", "near", "cursor", "from"].includes(name)) url.searchParams.append(name, value);
    }
    url.searchParams.set("area", area);
    return url.href;
  };
  let asked = null;
  let byKey = false;

  const closer = (area) => {
    const bounds = L.latLngBounds(window.boundsOf(area));
    const zoom = Math.min(map.getMaxZoom(), map.getBoundsZoom(bounds.pad(0.1)));
    map.setView(bounds.getCenter(), Math.max(zoom, map.getZoom() + 1));
  };

  const spot = (cell) => {
    const link = document.createElement("a");
    const many = cell.n > 1;
    const size = many ? Math.min(56, 34 + Math.round(3 * Math.log(cell.n))) : 26;
    link.className = many ? "spot spot--many" : "spot";
    if (many) {
      const number = new Intl.NumberFormat(document.documentElement.lang).format(cell.n);
      link.textContent = number;
      link.setAttribute("aria-label", figure.dataset.many.replace("%(n)s", number));
      link.href = listed(figure.dataset.listUrl, cell.area);
      link.addEventListener("click", (event) => {
        if (map.getZoom() >= map.getMaxZoom()) return; // what lies on one point is a list
        event.preventDefault();
        byKey = event.detail === 0;
        closer(cell.area);
      });
    } else {
      link.href = figure.dataset.proposalUrl.replace("/0/", `/${cell.id}/`);
      link.dataset.topic = cell.topic;
      link.setAttribute("aria-label", cell.title);
      link.title = cell.title;
      link.lang = cell.lang;
    }
    const icon = L.divIcon({ className: "spot__at", html: link, iconSize: [size, size] });
    return L.marker(cell.at, { icon, keyboard: false, interactive: false });
  };

  const load = async () => {
    if (asked) asked.abort();
    asked = new AbortController();
    const zoom = Math.round(map.getZoom());
    const step = 90 / 2 ** zoom; // neighbours ask for the same parts, so an answer serves many
    const bounds = map.getBounds();
    const bbox = [
      Math.max(-180, Math.floor(bounds.getWest() / step) * step),
      Math.max(-85, Math.floor(bounds.getSouth() / step) * step),
      Math.min(180, Math.ceil(bounds.getEast() / step) * step),
      Math.min(85, Math.ceil(bounds.getNorth() / step) * step),
    ].map((degrees) => degrees.toFixed(5)).join(",");
    part.href = listed(figure.dataset.mapUrl, [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((degrees) => degrees.toFixed(5)).join(","));
    const url = new URL(figure.dataset.cells, location.href);
    url.searchParams.set("bbox", bbox);
    url.searchParams.set("zoom", zoom);
    try {
      const answer = await fetch(url, { signal: asked.signal });
      if (!answer.ok) return;
      const { cells } = await answer.json();
      spots.clearLayers();
      let seen = 0;
      for (const cell of cells) {
        spot(cell).addTo(spots);
        if (bounds.contains(cell.at)) seen += cell.n;
      }
      settle();
      status.textContent = figure.dataset.many.replace("%(n)s", new Intl.NumberFormat(document.documentElement.lang).format(seen));
      if (byKey) {
        const first = box.querySelector("a.spot");
        if (first) first.focus();
        byKey = false;
      }
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = "";
    }
  };

  // A marker that takes the focus is brought into view without scrolling the map's frame.
  box.addEventListener("focusin", (event) => {
    box.scrollLeft = box.scrollTop = 0;
    const marker = event.target.closest(".spot__at");
    if (!marker) return;
    const { left, top, right, bottom } = marker.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (left < frame.left || top < frame.top || right > frame.right || bottom > frame.bottom) {
      const leaflet = spots.getLayers().find((layer) => layer.getElement() === marker);
      if (leaflet) map.panInside(leaflet.getLatLng(), { padding: [60, 60], animate: false });
    }
  });
  map.fitBounds(window.boundsOf(figure.dataset.frame), { padding: [0, 0] });
  spots.addTo(map);
  map.on("moveend", load);
  load();
}
