/* 评价闭环: four boxes with a way back. */
((wall) => {
  "use strict";

  const { el, setText, keyed, word, label, find, byCode, isLate, head, showEmpty, count } = wall;

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

  Object.assign(wall, { buildLoop });
})((window.wall = window.wall || {}));
