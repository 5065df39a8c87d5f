/* 业务动态: the newest lines, meant to recede. */
((wall) => {
  "use strict";

  const { el, setAttribute, setQuietly, keyed, word, find, head, showEmpty } = wall;

  const NEWS_SECONDS = 5;

  function buildActivity() {
    head("activity", word("head.activity"));
    const list = el("ul", { class: "news" });
    find("activity", "panel").append(list);
    const fill = keyed(list, (item) => item.place, () => {
      const time = el("time");
      const text = el("span");
      return {
        node: el("li", null, time, text),
        update(item) {
          setQuietly(time, item.time);
          setQuietly(text, item.text);
          setAttribute(text, "title", item.text);
        },
      };
    });
    let waiting = null;
    let rest = 0;

    function show() {
      fill(waiting.map((item, place) => ({ ...item, place })));
      showEmpty("activity", !waiting.length);
      waiting = null;
      rest = NEWS_SECONDS;
    }

    return {
      snapshot(data) {
        waiting = (data.activity || []).slice(0, 3);
        if (rest <= 0) show();
      },
      /* On a busy day news arrive each second: a line stays long enough to be read. */
      tick() {
        rest -= 1;
        if (waiting && rest <= 0) show();
      },
    };
  }

  Object.assign(wall, { buildActivity });
})((window.wall = window.wall || {}));
