/* What the wall is drawn with: elements, icons, small charts, words and times. Knows nothing of the snapshot. */
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const SHANGHAI_MS = 8 * 3600e3;

  /* ---- elements -------------------------------------------------------------------------------------------- */

  /** Sets attributes of `node` and appends `children` (nodes or texts, null is skipped). Text is never parsed as markup. */
  function dress(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) setAttribute(node, name, value);
    node.append(...(children || []).filter((child) => child !== null));
    return node;
  }

  /** An HTML element: `el("li", {class: "row"}, child, …)`. */
  const el = (tag, attributes, ...children) => dress(document.createElement(tag), attributes, children);

  /** An SVG element, same shape. */
  const svg = (tag, attributes, ...children) => dress(document.createElementNS(SVG, tag), attributes, children);

  /** Writes an attribute only when it changes; null or false takes it away. */
  function setAttribute(node, name, value) {
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }

  /** Whether nothing may move: asked for by the system or by 简洁模式. */
  const still = () =>
    document.documentElement.classList.contains("plain") || matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** Lets `node` appear within `duration` ms. */
  function fade(node, duration) {
    if (!still() && node.animate) node.animate([{ opacity: 0.3 }, { opacity: 1 }], { duration, easing: "ease-out" });
  }

  /** Writes a text only when it changes; a text that replaces another fades in (200 ms). */
  function setText(node, text) {
    const next = text === null || text === undefined ? "" : String(text);
    if (node.textContent === next) return;
    const replaced = node.textContent !== "";
    node.textContent = next;
    if (replaced && next) fade(node, 200);
  }

  /** Writes a text that ticks (clock, ages): no fade. */
  function setQuietly(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  /**
   * Keeps the children of `parent` in step with `items`: one node per key, made once by `make(item)` → {node, update},
   * updated in place, moved only when the order changes, removed when its item is gone.
   */
  function keyed(parent, key, make) {
    const parts = new Map();
    return (items) => {
      const keys = new Set(items.map(key));
      for (const [name, part] of parts) {
        if (!keys.has(name)) {
          part.node.remove();
          parts.delete(name);
        }
      }
      items.forEach((item, index) => {
        const name = key(item);
        if (!parts.has(name)) parts.set(name, make(item));
        const part = parts.get(name);
        part.update(item, index);
        if (parent.children[index] !== part.node) parent.insertBefore(part.node, parent.children[index] || null);
      });
    };
  }

  /* ---- icons ----------------------------------------------------------------------------------------------- */

  const SHAPES = {
    MET: [["circle", { cx: 12, cy: 12, r: 9.8 }], ["path", { d: "M7.4 12.4l3.2 3.2 6-6.6" }]],
    NEAR: [["circle", { cx: 12, cy: 12, r: 9.8 }], ["path", { d: "M12 2.2a9.8 9.8 0 0 0 0 19.6z", class: "solid" }]],
    WARN: [
      ["path", { d: "M12 3l10.2 17.8H1.8z", class: "solid" }],
      ["path", { d: "M12 9.6v5M12 17.9v.1", class: "mark" }],
    ],
    CRIT: [
      ["path", { d: "M7.6 1.6h8.8l6 6v8.8l-6 6H7.6l-6-6V7.6z", class: "solid" }],
      ["path", { d: "M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6", class: "mark" }],
    ],
    NA: [["path", { d: "M6 12h12" }]],
    pulse: [["path", { d: "M1 12h5l3-6 5 12 3.2-6H23" }]],
    clock: [["circle", { cx: 12, cy: 12, r: 9.5 }], ["path", { d: "M12 6.5V12l4 2.4" }]],
    frozen: [["path", { d: "M9 5v14M15 5v14" }]],
    holdings: [["path", { d: "M12 2.5l9 4.6v9.8l-9 4.6-9-4.6V7.1zM3 7.1l9 4.7 9-4.7M12 11.8v9.7" }]],
    digital: [
      ["ellipse", { cx: 12, cy: 5.4, rx: 8.2, ry: 2.9 }],
      ["path", { d: "M3.8 5.4v13.2c0 1.6 3.7 2.9 8.2 2.9s8.2-1.3 8.2-2.9V5.4M3.8 12c0 1.6 3.7 2.9 8.2 2.9s8.2-1.3 8.2-2.9" }],
    ],
    filed_today: [["path", { d: "M12 3v11M7.4 9.8L12 14.4l4.6-4.6M3.5 15v5.5h17V15" }]],
    accessioned: [["path", { d: "M3 21V9.4L12 3l9 6.4V21M8 21v-8.4h8V21" }]],
    lookups: [["circle", { cx: 10.5, cy: 10.5, r: 7 }], ["path", { d: "M15.8 15.8L21.5 21.5" }]],
    certificates: [["path", { d: "M5 2.5h9.5L19 7v14.5H5zM14 2.8V7.4h4.6M8.6 12h6.8M8.6 16.4h6.8" }]],
    units: [["path", { d: "M8.6 2.5h6.8v6H8.6zM2 15.5h6.4v6H2zM15.6 15.5H22v6h-6.4zM12 8.5V12M5.2 15.5V12h13.6v3.5" }]],
    issues: [["path", { d: "M20.8 9.2A9.4 9.4 0 1 1 17 4M21 2.6v4.6h-4.6M8 12.2l3 3 5.4-5.8" }]],
  };

  /** The line icon `name`, `size` px, as decoration: what it says stands beside it as text. */
  function icon(name, size) {
    const node = svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" });
    for (const [tag, attributes] of SHAPES[name] || []) node.append(svg(tag, attributes));
    return node;
  }

  /** A holder whose icon follows a band (MET, NEAR, WARN, CRIT; null shows nothing). */
  function bandIcon() {
    const node = el("span", { class: "band-icon", "aria-hidden": "true" });
    let shown = "";
    return {
      node,
      update(band) {
        if (shown === (band || "")) return;
        shown = band || "";
        node.replaceChildren(...(band ? [icon(band, 24)] : []));
        if (band) node.firstChild.classList.add("icon-band");
      },
    };
  }

  /* ---- small charts ---------------------------------------------------------------------------------------- */

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

  /* ---- words and times ------------------------------------------------------------------------------------- */

  let language = "zh_CN";
  let words = {};

  /** Takes the texts of the page (locales/wall.*.yaml) and chooses its language. */
  function speak(tables, code) {
    language = code in tables ? code : "zh_CN";
    words = tables[language] || {};
  }

  /** The text `key` in the language of the page, with its {holes} filled from `values`. */
  function word(key, values) {
    const pattern = key in words ? words[key] : key;
    return pattern.replace(/\{(\w+)\}/g, (hole, name) => (values && name in values ? values[name] : hole));
  }

  /** The label of a coded thing in the language of the page. */
  const label = (thing) => (language === "en" && thing.name_en) || thing.short || thing.name;

  const two = (number) => String(number).padStart(2, "0");

  /** "15:42:18" of an instant (ms), in the bureau's zone wherever the browser stands. */
  function clock(at) {
    const local = new Date(at + SHANGHAI_MS);
    return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
  }

  /** "11月20日 15:42:16" of an instant (ms). */
  function dayAndClock(at) {
    const local = new Date(at + SHANGHAI_MS);
    return `${word("figure.day", { m: local.getUTCMonth() + 1, d: local.getUTCDate() })} ${clock(at)}`;
  }

  /** "3 秒前": how long ago `then` (ms) was at `now`; never negative. */
  function ago(then, now) {
    const seconds = Math.max(0, Math.round((now - then) / 1000));
    if (seconds < 60) return word("ago.s", { n: seconds });
    if (seconds < 3600) return word("ago.m", { n: Math.floor(seconds / 60) });
    if (seconds < 172800) return word("ago.h", { n: Math.floor(seconds / 3600) });
    return word("ago.d", { n: Math.floor(seconds / 86400) });
  }

  window.wallKit = {
    el, svg, setAttribute, setText, setQuietly, fade, still, keyed, icon, bandIcon, spark, bar, hexagon, round,
    speak, word, label, clock, dayAndClock, ago,
  };
})();
