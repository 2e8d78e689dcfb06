// The ground of every map: the city's own boundaries, in the page's own colours; tiles only where the city has some.
// Comfort only: without this file the page shows the drawn map.
// How far a name may step aside, in pixels, the nearest first.
const STEPS = [0, -12, 12, -24, 24, -36, 36, -48, 48].flatMap((y) => [0, -14, 14, -28, 28].map((x) => [x, y]))
  .sort(([ax, ay], [bx, by]) => ax * ax + ay * ay - bx * bx - by * by);
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
  // A name stands inside its own district, clear of markers and of other names. One without room is left out: the list
  // has it, and a closer look shows it.
  const names = [];
  const settle = () => {
    const frame = box.getBoundingClientRect();
    const taken = [...box.querySelectorAll(".spot__at, .pinned, .leaflet-control")].map((each) => each.getBoundingClientRect());
    for (const { name, feature } of names) {
      name.hidden = false;
      name.style.removeProperty("translate");
      const { left, right, top, bottom } = name.getBoundingClientRect();
      const fits = ([x, y]) => {
        const middle = map.containerPointToLatLng([(left + right) / 2 + x - frame.left, (top + bottom) / 2 + y - frame.top]);
        return window.lies(feature, middle) && !taken.some((one) =>
          one.left < right + x && one.right > left + x && one.top < bottom + y && one.bottom > top + y);
      };
      const by = STEPS.find(fits);
      name.hidden = !by;
      if (!by) continue;
      const [x, y] = by;
      if (x || y) name.style.translate = `calc(-50% + ${x}px) calc(-50% + ${y}px)`;
      taken.push({ left: left + x, right: right + x, top: top + y, bottom: bottom + y });
    }
  };
  map.on("moveend", settle);
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
      names.push({ name, feature });
    }
    settle();
    return city;
  }).catch(() => ({ features: [] }));
  return { map, drawn, settle };
};
window.boundsOf = (text) => {
  const [west, south, east, north] = text.split(",").map(Number);
  return [[south, west], [north, east]];
};
// Whether a point lies in an area of the city.
window.lies = ({ geometry }, { lat, lng }) => {
  const within = (ring) => {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i], [bx, by] = ring[j];
      if ((ay > lat) !== (by > lat) && lng < ((bx - ax) * (lat - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
  };
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  return polygons.some(([outer, ...holes]) => within(outer) && !holes.some(within));
};
