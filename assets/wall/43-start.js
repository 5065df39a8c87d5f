/* Starts the wall when its page is laid out, and ends it when the page is left. */
((wall) => {
  "use strict";

  const { speak, mount, Feed } = wall;

  /** Starts the wall inside `root`; returns a function that ends it. */
  function start(root) {
    const query = new URLSearchParams(window.location.search);
    const page = document.documentElement;
    const isEnglish = query.get("lang") === "en";
    page.classList.add("on-wall");
    page.classList.toggle("plain", query.get("plain") === "1");
    page.lang = isEnglish ? "en" : "zh-CN";
    root.lang = page.lang;
    root.dataset.lang = isEnglish ? "en" : "zh";
    speak(JSON.parse(root.dataset.words), isEnglish ? "en" : "zh_CN");

    const view = mount(root);
    const feed = new Feed(query.get("scope") || root.dataset.scope, view, query.get("live") === "0");
    const online = () => feed.nudge(true);
    const offline = () => feed.nudge(false);
    const visible = () => document.visibilityState === "visible" && feed.nudge(navigator.onLine !== false);
    window.addEventListener("online", online);
    window.addEventListener("offline", offline);
    document.addEventListener("visibilitychange", visible);
    const beat = setInterval(() => feed.tick(), 1000);
    feed.open();

    return () => {
      clearInterval(beat);
      feed.end();
      view.leave();
      window.removeEventListener("online", online);
      window.removeEventListener("offline", offline);
      document.removeEventListener("visibilitychange", visible);
      page.classList.remove("on-wall");
    };
  }

  /* Dash lays the page out after this script has run and takes it away when the address changes. */
  let root = null;
  let leave = null;

  function watch() {
    if (root && root.isConnected) return;
    if (leave) leave();
    root = document.getElementById("wall-page-root");
    leave = root ? start(root) : null;
  }

  new MutationObserver(watch).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", watch);
})((window.wall = window.wall || {}));
