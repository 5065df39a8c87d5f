/* The wall's one renderer: builds each panel once, then writes only what a new snapshot changes. */
(() => {
  "use strict";

  const {
    el, svg, setAttribute, setText, setQuietly, fade, still, keyed, icon, bandIcon, spark, bar, hexagon, round,
    word, label, clock, dayAndClock, ago,
  } = window.wallKit;

  const BANDS = ["NA", "MET", "NEAR", "WARN", "CRIT"];
  const TICK_SHARE = 0.86;
  const LINED = ["filed_today", "units"]; /* whose note the wall has room for; the phone shows every note */
  const PAGE_ROWS = 5;
  const PAGE_SECONDS = 15;
  const NEWS_SECONDS = 5;

  const find = (part, role) => document.getElementById(`wall-${part}-${role}`);
  const byCode = (thing) => thing.code;
  const isLate = (thing) => thing.freshness === "stale" || thing.freshness === "failed";
  const known = (thing) => thing.value !== null && thing.value !== undefined;
  const figure = (thing) => (known(thing) ? thing.text : "–");

  /** Gives a node the look of a band and of its freshness; its other classes stay. */
  function mark(node, thing) {
    const band = known(thing) ? thing.band : null;
    for (const code of BANDS) node.classList.toggle(`band-${code}`, code === (band || "NA"));
    node.classList.toggle("is-late", isLate(thing));
  }

  /** The small mark of a stale value: clock and 滞后; css shows it where the value is stale. */
  const lateTag = () => el("span", { class: "late" }, icon("clock", 22), el("span", null, word("figure.late")));

  /** What a screen reader says of an indicator or a place. */
  function spoken(thing) {
    const unit = thing.unit || "";
    let text = word("figure.spoken", { name: thing.name, text: figure(thing), unit, band: word(`band.${thing.band || "NA"}`) });
    if (thing.target) text += word("figure.spoken_target", { v: thing.target, u: unit });
    if (thing.denominator) {
      const share = [thing.numerator, thing.denominator].map((number) => Number(number).toLocaleString("en-US"));
      text += word("figure.spoken_share", { a: share[0], b: share[1] });
    }
    return isLate(thing) ? `${text} · ${word("figure.late")}` : text;
  }

  /** The head of a panel; returns its title, a note beside it and room at its right end. */
  function head(name, text) {
    const parts = {
      title: el("h2", { id: `wall-${name}-title` }, text),
      note: el("span", { class: "head-note" }),
      tools: el("div", { class: "head-tools" }),
    };
    find(name, "panel").append(el("div", { class: "panel-head" }, parts.title, parts.note, lateTag(), parts.tools),
      el("p", { class: "empty" }, word(name === "attention" || name === "activity" ? `empty.${name}` : "empty.panel")));
    return parts;
  }

  /** Shows a panel as empty: its head and one sentence. */
  const showEmpty = (name, isEmpty) => find(name, "panel").classList.toggle("is-empty", isEmpty);

  /* ---- header, alarm, footer ------------------------------------------------------------------------------- */

  function buildHeader(root) {
    const time = el("span", { class: "clock" });
    const minutes = el("span");
    const seconds = el("span", { class: "seconds" });
    const asOf = el("span", { class: "as-of" }, minutes, seconds);
    const state = el("span", { class: "link-word" });
    const symbol = el("span", { class: "link-icon", "aria-hidden": "true" });
    const demo = el("span", { class: "demo", hidden: "" });
    find("time", "header").append(time, asOf);
    find("link", "header").append(el("span", { class: "link", role: "status" }, symbol, state), demo);
    find("wings", "header").append(wings());
    const symbols = { retrying: "WARN", lost: "CRIT", denied: "CRIT", failed: "CRIT", frozen: "frozen" };
    return {
      snapshot(data) {
        const title = root.dataset.lang === "en" ? root.dataset.titleEn : data.title;
        if (title) setQuietly(find("title", "header"), title);
        const text = word("figure.as_of", { t: dayAndClock(Date.parse(data.as_of)) });
        setQuietly(minutes, text.slice(0, -3));
        setQuietly(seconds, text.slice(-3));
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

  /** The alarm in the place of the title: cut off, late, session ended, nothing to show. */
  function buildAlarm(root) {
    const node = find("alarm", "banner");
    const shape = el("span", { class: "alarm-icon", "aria-hidden": "true" });
    const title = el("strong");
    const note = el("span", { class: "alarm-note" });
    let stale = "";
    let link = "opening";
    let asOf = null;
    let since = null;

    function show() {
      const kind = ["lost", "denied", "failed"].includes(link) ? link : stale ? "late" : "";
      const t = since ? clock(since) : "";
      setAttribute(root, "data-alarm", kind === "late" ? "WARN" : kind ? "CRIT" : null);
      root.classList.toggle("all-late", kind === "lost" || kind === "denied" || kind === "late");
      if (!kind) return node.replaceChildren();
      setQuietly(title, word(`alarm.${kind}`));
      const reason = kind === "late" && stale !== true ? stale : "";
      setQuietly(note, reason || word(`alarm.${kind}_note`, { t: kind === "late" && asOf ? dayAndClock(asOf) : t }));
      if (node.dataset.kind !== kind || !node.firstChild) {
        node.dataset.kind = kind;
        shape.replaceChildren(icon(kind === "late" ? "WARN" : "CRIT", 40));
        node.replaceChildren(shape, el("div", null, title, note));
      }
      return undefined;
    }

    return {
      snapshot(data) {
        asOf = Date.parse(data.as_of);
        const silent = data.stale === true || data.freshness === "stale";
        stale = silent ? data.stale_reason || true : "";
        show();
      },
      link(name, down) {
        link = name;
        since = down;
        show();
      },
    };
  }

  function buildFooter() {
    const count = el("li", { class: "count" });
    const list = el("ul", { class: "sources" });
    const rest = el("ul", { class: "measures" });
    const ages = new Map();
    find("sources", "footer").append(el("ul", { class: "count-list" }, count), list, rest);
    const sources = keyed(list, byCode, () => {
      const symbol = bandIcon();
      const text = el("span");
      const node = el("li", null, symbol.node, text);
      return {
        node,
        update(source) {
          const odd = source.state !== "ok";
          node.className = odd ? "odd band-WARN" : "";
          symbol.update(odd ? "WARN" : null);
          setAttribute(node, "title", source.reason || null);
          ages.set(source.code, { text, source });
        },
      };
    });
    const measures = keyed(rest, byCode, () => {
      const node = el("li");
      return { node, update: (measure) => setText(node, measure.text) };
    });
    return {
      snapshot(data) {
        ages.clear();
        setText(count, word("foot.sources", { n: data.sources_ok, m: data.sources_total }));
        count.classList.toggle("odd", data.sources_ok < data.sources_total);
        sources(data.sources || []);
        const automation = data.automation || {};
        const latency = data.latency || {};
        const parts = [{ code: "auto", text: word("foot.automation", { n: automation.automatic, m: automation.total, p: automation.text }) }];
        const [a, b] = [latency.median_s, latency.p95_s];
        const isKnown = Number.isFinite(a) && Number.isFinite(b);
        parts.push({ code: "latency", text: isKnown ? word("foot.latency", { a: a.toFixed(1), b: b.toFixed(1) }) : word("foot.latency_unknown") });
        measures(parts);
      },
      tick(now) {
        for (const { text, source } of ages.values()) {
          const then = Date.parse(source.last_success_at || "");
          setQuietly(text, `${label(source)} ${Number.isNaN(then) ? word("foot.never") : ago(then, now)}`);
        }
      },
    };
  }

  /* ---- volumes --------------------------------------------------------------------------------------------- */

  function volumeCell(volume) {
    const name = el("span", { class: "volume-name" });
    const figures = el("p", { class: "figures" });
    const note = el("p", { class: "volume-note" });
    const alert = bandIcon();
    const alertText = el("span");
    const alertLine = el("p", { class: "volume-alert" }, alert.node, alertText);
    const node = el("li", { class: `volume volume-${volume.code}` },
      el("p", { class: "volume-label" }, icon(volume.code, 24), name, lateTag()), figures, note, alertLine);
    const fill = keyed(figures, (item) => item.place, () => {
      const number = el("b");
      const unit = el("span", { class: "unit" });
      return {
        node: el("span", { class: "figure" }, number, unit),
        update(item) {
          setText(number, item.text || "–");
          this.node.classList.toggle("is-na", !item.text);
          setText(unit, item.unit);
        },
      };
    });
    return {
      node,
      update(item) {
        setText(name, label(item));
        fill((item.figures || []).map((one, place) => ({ ...one, place })));
        setText(note, item.note);
        note.hidden = Boolean(item.alert) || !item.note;
        alert.update(item.alert ? item.alert.band : null);
        setText(alertText, item.alert ? item.alert.text : "");
        alertLine.hidden = !item.alert;
        alertLine.className = `volume-alert band-${item.alert ? item.alert.band : "NA"}`;
        node.classList.toggle("has-line", Boolean(item.alert || (item.note && LINED.includes(item.code))));
        setAttribute(node, "title", item.note || null);
        node.classList.toggle("has-two", (item.figures || []).length > 1);
        node.classList.toggle("is-late", isLate(item));
      },
    };
  }

  function buildVolumes() {
    head("volumes", word("head.volumes"));
    const list = el("ul", { class: "volume-list" });
    find("volumes", "panel").append(list);
    const fill = keyed(list, byCode, volumeCell);
    return {
      snapshot(data) {
        fill(data.volumes || []);
        showEmpty("volumes", !(data.volumes || []).length);
      },
    };
  }

  /* ---- eighteen indicators --------------------------------------------------------------------------------- */

  /** How far the bar runs, 0–1: the target stands at 0.86; below it the bar never touches, above it the bar passes the tick. */
  function bulletShare(item) {
    if (!known(item)) return 0;
    const attained = Number.isFinite(item.attainment) ? item.attainment / 100 : 0;
    if (!Number.isFinite(item.target) || item.value < item.target) return Math.min(attained * TICK_SHARE, TICK_SHARE - 0.04);
    const above = item.target >= 100 ? 1 : Math.min(1, (item.value - item.target) / (100 - item.target));
    return TICK_SHARE + 0.022 + 0.1 * above;
  }

  function indicatorRow() {
    const symbol = bandIcon();
    const name = el("span", { class: "name" });
    const value = el("span", { class: "value" });
    const bullet = bar();
    const trend = spark(76, 28);
    const tick = el("i", { class: "bullet-tick" });
    const node = el("li", { class: "row", tabindex: 0 }, symbol.node, name, value,
      el("span", { class: "bullet" }, bullet.node, tick), el("span", { class: "trend" }, trend.node, lateTag()));
    return {
      node,
      update(item) {
        mark(node, item);
        symbol.update(known(item) ? item.band : "NA");
        setText(name, label(item));
        setText(value, figure(item) + (known(item) && item.unit === "%" ? "%" : ""));
        bullet.update(bulletShare(item));
        tick.hidden = !Number.isFinite(item.target) || !known(item);
        trend.update(item.trend);
        setAttribute(node, "aria-label", spoken(item));
        setAttribute(node, "title", `${item.code} ${spoken(item)}${item.note ? ` · ${item.note}` : ""}`);
      },
    };
  }

  /** Counts per band with their icons, worst first. */
  function bandCounts(parent, withWord) {
    const shown = ["CRIT", "WARN", "NEAR", "MET"].map((band) => {
      const number = el("span", { class: "band-count" });
      const symbol = icon(band, 24);
      symbol.classList.add("icon-band");
      parent.append(el("li", { class: `band-${band}` }, symbol, withWord ? el("span", { class: "band-word" }, word(`band.${band}`)) : el("span", { class: "unseen" }, word(`band.${band}`)), number));
      return [band, number];
    });
    return (counts) => shown.forEach(([band, number]) => setText(number, String((counts || {})[band] || 0)));
  }

  function buildEighteen() {
    const parts = head("eighteen", word("head.eighteen"));
    const groups = el("div", { class: "groups" });
    const counts = el("ul", { class: "band-counts" });
    parts.note.append(el("i", { class: "tick-key", "aria-hidden": "true" }), word("figure.target"));
    parts.tools.append(counts);
    find("eighteen", "panel").append(groups);
    const count = bandCounts(counts, false);
    const fill = keyed(groups, byCode, () => {
      const title = el("h3", { class: "gutter" });
      const rows = el("ul", { class: "rows" });
      const fillRows = keyed(rows, byCode, indicatorRow);
      return {
        node: el("div", { class: "group" }, title, rows),
        update(group) {
          setText(title, label(group));
          this.node.style.flexGrow = group.rows.length;
          fillRows(group.rows);
        },
      };
    });
    return {
      snapshot(data) {
        const rows = data.indicators || [];
        count(data.band_counts);
        showEmpty("eighteen", !rows.length);
        fill((data.categories || []).map((category) => ({ ...category, rows: rows.filter((row) => row.category === category.code) })));
      },
    };
  }

  /* ---- headline, composite, categories --------------------------------------------------------------------- */

  const ARC = { cx: 200, cy: 200, radius: 181 };

  /** Half-circle scale 0–100 with a white target tick, cut at each tenth. */
  function scale() {
    const path = `M${ARC.cx - ARC.radius} ${ARC.cy}A${ARC.radius} ${ARC.radius} 0 0 1 ${ARC.cx + ARC.radius} ${ARC.cy}`;
    const value = svg("path", { class: "arc-value", d: path, pathLength: 100, "stroke-dasharray": "0 200" });
    const tick = svg("path", { class: "arc-tick", d: `M${-ARC.radius - 12} 0H${-ARC.radius + 13}` });
    const cuts = Array.from({ length: 9 }, (_, index) => (index + 1) * 18 * (Math.PI / 180))
      .map((angle) => [Math.cos(angle), Math.sin(angle)])
      .map(([x, y]) => `M${round(ARC.cx - x * 174)} ${round(ARC.cy - y * 174)}L${round(ARC.cx - x * 188)} ${round(ARC.cy - y * 188)}`);
    const node = svg("svg", { class: "arc", viewBox: "0 0 400 206", role: "img" },
      svg("defs", null, svg("linearGradient", { id: "arc-ink", gradientUnits: "userSpaceOnUse", x1: 19, y1: 0, x2: 381, y2: 0 },
        svg("stop", { offset: 0, "stop-color": "#2f7baa" }), svg("stop", { offset: 1, "stop-color": "#9be8ff" }))),
      svg("path", { class: "arc-track", d: path }), value, svg("path", { class: "arc-cuts", d: cuts.join("") }), tick);
    return {
      node,
      update(item) {
        const share = known(item) ? Math.max(0, Math.min(100, item.value)) : 0;
        setAttribute(value, "stroke-dasharray", `${share} 200`);
        setAttribute(tick, "visibility", Number.isFinite(item.target) ? null : "hidden");
        setAttribute(tick, "transform", `translate(${ARC.cx} ${ARC.cy}) rotate(${(item.target || 0) * 1.8})`);
        setAttribute(node, "aria-label", `${spoken(item)} · ${word("figure.scale")}`);
      },
    };
  }

  function scoreCell() {
    const value = el("span", { class: "score-value" });
    const name = el("span", { class: "score-name" });
    const line = el("span", { class: "score-mark" });
    const track = bar();
    return {
      node: el("li", { class: "score" }, value, track.node, el("span", { class: "score-label" }, name, line)),
      update(item) {
        setText(value, figure(item));
        setText(name, label(item));
        setText(line, item.mark);
        track.update((item.value || 0) / 100);
        this.node.classList.toggle("composite", item.code === "composite");
        this.node.classList.toggle("is-na", !known(item));
        this.node.classList.toggle("is-late", isLate(item));
      },
    };
  }

  function buildIndex() {
    const arc = scale();
    const number = el("b", { class: "index-number" });
    const unit = el("span", { class: "index-unit" });
    const title = el("h2", { id: "wall-index-title", class: "index-name" }, word("head.index"));
    const symbol = bandIcon();
    const bandWord = el("span");
    const target = el("p", { class: "index-target" });
    const trend = spark(132, 48);
    const change = el("p", { class: "index-change" });
    const scores = el("ul", { class: "scores" });
    const headline = el("div", { class: "headline" }, arc.node,
      el("p", { class: "index-figure" }, number, unit), title,
      el("p", { class: "index-band" }, symbol.node, bandWord, lateTag()), target, el("div", { class: "index-trend" }, trend.node), change);
    find("index", "panel").append(headline, scores);
    const fill = keyed(scores, byCode, scoreCell);
    return {
      snapshot(data) {
        const item = data.headline || { value: null };
        mark(headline, item);
        arc.update(item);
        setText(number, figure(item));
        setText(unit, known(item) ? item.unit : "");
        setText(title, label(item) || word("head.index"));
        symbol.update(known(item) ? item.band : "NA");
        setText(bandWord, word(`band.${(known(item) && item.band) || "NA"}`));
        setText(target, Number.isFinite(item.target) ? word("figure.target_of", { v: item.target.toFixed(1), u: ` ${item.unit}` }) : "");
        setText(change, item.delta_text ? word("figure.change", { d: item.delta_text }) : "");
        trend.update(item.trend);
        const composite = data.composite ? [{ ...data.composite, code: "composite" }] : [];
        fill([...composite, ...(data.categories || [])]);
      },
    };
  }

  /* ---- places ---------------------------------------------------------------------------------------------- */

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

  function placeCell(place, municipal, halos) {
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
        setAttribute(name, "y", calm ? 17 : worst ? 8 : 5);
        node.classList.toggle("long", label(item).length > 3);
        setText(value, calm ? "" : figure(item));
        setAttribute(value, "y", worst ? 37 : 32);
        setAttribute(node, "aria-label", spoken(item));
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
      const part = placeCell(place, root.dataset.municipal, halos);
      drawn.set(place.code, part);
      return part;
    });
    const severity = (place) => BANDS.indexOf((known(place) && place.band) || "NA");
    return {
      snapshot(data) {
        const places = (data.places || []).filter((place) => Array.isArray(place.hex));
        const codes = new Set(places.map(byCode));
        drawn.forEach((part, code) => codes.has(code) || (part.gone(), drawn.delete(code)));
        fill([...places].sort((one, other) => severity(one) - severity(other) || (one.band === "CRIT" ? other.value - one.value : 0)));
        setText(parts.title, places.length ? word("head.places", { n: places.length }) : word("head.index"));
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

  /* ---- 需处置 ----------------------------------------------------------------------------------------------- */

  function attentionRow() {
    const symbol = bandIcon();
    const who = el("span", { class: "who" });
    const what = el("span", { class: "what" });
    const days = el("span", { class: "days" });
    const node = el("li", { class: "case", tabindex: 0 }, symbol.node, el("span", { class: "case-text" }, who, what), days);
    return {
      node,
      update(item) {
        mark(node, { ...item, value: 0 });
        symbol.update(item.band);
        setText(who, item.who);
        setText(what, [item.place, item.what].filter(Boolean).join(" · "));
        setText(days, item.text);
        setAttribute(node, "title", `${item.who} · ${item.place} · ${item.what}`);
      },
    };
  }

  function buildAttention() {
    const panel = find("attention", "panel");
    const parts = head("attention", word("head.attention", { n: "–" }));
    panel.classList.add("is-calm");
    const list = el("ul", { class: "cases" });
    const more = el("button", { class: "more", type: "button", hidden: "" });
    const news = el("p", { class: "unseen", "aria-live": "polite" });
    panel.append(list, more, news);
    const fill = keyed(list, (item) => item.place_in_page, attentionRow);
    let items = [];
    let total = 0;
    let page = 0;
    let seconds = 0;
    let all = false;

    const pages = () => Math.max(1, Math.ceil(items.length / PAGE_ROWS));
    const isHeld = () => panel.matches(":hover") || panel.contains(document.activeElement);
    const isStage = () => matchMedia("(min-width: 1281px)").matches;

    function show() {
      page %= pages();
      const shown = all ? items : items.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
      fill(shown.map((item, index) => ({ ...item, place_in_page: index })));
      const longest = word("note.longest");
      setText(parts.note, items.length ? (pages() > 1 && isStage() ? `${longest} · ${word("note.page", { i: page + 1, n: pages() })}` : longest) : "");
      more.hidden = items.length <= PAGE_ROWS;
      setText(more, all ? word("do.less") : word("do.all", { n: items.length }));
    }

    more.addEventListener("click", () => {
      all = !all;
      page = 0;
      show();
    });
    return {
      snapshot(data) {
        items = data.attention || [];
        total = data.attention_total === undefined ? items.length : data.attention_total;
        const first = items[0] ? `：${items[0].who} ${items[0].text}` : "";
        setText(parts.title, word("head.attention", { n: total }));
        setQuietly(news, word("head.attention", { n: total }) + first);
        showEmpty("attention", !items.length);
        panel.classList.toggle("is-calm", total === 0);
        show();
      },
      tick() {
        seconds += 1;
        if (seconds < PAGE_SECONDS) return;
        seconds = 0;
        if (pages() < 2 || all || !isStage() || isHeld()) return;
        page += 1;
        show();
        fade(list, 300);
      },
    };
  }

  /* ---- loop, accession, activity --------------------------------------------------------------------------- */

  const count = (number) => (Number.isFinite(number) ? number.toLocaleString("en-US") : "–");

  function buildLoop() {
    const parts = head("loop", word("head.loop"));
    setText(parts.note, word("note.loop"));
    const list = el("ol", { class: "steps" });
    find("loop", "panel").append(list, el("div", { class: "way-back", "aria-hidden": "true" }));
    const fill = keyed(list, byCode, () => {
      const number = el("b");
      const name = el("span");
      const node = el("li", { class: "step" }, number, name);
      return {
        node,
        update(step) {
          setText(number, count(step.count));
          setText(name, label(step));
          node.classList.toggle("focus", Boolean(step.focus));
        },
      };
    });
    return {
      snapshot(data) {
        const steps = (data.loop && data.loop.steps) || [];
        fill(steps);
        showEmpty("loop", !steps.length);
        find("loop", "panel").classList.toggle("is-late", isLate(data.loop || {}));
      },
    };
  }

  function accessionStep() {
    const name = el("span", { class: "step-name" });
    const symbol = bandIcon();
    const late = el("span", { class: "step-late" });
    const number = el("b");
    const median = el("span", { class: "step-median" });
    const node = el("li", { class: "stage band-WARN", tabindex: 0 },
      el("p", { class: "step-head" }, name, el("span", { class: "step-overdue" }, symbol.node, late)),
      el("p", { class: "step-figures" }, el("span", { class: "step-count" }, number, el("span", { class: "unit" }, word("figure.batches"))), median));
    return {
      node,
      update(step) {
        setText(name, label(step));
        symbol.update(step.overdue ? "WARN" : null);
        setText(late, step.overdue ? count(step.overdue) : "");
        setText(number, count(step.batches));
        setText(median, Number.isFinite(step.median_days) ? word("figure.median", { n: step.median_days }) : "");
      },
    };
  }

  /** The outlines of the chevrons on the stage; on the phone css draws an upright line instead. */
  function chevrons(number) {
    const [width, height, tip, gap] = [1268, 82, 16, 6];
    const pitch = (width + gap - tip) / number;
    const node = svg("svg", { class: "chevrons", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    for (let index = 0; index < number; index += 1) {
      const left = round(index * pitch) + 1;
      const right = round((index + 1) * pitch - gap);
      const notch = index ? `L${left + tip} ${height / 2}` : "";
      node.append(svg("path", { d: `M${left} 1H${right}L${right + tip - 1} ${height / 2}L${right} ${height - 1}H${left}${notch}z` }));
    }
    return node;
  }

  function buildAccession() {
    const panel = find("accession", "panel");
    const parts = head("accession", word("head.accession"));
    const symbol = bandIcon();
    const overdue = el("span");
    const list = el("ol", { class: "stages" });
    parts.tools.append(el("p", { class: "overdue band-WARN" }, symbol.node, overdue));
    panel.append(list);
    const fill = keyed(list, byCode, accessionStep);
    let drawn = 0;
    return {
      snapshot(data) {
        const accession = data.accession || { steps: [] };
        if (drawn !== accession.steps.length && accession.steps.length) {
          drawn = accession.steps.length;
          panel.querySelectorAll(".chevrons").forEach((old) => old.remove());
          panel.insertBefore(chevrons(drawn), list);
        }
        setText(parts.note, word("note.open", { n: count(accession.open) }));
        symbol.update(accession.overdue ? "WARN" : null);
        setText(overdue, accession.overdue ? word("note.overdue", { n: count(accession.overdue) }) : "");
        fill(accession.steps);
        showEmpty("accession", !accession.steps.length);
        panel.classList.toggle("is-late", isLate(accession));
      },
    };
  }

  function buildActivity() {
    head("activity", word("head.activity"));
    const list = el("ul", { class: "news" });
    find("activity", "panel").append(list);
    const fill = keyed(list, (item) => item.place, () => {
      const time = el("time");
      const text = el("span");
      return {
        node: el("li", null, time, text),
        update(item) {
          setQuietly(time, item.time);
          setQuietly(text, item.text);
          setAttribute(text, "title", item.text);
        },
      };
    });
    let waiting = null;
    let rest = 0;

    function show() {
      fill(waiting.map((item, place) => ({ ...item, place })));
      showEmpty("activity", !waiting.length);
      waiting = null;
      rest = NEWS_SECONDS;
    }

    return {
      snapshot(data) {
        waiting = (data.activity || []).slice(0, 3);
        if (rest <= 0) show();
      },
      /* On a busy day news arrive each second: a line stays long enough to be read. */
      tick() {
        rest -= 1;
        if (waiting && rest <= 0) show();
      },
    };
  }

  /* ---- the whole ------------------------------------------------------------------------------------------- */

  /** The design is 1920 × 1080; on anything wider than a tablet the stage is scaled by one factor and letterboxed. */
  function fit(root) {
    const [width, height] = [window.innerWidth, window.innerHeight];
    if (width <= 1280) {
      root.style.transform = "";
      return;
    }
    const factor = Math.min(width / 1920, height / 1080);
    const [left, top] = [Math.round((width - 1920 * factor) / 2), Math.round((height - 1080 * factor) / 2)];
    root.style.transform = factor === 1 && !left && !top ? "" : `translate(${left}px, ${top}px) scale(${factor})`;
  }

  /**
   * Builds the wall inside `root` and returns what drives it:
   * `render(snapshot)`, `link(state, since)` (opening, live, retrying, lost, denied, failed, frozen), `tick(now)` each second.
   */
  function mount(root) {
    const page = [buildHeader(root), buildAlarm(root), buildIndex(), buildAttention(), buildPlaces(root), buildEighteen(),
      buildVolumes(), buildLoop(), buildAccession(), buildActivity(), buildFooter()];
    const each = (method) => (...values) => page.forEach((part) => part[method] && part[method](...values));
    const resize = () => fit(root);
    window.addEventListener("resize", resize);
    fit(root);
    root.classList.toggle("is-still", still());
    return {
      tick: each("tick"),
      link(state, since) {
        setAttribute(root, "data-link", state);
        each("link")(state, since);
      },
      render(snapshot) {
        each("snapshot")(snapshot);
        setAttribute(root, "data-edition", snapshot.edition || snapshot.v);
        root.classList.add("has-data");
      },
      leave: () => window.removeEventListener("resize", resize),
    };
  }

  window.wallView = { mount };
})();
