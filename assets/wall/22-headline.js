/* The headline in its half circle, the composite index, the five category scores. */
((wall) => {
  "use strict";

  const {
    el, svg, setAttribute, setText, bandIcon, spark, bar, round, word, label, find, byCode, isLate, known, figure, mark, lateTag, spoken, keyed,
  } = wall;

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

  function buildHeadline() {
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

  Object.assign(wall, { buildHeadline });
})((window.wall = window.wall || {}));
