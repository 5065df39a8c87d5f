/* The alarm in the place of the title: cut off, late, session ended, nothing to show. */
((wall) => {
  "use strict";

  const { el, setAttribute, setQuietly, icon, word, clock, dayAndClock, find } = wall;

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

  Object.assign(wall, { buildAlarm });
})((window.wall = window.wall || {}));
