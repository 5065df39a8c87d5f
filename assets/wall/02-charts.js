/* Small charts: lines of months, bars, hexagons. */
((wall) => {
  "use strict";

  const { el, svg, setAttribute } = wall;

  const round = (number) => Math.round(number * 10) / 10;

  /** Points of a series on a `width` × `height` field, own scale; null where a month has no value. */
  function points(values, width, height, inset) {
    const known = values.filter(Number.isFinite);
    const low = Math.min(...known);
    const span = Math.max(...known) - low || 1;
    const flat = Math.max(...known) === low;
    const step = (width - 2 * inset) / Math.max(1, values.length - 1);
    return values.map((value, index) =>
      Number.isFinite(value)
        ? [round(inset + index * step), round(height - inset - (flat ? 0.5 : (value - low) / span) * (height - 2 * inset))]
        : null,
    );
  }

  /** Runs of neighbouring known points: a month without value breaks the line instead of being invented. */
  function runs(all) {
    const found = [[]];
    for (const point of all) {
      if (point) found[found.length - 1].push(point);
      else if (found[found.length - 1].length) found.push([]);
    }
    return found.filter((run) => run.length);
  }

  /** A line of months with a dot at its newest value; {node, update(values)}. */
  function spark(width, height) {
    const area = svg("path", { class: "spark-area" });
    const line = svg("path", { class: "spark-line" });
    const dot = svg("circle", { class: "spark-dot", r: 3.2 });
    const node = svg("svg", { class: "spark", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, area, line, dot);
    return {
      node,
      update(values) {
        const found = runs(points(values || [], width, height, 4));
        const path = (run) => run.map((point) => point.join(" ")).join("L");
        setAttribute(line, "d", found.map((run) => "M" + path(run)).join("") || "M0 0");
        setAttribute(area, "d", found.map((run) => `M${run[0][0]} ${height}L${path(run)}L${run[run.length - 1][0]} ${height}z`).join("") || "M0 0");
        const last = found.length ? found[found.length - 1].slice(-1)[0] : null;
        setAttribute(node, "visibility", last ? null : "hidden");
        setAttribute(dot, "cx", last && last[0]);
        setAttribute(dot, "cy", last && last[1]);
      },
    };
  }

  /** A bar that slides to `share` (0–1); {node, update(share)}. */
  function bar() {
    const fill = el("i", { class: "bar-fill" });
    const node = el("span", { class: "bar-track", "aria-hidden": "true" }, fill);
    return {
      node,
      update(share) {
        fill.style.transform = `translateX(${round(100 * (Math.max(0, Math.min(1, share || 0)) - 1))}%)`;
      },
    };
  }

  /** Corners of a pointy-top hexagon around (x, y). */
  function hexagon(x, y, radius) {
    return [-90, -30, 30, 90, 150, 210]
      .map((angle) => (angle * Math.PI) / 180)
      .map((angle) => `${round(x + radius * Math.cos(angle))},${round(y + radius * Math.sin(angle))}`)
      .join(" ");
  }

  Object.assign(wall, { round, spark, bar, hexagon });
})((window.wall = window.wall || {}));
