/* What the scripts of work pages share: their words, cookies, and how the page is named. */
((desk) => {
  "use strict";

  const root = document.documentElement;
  const words = JSON.parse(root.dataset.words || "{}");

  /** A text of this page in the reader's language, its {places} filled. */
  function word(key, values = {}) {
    return (words[key] || key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  function cookie(name) {
    const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  /** Keeps a choice of the reader for a year. */
  function keep(name, value) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  }

  function frame() {
    return document.getElementById("shell-desk-root");
  }

  function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function clock(at) {
    return new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false }).format(at);
  }

  Object.assign(desk, { word, cookie, keep, frame, element, clock });
})((window.desk = window.desk || {}));
