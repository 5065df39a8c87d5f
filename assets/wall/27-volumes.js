/* The strip of volumes: figures without target or band. */
((wall) => {
  "use strict";

  const {
    el, setAttribute, setText, keyed, icon, bandIcon, word, label, find, byCode, isLate, lateTag, head, showEmpty,
  } = wall;

  const LINED = ["filed_today", "units"]; /* whose note the wall has room for; the phone shows every note */

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
        node.classList.toggle("is-loading", item.freshness === "loading");
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

  Object.assign(wall, { buildVolumes });
})((window.wall = window.wall || {}));
