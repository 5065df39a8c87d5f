/* 需处置: who must act, alerts first, then what is overdue for longest, in pages of five. */
((wall) => {
  "use strict";

  const { el, setAttribute, setText, setQuietly, fade, keyed, bandIcon, word, find, mark, head, showEmpty } = wall;

  const PAGE_ROWS = 5;
  const PAGE_SECONDS = 15;

  function attentionRow() {
    const symbol = bandIcon();
    const who = el("span", { class: "who" });
    const what = el("span", { class: "what" });
    const days = el("span", { class: "days" });
    const node = el("li", { class: "case", tabindex: 0 }, symbol.node, el("span", { class: "case-text" }, who, what), days);
    return {
      node,
      update(item) {
        mark(node, { ...item, value: 0 });
        symbol.update(item.band);
        setText(who, item.who);
        setText(what, [item.place, item.what].filter(Boolean).join(" · "));
        setText(days, item.text);
        setAttribute(node, "title", `${item.who} · ${item.place} · ${item.what}`);
      },
    };
  }

  function buildAttention() {
    const panel = find("attention", "panel");
    const parts = head("attention", word("head.attention", { n: "–" }));
    panel.classList.add("is-calm");
    const list = el("ul", { class: "cases" });
    const more = el("button", { class: "more", type: "button", hidden: "" });
    const news = el("p", { class: "unseen", "aria-live": "polite" });
    panel.append(list, more, news);
    const fill = keyed(list, (item) => item.place_in_page, attentionRow);
    let items = [];
    let total = 0;
    let late = "";
    let page = 0;
    let seconds = 0;
    let all = false;

    const pages = () => Math.max(1, Math.ceil(items.length / PAGE_ROWS));
    const isHeld = () => panel.matches(":hover") || panel.contains(document.activeElement);
    const isStage = () => matchMedia("(min-width: 1281px)").matches;

    function show() {
      page %= pages();
      const shown = all ? items : items.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
      fill(shown.map((item, index) => ({ ...item, place_in_page: index })));
      const order = items.length ? word(items[0].kind === "alert" ? "note.alerts" : "note.longest") : "";
      const turned = items.length && pages() > 1 && isStage() ? word("note.page", { i: page + 1, n: pages() }) : "";
      setText(parts.note, late || [order, turned].filter(Boolean).join(" · "));
      parts.title.parentNode.classList.toggle("is-late", Boolean(late));
      more.hidden = items.length <= PAGE_ROWS;
      setText(more, all ? word("do.less") : word("do.all", { n: items.length }));
    }

    more.addEventListener("click", () => {
      all = !all;
      page = 0;
      show();
    });
    return {
      snapshot(data) {
        items = data.attention || [];
        total = data.attention_total === undefined ? items.length : data.attention_total;
        late = data.attention_late || "";
        const first = items[0] ? `：${items[0].who} ${items[0].text}` : "";
        setText(parts.title, word("head.attention", { n: total }));
        setQuietly(news, [word("head.attention", { n: total }) + first, late].filter(Boolean).join(" · "));
        showEmpty("attention", !items.length);
        panel.classList.toggle("is-calm", total === 0);
        show();
      },
      tick() {
        seconds += 1;
        if (seconds < PAGE_SECONDS) return;
        seconds = 0;
        if (pages() < 2 || all || !isStage() || isHeld()) return;
        page += 1;
        show();
        fade(list, 300);
      },
    };
  }

  Object.assign(wall, { buildAttention });
})((window.wall = window.wall || {}));
