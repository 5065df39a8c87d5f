/* The tiles of the places: where they stand, and one of them. */
((wall) => {
  "use strict";

  const { svg, setAttribute, setText, icon, hexagon, round, label, isLate, known, figure, mark, spoken } = wall;

  const MAP = { width: 696, height: 392, top: 63, radius: 54.5, half: 50.2, row: 86.94 };

  /** Where each place stands: column and row (odd rows half a column to the right) → px, centred on the axis of the wall, shrunk only when a city is larger. */
  function positions(places) {
    const across = ([column, row]) => (2 * column + (row % 2)) * MAP.half;
    const xs = places.map((place) => across(place.hex));
    const ys = places.map((place) => place.hex[1] * MAP.row);
    const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
    const fits = Math.min(1, 330 / (Math.max(...xs) - middle + MAP.half || 1), (MAP.height - 2) / (Math.max(...ys) + MAP.top + 60));
    return { fits, at: (place) => [round(across(place.hex) - middle), round(place.hex[1] * MAP.row)] };
  }

  /** The faint grid behind the places. */
  function ghosts() {
    const cells = [];
    for (let row = -1; row < 5; row += 1) {
      for (let column = -5; column <= 5; column += 1) {
        const x = (column + (row % 2 ? 0 : 0.5)) * 2 * MAP.half;
        cells.push(`M${hexagon(x, row * MAP.row, MAP.radius).split(" ").join("L")}z`);
      }
    }
    return svg("path", { class: "ghosts", d: cells.join("") });
  }

  /** One place: its tile, the icon of its band, name and figure; a red halo under the worst. `outline`: its name only. */
  function placeTile(place, municipal, halos) {
    const cell = svg("polygon", { class: "cell", points: hexagon(0, 0, MAP.radius) });
    const inner = place.code === municipal ? svg("polygon", { class: "inner", points: hexagon(0, 0, MAP.radius - 7) }) : null;
    const symbol = svg("g", { class: "place-icon" });
    const name = svg("text", { class: "place-name" });
    const value = svg("text", { class: "place-value" });
    const halo = svg("circle", { class: "halo", r: 100, fill: "url(#halo-ink)" });
    const node = svg("g", { class: "place", role: "img", tabindex: 0 }, cell, inner, symbol, name, value);
    let shown = null;

    /** The icon of the band over the name; a clock beside it when the value is late. */
    function drawIcons(names, size, top) {
      const wanted = `${names} ${size}`;
      if (shown !== wanted) symbol.replaceChildren(...names.map((one) => icon(one, size)));
      shown = wanted;
      [...symbol.children].forEach((one, index) => setAttribute(one, "x", (index - names.length / 2) * (size + 5) + 2.5));
      setAttribute(symbol, "transform", `translate(0 ${top})`);
    }

    return {
      node,
      update(item) {
        mark(node, item);
        const band = (known(item) && item.band) || "NA";
        const calm = band === "MET";
        const worst = band === "CRIT";
        const icons = [band !== "NA" && band, isLate(item) && "clock"].filter(Boolean);
        setAttribute(cell, "points", hexagon(0, 0, MAP.radius * (worst ? 1.06 : 1)));
        drawIcons(icons, worst ? 26 : 20, worst ? -46 : calm ? -37 : -41);
        setText(name, label(item));
        setAttribute(name, "y", item.outline ? 9 : calm ? 17 : worst ? 8 : 5);
        node.classList.toggle("long", label(item).length > 3);
        node.classList.toggle("here", item.outline === "here");
        node.classList.toggle("elsewhere", item.outline === "elsewhere");
        setAttribute(node, "aria-hidden", item.outline === "elsewhere" || null);
        setAttribute(node, "tabindex", item.outline ? null : 0);
        setText(value, calm || item.outline ? "" : figure(item));
        setAttribute(value, "y", worst ? 37 : 32);
        setAttribute(node, "aria-label", item.outline ? label(item) : spoken(item));
        if (worst && !halo.parentNode) halos.append(halo);
        if (!worst) halo.remove();
      },
      moveTo([x, y]) {
        setAttribute(node, "transform", `translate(${x} ${y})`);
        setAttribute(halo, "transform", `translate(${x} ${y})`);
      },
      gone: () => halo.remove(),
    };
  }

  Object.assign(wall, { MAP, positions, ghosts, placeTile });
})((window.wall = window.wall || {}));
