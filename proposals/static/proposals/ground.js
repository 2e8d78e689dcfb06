// The ground of every map: the city's own boundaries, in the page's own colours; tiles only where the city has some.
// Comfort only: without this file the page shows the drawn map.
window.ground = (box, said) => {
  const touched = window.matchMedia("(pointer: coarse)").matches;
  const map = L.map(box, {
    zoomControl: false, attributionControl: false, scrollWheelZoom: false, maxZoom: 18, zoomAnimation: false,
    fadeAnimation: false, zoomSnap: 0.25, dragging: !touched, // one finger scrolls the page, two move the map
  });
  L.control.zoom({ zoomInTitle: said.closer, zoomOutTitle: said.further }).addTo(map);
  box.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  box.addEventListener("focusout", () => map.scrollWheelZoom.disable());
  map.on("click", () => map.scrollWheelZoom.enable());
  if (said.tiles) {
    const credit = document.createElement("span");
    credit.textContent = said.credit;
    L.control.attribution({ prefix: false }).addTo(map);
    L.tileLayer(said.tiles, { attribution: credit.innerHTML, maxZoom: 18 }).addTo(map);
  }
  const drawn = fetch(said.districts).then((answer) => answer.json()).then((city) => {
    for (const water of [true, false]) { // an island lies on its river
      const of = city.features.filter((feature) => Boolean(feature.properties.water) === water);
      L.geoJSON({ type: "FeatureCollection", features: of }, {
        interactive: false,
        style: { className: water ? "map__water" : `map__district${said.tiles ? " map__district--over" : ""}`, weight: water ? 0 : 3, fillOpacity: 1 },
      }).addTo(map);
    }
    for (const feature of city.features.filter((each) => each.properties.name)) {
      const name = document.createElement("span");
      name.textContent = feature.properties.name;
      const middle = L.geoJSON(feature).getBounds().getCenter();
      L.marker(middle, { icon: L.divIcon({ className: "ground__name", html: name, iconSize: [0, 0] }), keyboard: false, interactive: false, zIndexOffset: -1000 }).addTo(map);
    }
    return city;
  }).catch(() => ({ features: [] }));
  return { map, drawn };
};
window.boundsOf = (text) => {
  const [west, south, east, north] = text.split(",").map(Number);
  return [[south, west], [north, east]];
};
