/* A session that has ended: the page stays as it is, with all that was typed, until somebody has signed in again. */
((desk) => {
  "use strict";

  const { word, element, frame } = desk;
  const TOUCH_MS = 60_000;
  let veil = null;
  let touched = Date.now();

  function account() {
    return (frame() && frame().dataset.account) || "";
  }

  function expired() {
    if (veil || !document.body.firstChild) return;
    const link = element("a", { class: "button button-main", href: "/login?next=/signed-in", target: "_blank" }, word("expired_button"));
    veil = element("dialog", { class: "veil", "aria-labelledby": "veil-title" },
      element("div", {}, element("h2", { id: "veil-title" }, word("expired")), element("p", {}, word("expired_hint")), link));
    veil.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(veil);
    veil.showModal();
    link.focus();
  }

  function renewed(by) {
    if (!veil) return;
    if (by && account() && by !== account()) {
      const reload = element("button", { class: "button button-main", type: "button" }, word("reload"));
      reload.addEventListener("click", () => location.reload());
      veil.replaceChildren(element("div", {}, element("p", {}, word("other_account")), reload));
      return;
    }
    veil.close();
    veil.remove();
    veil = null;
  }

  /** Whoever types is there, though nothing is asked of the server: it is told once a minute. */
  function touch() {
    if (Date.now() - touched < TOUCH_MS || veil) return;
    touched = Date.now();
    desk.ask("/api/me").then((response) => response.status === 401 && expired(), () => {});
  }

  const channel = new BroadcastChannel("cockpit-session");
  channel.addEventListener("message", (event) => event.data && renewed(String(event.data.account || "")));
  for (const kind of ["input", "pointerdown"]) document.addEventListener(kind, touch, true);

  Object.assign(desk, { expired });
})((window.desk = window.desk || {}));
