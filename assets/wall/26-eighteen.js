/* The eighteen indicators under their categories, in a fixed order. */
((wall) => {
  "use strict";

  const {
    el, setAttribute, setText, keyed, bandIcon, spark, bar, word, label, find, byCode, known, figure, mark, lateTag, spoken, head, showEmpty, bandCounts,
  } = wall;

  const TICK_SHARE = 0.86;

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

  Object.assign(wall, { buildEighteen });
})((window.wall = window.wall || {}));
