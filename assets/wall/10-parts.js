/* What panels share: what a value looks like and how it is spoken, the head, the counts per band. */
((wall) => {
  "use strict";

  const { el, setText, icon, word } = wall;

  const BANDS = ["NA", "MET", "NEAR", "WARN", "CRIT"];

  const find = (part, role) => document.getElementById(`wall-${part}-${role}`);
  const byCode = (thing) => thing.code;
  const isLate = (thing) => thing.freshness === "stale" || thing.freshness === "failed";
  const known = (thing) => thing.value !== null && thing.value !== undefined;
  const isLoading = (thing) => thing.freshness === "loading";
  const figure = (thing) => (known(thing) ? thing.text : isLoading(thing) ? word("figure.loading") : "–");

  /** Gives a node the look of a band and of its freshness; its other classes stay. */
  function mark(node, thing) {
    const band = known(thing) ? thing.band : null;
    for (const code of BANDS) node.classList.toggle(`band-${code}`, code === (band || "NA"));
    node.classList.toggle("is-late", isLate(thing));
    node.classList.toggle("is-loading", isLoading(thing));
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

  /** Every place of the city on its tile, from the layout: a snapshot holds only what its scope may see. */
  const tilesOf = (root) => JSON.parse(root.dataset.tiles);

  /** A count with its thousands; a dash where there is none. */
  const count = (number) => (Number.isFinite(number) ? number.toLocaleString("en-US") : "–");

  Object.assign(wall, { BANDS, find, byCode, isLate, known, figure, mark, lateTag, spoken, head, showEmpty, bandCounts, tilesOf, count });
})((window.wall = window.wall || {}));
