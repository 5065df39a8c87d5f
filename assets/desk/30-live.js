/* What changes on a page by itself: asked for every few seconds while somebody looks, and marked when it cannot be had. */
((desk) => {
  "use strict";

  const { word, element, frame, clock } = desk;
  const EVERY_MS = 5_000;
  const SLOWEST_MS = 40_000;
  let page = "";
  let timer = 0;
  let tag = "";
  let known = {};
  let pause = EVERY_MS;
  let fresh = Date.now();

  function address() {
    const live = frame() && frame().dataset.live;
    return live ? live + location.search : "";
  }

  function every() {
    return Number(frame() && frame().dataset.every) || EVERY_MS;
  }

  function mark(text) {
    const main = document.getElementById("desk-main");
    const line = document.querySelector(".live-line");
    if (main) main.classList.toggle("is-stale-page", Boolean(text));
    if (!text) return line && line.remove();
    if (line) {
      line.lastChild.textContent = text;
      return undefined;
    }
    const icon = element("span", { class: "icon i-clock", "aria-hidden": "true" });
    return main && main.prepend(element("div", { class: "live-line", role: "status" }, icon, element("span", {}, text)));
  }

  function apply(found) {
    for (const [id, props] of Object.entries(found)) {
      const text = JSON.stringify(props);
      if (known[id] === text || !document.getElementById(id)) continue;
      known[id] = text;
      window.dash_clientside.set_props(id, props);
    }
  }

  async function renew(from) {
    const headers = { "X-Cockpit-Background": "1", "X-Cockpit-Path": location.pathname };
    if (tag) headers["If-None-Match"] = tag;
    const response = await fetch(from, { headers });
    if (from !== address()) return;
    if (response.status === 200) {
      const found = await response.json();
      if (from !== address()) return;
      tag = response.headers.get("ETag") || "";
      apply(found);
    } else if (response.status !== 304) {
      throw new Error(String(response.status));
    }
    fresh = Date.now();
    pause = every();
    mark("");
  }

  async function look() {
    clearTimeout(timer);
    const from = address();
    if (from && !document.hidden) {
      try {
        await renew(from);
      } catch (error) {
        pause = Math.min(pause * 2, SLOWEST_MS);
        const key = error instanceof TypeError ? "away" : "failed";
        if (from === address() && error.message !== "401") mark(word(key, { time: clock(fresh) }));
      }
    }
    timer = setTimeout(look, pause);
  }

  /** Called whenever the page may have changed. */
  function watch() {
    const now = `${location.pathname} ${address()}`;
    if (now === page) return;
    page = now;
    tag = "";
    known = {};
    fresh = Date.now();
    pause = every();
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  }

  document.addEventListener("visibilitychange", () => document.hidden || look());
  Object.assign(desk, { watch });
})((window.desk = window.desk || {}));
