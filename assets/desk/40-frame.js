/* The frame: menus, navigation on small screens, language, theme, the name of the page, the line of what was done. */
((desk) => {
  "use strict";

  const { keep, frame, watch } = desk;
  const root = document.documentElement;
  const NOTICE_MS = 7_000;
  let shown = "";
  let gone = 0;

  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => menu !== except && menu.removeAttribute("open"));
  }

  function toggleNavigation(open) {
    const whole = frame();
    if (!whole) return;
    const now = whole.classList.toggle("nav-open", open);
    const button = whole.querySelector("[data-nav]");
    if (button) button.setAttribute("aria-expanded", String(now));
  }

  function changeTheme() {
    const next = root.classList.contains("theme-dark") ? "light" : "dark";
    root.classList.toggle("theme-dark", next === "dark");
    root.classList.toggle("theme-light", next === "light");
    keep("cockpit_theme", next);
    const themes = document.querySelector("[data-themes]");
    if (themes) window.dash_clientside.set_props("shell-theme-provider", JSON.parse(themes.dataset.themes)[next]);
  }

  function changeLanguage(language) {
    keep("cockpit_language", language);
    location.reload();
  }

  /** A row of a folded list on a phone is opened or closed; the page keeps it so while it renews itself. */
  function unfold(button) {
    const open = button.closest("tr").toggleAttribute("data-open");
    button.setAttribute("aria-expanded", String(open));
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    closeMenus(at("details[data-menu]"));
    if (at("[data-nav]")) toggleNavigation();
    else if (at(".desk-nav a")) toggleNavigation(false);
    if (at("[data-unfold]")) unfold(at("[data-unfold]"));
    if (at("[data-copy]")) navigator.clipboard?.writeText(at("[data-copy]").dataset.copy);
    if (at("[data-theme-button]")) changeTheme();
    if (at("[data-language]")) changeLanguage(at("[data-language]").dataset.language);
    if (at(".menu a")) closeMenus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-menu][open]");
    closeMenus();
    toggleNavigation(false);
    if (open) open.querySelector("summary").focus();
  });

  /** Forms that are posted plainly carry the value of the session. */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-csrf-form]")) return;
    event.target.querySelectorAll("[name=csrf]").forEach((one) => one.remove());
    event.target.append(desk.element("input", { type: "hidden", name: "csrf", value: desk.cookie("cockpit_csrf") }));
  }, true);

  /** Another page stands there: its name goes to the window, the reader to its heading. */
  function entered() {
    const whole = frame();
    if (!whole) return;
    if (document.title !== whole.dataset.title) document.title = whole.dataset.title;
    if (root.lang !== whole.dataset.lang) root.lang = whole.dataset.lang;
    const onward = document.querySelector("[data-go]");
    if (onward) location.assign(onward.dataset.go);
    const here = whole.dataset.page + location.search;
    if (here !== shown) {
      const heading = document.querySelector(".page-title");
      if (shown && heading && document.activeElement === document.body) heading.focus({ preventScroll: true });
      if (shown && shown.split("?")[0] !== whole.dataset.page) window.scrollTo(0, 0);
      shown = here;
    }
    watch();
  }

  function noticed(line) {
    clearTimeout(gone);
    line.classList.remove("is-over");
    if (line.textContent) gone = setTimeout(() => line.classList.add("is-over"), NOTICE_MS);
  }

  new MutationObserver((changes) => {
    entered();
    const line = document.getElementById("shell-notice-line");
    if (line && changes.some((change) => line === change.target || line.contains(change.target))) noticed(line);
  }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["data-title", "data-live"] });
})((window.desk = window.desk || {}));
