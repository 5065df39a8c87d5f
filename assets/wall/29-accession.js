/* 进馆一件事: six steps, open batches, median days, what is overdue. */
((wall) => {
  "use strict";

  const { el, svg, setText, keyed, bandIcon, round, word, label, find, byCode, isLate, head, showEmpty, count } = wall;

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

  Object.assign(wall, { buildAccession });
})((window.wall = window.wall || {}));
