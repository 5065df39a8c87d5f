/* The header: clock, 数据截至, title with its wings, connection, demo mark, door to the work pages. */
((wall) => {
  "use strict";

  const { el, svg, setText, setQuietly, icon, word, label, clock, dayAndClock, find, tilesOf } = wall;

  const LONG = 14; /* characters of a title that need a smaller type */

  /** The title of the bureau; a part of the city puts its own name in front. */
  function titleOf(root, data) {
    const scope = data.scope || {};
    if (!scope.kind || scope.kind === "city") return root.dataset.lang === "en" ? root.dataset.titleEn : data.title;
    const place = tilesOf(root).find((one) => one.code === scope.code);
    return word("head.scope", { name: place ? label(place) : scope.name });
  }

  /** The way to the work pages, in the same place; nothing on a screen that only shows. */
  function doorOf(root) {
    if (!root.dataset.door) return null;
    const scope = new URLSearchParams(window.location.search).get("scope");
    const isOwner = Boolean(scope && root.dataset.ownerDoor) && !/^\d{6}$/.test(scope);
    const way = isOwner ? `${root.dataset.ownerDoor}?owner=` : `${root.dataset.door}?place=`;
    const href = scope ? way + encodeURIComponent(scope) : root.dataset.door;
    return el("a", { class: "door", href, title: word("head.door"), "aria-label": word("head.door") }, icon("door", 26));
  }

  function buildHeader(root) {
    const heading = find("title", "header");
    const time = el("span", { class: "clock" });
    const minutes = el("span");
    const seconds = el("span", { class: "seconds" });
    const asOf = el("span", { class: "as-of" }, minutes, seconds);
    const state = el("span", { class: "link-word" });
    const symbol = el("span", { class: "link-icon", "aria-hidden": "true" });
    const demo = el("span", { class: "demo", hidden: "" });
    find("time", "header").append(time, asOf);
    find("link", "header").append(el("span", { class: "link", role: "status" }, symbol, state), demo, ...[doorOf(root)].filter(Boolean));
    find("wings", "header").append(wings());
    const symbols = { retrying: "WARN", lost: "CRIT", denied: "CRIT", failed: "CRIT", frozen: "frozen" };
    return {
      snapshot(data) {
        const title = titleOf(root, data);
        if (title) setQuietly(heading, title);
        if (title && document.title !== title) document.title = title;
        heading.classList.toggle("long", Boolean(title) && title.length > LONG && root.dataset.lang !== "en");
        const until = Date.parse(data.as_of);
        const text = word("figure.as_of", { t: until ? dayAndClock(until) : "–" });
        setQuietly(minutes, until ? text.slice(0, -3) : text);
        setQuietly(seconds, until ? text.slice(-3) : "");
        demo.hidden = !(data.demo && data.demo.mark);
        setText(demo, (data.demo && data.demo.mark) || "");
      },
      link(name) {
        setText(state, word(`link.${name === "denied" || name === "failed" ? "lost" : name}`));
        symbol.replaceChildren(icon(symbols[name] || "pulse", 26));
      },
      tick(now) {
        setQuietly(time, clock(now));
      },
    };
  }

  /** Trapezoid and wings of the title, in the px of the stage. */
  function wings() {
    const edge = svg("linearGradient", { id: "title-edge" }, ...[[0, 0], [0.3, 1], [0.7, 1], [1, 0]].map(([offset, opacity]) =>
      svg("stop", { offset, "stop-color": "#5ccbee", "stop-opacity": opacity })));
    const ground = svg("linearGradient", { id: "title-ground", x1: 0, y1: 0, x2: 0, y2: 1 },
      svg("stop", { offset: 0, class: "title-top" }), svg("stop", { offset: 1, class: "title-bottom" }));
    return svg("svg", { viewBox: "0 0 1920 76", "aria-hidden": "true" },
      svg("defs", null, edge, ground),
      svg("path", { class: "title-plate", d: "M580 0H1340L1296 68H624z", fill: "url(#title-ground)" }),
      svg("path", { class: "title-slashes", d: "M545 0h9l32 50h-9zM568 0h9l32 50h-9zM1375 0h-9l-32 50h9zM1352 0h-9l-32 50h9z" }),
      svg("path", { class: "title-edge", d: "M24 61.5H582L624 71H1296L1338 61.5H1896", stroke: "url(#title-edge)" }),
      svg("path", { class: "title-rim", d: "M624 66.5H1296" }));
  }

  Object.assign(wall, { buildHeader });
})((window.wall = window.wall || {}));
