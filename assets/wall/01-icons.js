/* Icons of lines; those of the bands differ by silhouette, not by colour alone. */
((wall) => {
  "use strict";

  const { el, svg } = wall;

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
    door: [["path", { d: "M3.5 3.5h7v7h-7zM13.5 3.5h7v7h-7zM3.5 13.5h7v7h-7zM13.5 13.5h7v7h-7z" }]],
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

  Object.assign(wall, { icon, bandIcon });
})((window.wall = window.wall || {}));
