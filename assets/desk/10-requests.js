/* Watches what the pages ask: a refusal is told where it belongs, an ended session asks for a new one. */
((desk) => {
  "use strict";

  const { word, element } = desk;
  const OURS = ["/_dash-", "/api/"];
  const ask = window.fetch.bind(window);
  let pressed = null;

  /** The form whose button was pressed last. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button, a");
    if (button) pressed = button.closest("[data-form]");
    if (pressed && event.target.closest("button")) say(pressed, "");
  }, true);

  function say(form, text) {
    const line = form.querySelector(".form-message");
    if (line) line.textContent = text;
    return Boolean(line);
  }

  /** Tells something above the page until it is closed. */
  function alert(text) {
    document.querySelectorAll(".alert").forEach((one) => one.remove());
    const close = element("button", { type: "button", "aria-label": word("close") }, "✕");
    const line = element("div", { class: "alert", role: "alert" }, element("span", {}, text), close);
    close.addEventListener("click", () => line.remove());
    document.body.append(line);
  }

  function tell(text) {
    if (!(pressed && pressed.isConnected && say(pressed, text))) alert(text);
  }

  async function sentence(response) {
    try {
      return (await response.json()).error.message;
    } catch {
      return word("error");
    }
  }

  async function refused(response) {
    if (response.status === 401) desk.expired();
    else tell(await sentence(response));
  }

  window.fetch = async (input, init) => {
    const address = new URL(typeof input === "string" ? input : input.url, location.href);
    const ours = address.origin === location.origin && OURS.some((begin) => address.pathname.startsWith(begin));
    const quiet = ours && new Headers((init || {}).headers || {}).has("X-Cockpit-Background");
    let response;
    try {
      response = await ask(input, init);
    } catch (error) {
      if (ours && !quiet) tell(word("offline"));
      throw error;
    }
    if (ours && !quiet && response.status >= 400) refused(response.clone());
    if (ours && quiet && response.status === 401) desk.expired();
    return response;
  };

  Object.assign(desk, { ask, alert });
})((window.desk = window.desk || {}));
