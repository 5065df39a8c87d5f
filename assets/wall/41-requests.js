/* What the wall asks of its host, and how long it waits before it asks again. */
((wall) => {
  "use strict";

  const ANSWER_WITHIN_MS = 10000;
  const RETRY_MS = [1000, 2000, 4000, 8000, 15000];

  /** A wait that grows with each try, with a quarter of jitter so that a thousand walls do not return in one instant. */
  const pause = (tries) => RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] * (0.75 + Math.random() / 2);

  /** GET a snapshot once: {outcome: "ok", "denied" (401, 403) or "failed", snapshot, date (server time in ms, or NaN)}. */
  async function askSnapshot(scope) {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), ANSWER_WITHIN_MS);
    try {
      const answer = await fetch(`/api/snapshot/${encodeURIComponent(scope)}`, { cache: "no-cache", signal: stop.signal });
      if (answer.status === 401 || answer.status === 403) return { outcome: "denied" };
      if (!answer.ok) return { outcome: "failed" };
      const date = Date.parse(answer.headers.get("Date") || "");
      return { outcome: "ok", snapshot: await answer.json(), date };
    } catch {
      return { outcome: "failed" };
    } finally {
      clearTimeout(limit);
    }
  }

  /**
   * Opens the stream behind an edition; a new EventSource cannot set Last-Event-ID, so the address carries it.
   * `on` hears open(), snapshot(snapshot), alive(server time in ms), bye() when the session has ended, error().
   */
  function openStream(scope, edition, on) {
    const stream = new EventSource(`/api/stream/${encodeURIComponent(scope)}?last_event_id=${encodeURIComponent(edition)}`);
    stream.addEventListener("open", on.open);
    for (const name of ["snapshot", "message"]) stream.addEventListener(name, (event) => on.snapshot(JSON.parse(event.data)));
    stream.addEventListener("alive", (event) => on.alive(Date.parse(JSON.parse(event.data).at)));
    stream.addEventListener("bye", on.bye);
    stream.addEventListener("error", on.error);
    return stream;
  }

  /** The value by which the host knows that a request comes from a page of its own. */
  const csrf = () => (document.cookie.match(/(?:^|; )cockpit_csrf=([^;]*)/) || ["", ""])[1];

  /** Tells the host, when the next frame is drawn, that an edition is on the screen: it measures how long that took. */
  function tellPainted(scope, edition) {
    const body = JSON.stringify({ scope, v: Number.parseInt(edition, 10) });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf() };
    requestAnimationFrame(() => fetch("/api/telemetry", { method: "POST", body, headers }).catch(() => null));
  }

  Object.assign(wall, { pause, askSnapshot, openStream, tellPainted });
})((window.wall = window.wall || {}));
