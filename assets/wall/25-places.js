/* The places on the tile map, the worst drawn last; a part of the city is shown where it lies. */
((wall) => {
  "use strict";

  const {
    el, svg, setAttribute, setText, keyed, word, BANDS, label, find, byCode, known, head, showEmpty, bandCounts, tilesOf, MAP, positions, ghosts, placeTile,
  } = wall;

  function buildPlaces(root) {
    const parts = head("places", "");
    const halos = svg("g", { class: "halos" });
    const cells = svg("g", { class: "places" });
    const field = svg("g", null, ghosts(), halos, cells);
    const map = svg("svg", { class: "map", viewBox: `0 0 ${MAP.width} ${MAP.height}`, preserveAspectRatio: "xMidYMin slice", role: "group" },
      svg("defs", null, svg("radialGradient", { id: "halo-ink" },
        svg("stop", { offset: 0.45, "stop-color": "#ff3b3b", "stop-opacity": 0.75 }),
        svg("stop", { offset: 0.72, "stop-color": "#ff3b3b", "stop-opacity": 0.28 }),
        svg("stop", { offset: 1, "stop-color": "#ff3b3b", "stop-opacity": 0 }))), field);
    const legend = el("ul", { class: "legend" });
    find("places", "panel").append(map, legend);
    const count = bandCounts(legend, true);
    const drawn = new Map();
    const fill = keyed(cells, byCode, (place) => {
      const part = placeTile(place, root.dataset.municipal, halos);
      drawn.set(place.code, part);
      return part;
    });
    const tiles = tilesOf(root);

    /** What is drawn: the places of the snapshot, and for a part of the city the outlines of all others. */
    function drawnPlaces(data) {
      const own = new Map((data.places || []).map((place) => [place.code, place]));
      const scope = data.scope || {};
      if (!scope.place) return [...own.values()].filter((place) => Array.isArray(place.hex));
      return tiles.map((tile) => own.get(tile.code) || { ...tile, value: null, outline: tile.code === scope.place ? "here" : "elsewhere" });
    }

    const severity = (place) => (place.outline === "elsewhere" ? -1 : BANDS.indexOf((known(place) && place.band) || "NA"));
    return {
      snapshot(data) {
        const places = drawnPlaces(data);
        const home = tiles.find((tile) => data.scope && tile.code === data.scope.place);
        const codes = new Set(places.map(byCode));
        drawn.forEach((part, code) => codes.has(code) || (part.gone(), drawn.delete(code)));
        fill([...places].sort((one, other) => severity(one) - severity(other) || (one.band === "CRIT" ? other.value - one.value : 0)));
        setText(parts.title, home ? word("head.where", { name: label(home) }) : places.length ? word("head.places", { n: places.length }) : word("head.index"));
        legend.hidden = Boolean(home);
        showEmpty("places", !places.length);
        count(data.place_counts);
        setAttribute(map, "aria-label", `${word("head.index")} · ${places.length}`);
        if (!places.length) return;
        const { fits, at } = positions(places);
        setAttribute(field, "transform", `translate(${MAP.width / 2} ${MAP.top})${fits < 1 ? ` scale(${fits.toFixed(3)})` : ""}`);
        places.forEach((place) => drawn.get(place.code).moveTo(at(place)));
      },
    };
  }

  Object.assign(wall, { buildPlaces });
})((window.wall = window.wall || {}));
