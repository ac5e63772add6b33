// The map of places: outlines of countries, a dot for a town or finer, a shaded disc for what is only known to be
// within, and numbers where several are close together. Everything on it is also in a list of the page.
"use strict";

(() => {
  const frame = document.getElementById("map");
  if (!frame) return;
  const words = JSON.parse(frame.dataset.words);
  const number = new Intl.NumberFormat(words.language === "en" ? "en-GB" : words.language, { numberingSystem: "latn" });
  const fallen = () => {
    frame.hidden = true;
    document.getElementById("nomap").hidden = false;
  };

  const probe = document.body.appendChild(document.createElement("span"));
  probe.hidden = true;
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };

  const EARTH = 6371;
  const disc = ({ lat, lon, radius }) => {
    const ring = [];
    for (let step = 0; step <= 48; step++) {
      const angle = (step / 48) * 2 * Math.PI;
      const north = (radius / EARTH) * Math.cos(angle) * (180 / Math.PI);
      const east = ((radius / EARTH) * Math.sin(angle) * (180 / Math.PI)) / Math.max(0.05, Math.cos((lat * Math.PI) / 180));
      ring.push([lon + east, lat + north]);
    }
    return [ring];
  };
  const feature = (place, geometry) => ({ type: "Feature", properties: place, geometry });
  const collection = (features) => ({ type: "FeatureCollection", features });

  const style = (places) => ({
    version: 8,
    sources: {
      world: { type: "geojson", data: new URL("/static/vendor/countries.geojson", location.href).href },
      areas: { type: "geojson", data: collection(places.filter((one) => one.radius).map((one) => feature(one, { type: "Polygon", coordinates: disc(one) }))) },
      spots: {
        type: "geojson", cluster: true, clusterRadius: 36, clusterMaxZoom: 12, clusterProperties: { sum: ["+", ["get", "incidents"]] },
        data: collection(places.filter((one) => !one.radius).map((one) => feature(one, { type: "Point", coordinates: [one.lon, one.lat] }))),
      },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("--raised") } },
      { id: "land", type: "fill", source: "world", paint: { "fill-color": colour("--paper") } },
      { id: "borders", type: "line", source: "world", paint: { "line-color": colour("--edge"), "line-width": 0.8 } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": colour("--warn"), "fill-opacity": 0.16 } },
      { id: "edges", type: "line", source: "areas", paint: { "line-color": colour("--warn"), "line-width": 1, "line-dasharray": [3, 2] } },
      {
        id: "spots", type: "circle", source: "spots", filter: ["!", ["has", "point_count"]],
        paint: {
          "circle-color": colour("--link"), "circle-stroke-color": colour("--paper"), "circle-stroke-width": 1.5,
          "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "incidents"]], 1, 5, 10, 12],
        },
      },
    ],
  });

  const told = (place) => {
    const box = document.createElement("div");
    const name = box.appendChild(document.createElement("p")).appendChild(document.createElement("bdi"));
    name.textContent = place.name;
    const how = box.appendChild(document.createElement("p"));
    how.className = "small quiet";
    how.dir = "auto";
    how.textContent = words[place.precision] ?? place.precision;
    const link = box.appendChild(document.createElement("p")).appendChild(document.createElement("a"));
    const to = new URL(frame.dataset.link, location.href);
    to.searchParams.set("at", place.id);
    link.href = to.pathname + to.search;
    link.textContent = `${words.open} (${number.format(place.incidents)})`;
    return box;
  };

  const show = (places) => {
    if (!places.length || !window.maplibregl) return fallen();
    maplibregl.setWorkerUrl("/static/vendor/maplibre-gl-csp-worker.js");
    frame.hidden = false;
    let map;
    try {
      map = new maplibregl.Map({
        container: frame, style: style(places), maxZoom: 13, dragRotate: false, pitchWithRotate: false, fadeDuration: 0,
        cooperativeGestures: false, attributionControl: false,
        locale: { "NavigationControl.ZoomIn": words.in, "NavigationControl.ZoomOut": words.out, "Map.Title": frame.getAttribute("aria-label") },
      });
    } catch {
      return fallen();
    }
    document.getElementById("legend").hidden = false;
    map.touchZoomRotate.disableRotation();
    map.scrollZoom.disable(); // the page scrolls; the buttons, a double click and two fingers zoom
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    map.addControl(new maplibregl.AttributionControl({ compact: false, customAttribution: words.credit }));
    const bounds = new maplibregl.LngLatBounds();
    for (const { lat, lon, radius } of places) {
      const reach = Math.max(radius, 12) / 111;
      bounds.extend([lon - reach, Math.max(-85, lat - reach)]).extend([lon + reach, Math.min(85, lat + reach)]);
    }
    map.fitBounds(bounds, { padding: 30, maxZoom: 8, animate: false });

    const popup = new maplibregl.Popup({ closeButton: true, maxWidth: "18rem" });
    const open = (place, at) => popup.setLngLat(at).setDOMContent(told(place)).addTo(map);
    for (const layer of ["spots", "areas"]) {
      map.on("click", layer, (event) => {
        if (event.defaultPrevented) return;
        event.preventDefault();
        open(event.features[0].properties, event.lngLat);
      });
      map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
    }

    for (const place of places.filter((one) => one.radius)) { // a number in its shade, with no dot under it
      const label = document.createElement("button");
      label.className = "within";
      label.textContent = number.format(place.incidents);
      label.title = `${place.name}: ${words[place.precision] ?? place.precision}`;
      label.addEventListener("click", (event) => { event.stopPropagation(); open(place, [place.lon, place.lat]); });
      new maplibregl.Marker({ element: label }).setLngLat([place.lon, place.lat]).addTo(map);
    }

    const marks = new Map();
    const cluster = () => {
      if (!map.isSourceLoaded("spots")) return;
      const seen = new Set();
      for (const { properties, geometry } of map.querySourceFeatures("spots")) {
        if (!properties.cluster || seen.has(properties.cluster_id)) continue;
        seen.add(properties.cluster_id);
        if (marks.has(properties.cluster_id)) continue;
        const button = document.createElement("button");
        button.className = "many";
        button.textContent = number.format(properties.sum);
        button.addEventListener("click", async () => {
          const zoom = await map.getSource("spots").getClusterExpansionZoom(properties.cluster_id);
          map.easeTo({ center: geometry.coordinates, zoom });
        });
        marks.set(properties.cluster_id, new maplibregl.Marker({ element: button }).setLngLat(geometry.coordinates).addTo(map));
      }
      for (const [id, mark] of marks) {
        if (!seen.has(id)) {
          mark.remove();
          marks.delete(id);
        }
      }
    };
    map.on("render", cluster);
    map.once("idle", () => { frame.dataset.ready = "yes"; });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.setStyle(style(places)));
  };

  const start = () => fetch(frame.dataset.source).then((answer) => answer.json()).then(({ places }) => show(places), fallen);
  const rest = () => setTimeout(start, 400); // the list first: drawing the world takes the machine's time
  if (document.readyState === "complete") rest();
  else window.addEventListener("load", rest);
})();
