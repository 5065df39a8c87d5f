/* The footer: sources with their freshness, automation rate, source to screen. */
((wall) => {
  "use strict";

  const { el, setAttribute, setText, setQuietly, keyed, bandIcon, word, label, ago, lasting, find, byCode } = wall;

  function buildFooter() {
    const count = el("li", { class: "count" });
    const list = el("ul", { class: "sources" });
    const rest = el("ul", { class: "measures" });
    const ages = new Map();
    find("sources", "footer").append(el("ul", { class: "count-list" }, count), list, rest);
    const sources = keyed(list, byCode, () => {
      const symbol = bandIcon();
      const text = el("span");
      const node = el("li", null, symbol.node, text);
      return {
        node,
        update(source) {
          const odd = source.state !== "ok";
          node.className = odd ? "odd band-WARN" : "";
          symbol.update(odd ? "WARN" : null);
          setAttribute(node, "title", source.reason || null);
          ages.set(source.code, { text, source });
        },
      };
    });
    const measures = keyed(rest, byCode, () => {
      const node = el("li");
      return { node, update: (measure) => setText(node, measure.text) };
    });
    return {
      snapshot(data) {
        ages.clear();
        setText(count, word("foot.sources", { n: data.sources_ok, m: data.sources_total }));
        count.classList.toggle("odd", data.sources_ok < data.sources_total);
        sources(data.sources || []);
        const automation = data.automation || {};
        const latency = data.latency || {};
        const parts = [{ code: "auto", text: word("foot.automation", { n: automation.automatic, m: automation.total, p: automation.text }) }];
        const [a, b] = [latency.median_s, latency.p95_s];
        const isKnown = Number.isFinite(a) && Number.isFinite(b);
        parts.push({ code: "latency", text: isKnown ? word("foot.latency", { a: lasting(a), b: lasting(b) }) : word("foot.latency_unknown") });
        measures(parts);
      },
      tick(now) {
        for (const { text, source } of ages.values()) {
          const then = Date.parse(source.last_success_at || "");
          setQuietly(text, `${label(source)} ${Number.isNaN(then) ? word("foot.never") : ago(then, now)}`);
        }
      },
    };
  }

  Object.assign(wall, { buildFooter });
})((window.wall = window.wall || {}));
