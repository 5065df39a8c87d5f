/* The live path of the wall: one snapshot, then the stream; says at once when what is shown is no longer live. */
(() => {
  "use strict";

  const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
  const LOST_AFTER_MS = 4000;
  const SILENT_AFTER_MS = 40000;
  const ANSWER_WITHIN_MS = 10000;
  const REPORT_EVERY_MS = 30000;

  /** A wait that grows with each try, with a quarter of jitter so that a thousand walls do not return in one instant. */
  const pause = (tries) => RETRY_MS[Math.min(tries, RETRY_MS.length - 1)] * (0.75 + Math.random() / 2);

  /** Keeps one scope on the screen. `view` draws; this class decides what is known and whether it is still true. */
  class Feed {
    constructor(scope, view, isStill) {
      Object.assign(this, { scope, view, isStill });
      this.stream = null;
      this.timer = null;
      this.tries = 0;
      this.heardAt = Date.now();
      this.downSince = null;
      this.edition = "";
      this.reportedAt = 0;
      this.offset = 0;
      this.state = "";
      this.has = false;
    }

    /** Server time in ms, or the time of the picture when it stands still. */
    now() {
      return this.frozenAt || Date.now() + this.offset;
    }

    setState(state) {
      this.state = state;
      this.view.link(state, this.downSince && this.downSince + this.offset);
    }

    /** Draws a snapshot that arrived; a broken one is reported and leaves the screen as it was. */
    show(snapshot) {
      this.edition = String(snapshot.edition || snapshot.v);
      this.view.render(snapshot);
      this.has = true;
      if (this.isStill) this.frozenAt = Date.parse(snapshot.at);
      this.view.tick(this.now());
    }

    /** GET the snapshot once; "ok", "denied" (401, 403) or "failed". */
    async load() {
      const stop = new AbortController();
      const limit = setTimeout(() => stop.abort(), ANSWER_WITHIN_MS);
      try {
        const answer = await fetch(`/api/snapshot/${this.scope}`, { cache: "no-cache", signal: stop.signal });
        if (answer.status === 401 || answer.status === 403) return "denied";
        if (!answer.ok) return "failed";
        const date = Date.parse(answer.headers.get("Date") || "");
        if (!Number.isNaN(date)) this.offset = date + 500 - Date.now();
        this.show(await answer.json());
        return "ok";
      } catch {
        return "failed";
      } finally {
        clearTimeout(limit);
      }
    }

    /** One attempt to get (back) on the air. */
    async open() {
      clearTimeout(this.timer);
      this.timer = null;
      if (!this.state) this.setState("opening");
      const outcome = await this.load();
      if (this.ended) return;
      if (outcome !== "ok") {
        this.fall(outcome);
      } else if (this.isStill) {
        this.setState("frozen");
      } else {
        this.listen();
      }
    }

    /** Opens the stream; a new EventSource cannot set Last-Event-ID, so the address carries it. */
    listen() {
      const seen = encodeURIComponent(this.edition);
      const stream = new EventSource(`/api/stream/${this.scope}?last_event_id=${seen}`);
      this.stream = stream;
      this.heardAt = Date.now();
      const heard = () => {
        this.heardAt = Date.now();
        if (this.stream !== stream || this.state === "live") return;
        this.tries = 0;
        this.downSince = null;
        this.setState("live");
      };
      const drawn = (event) => {
        heard();
        this.show(JSON.parse(event.data));
        this.report();
      };
      stream.addEventListener("open", heard);
      stream.addEventListener("snapshot", drawn);
      stream.addEventListener("message", drawn);
      stream.addEventListener("alive", (event) => {
        const at = Date.parse(JSON.parse(event.data).at);
        if (!Number.isNaN(at)) this.offset = at - Date.now();
        heard();
      });
      stream.addEventListener("bye", () => this.fall("denied"));
      stream.addEventListener("error", () => this.stream === stream && this.fall("failed"));
    }

    /** The line is down: says so, and tries again later. A session that ended is not asked for again and again. */
    fall(outcome) {
      this.close();
      if (this.ended) return;
      this.downSince = this.downSince || Date.now();
      if (outcome === "denied") this.setState("denied");
      else this.setState(this.has ? (this.isLost() ? "lost" : "retrying") : "failed");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.open(), outcome === "denied" ? 60000 : pause(this.tries));
      this.tries += 1;
    }

    isLost() {
      return this.downSince !== null && (navigator.onLine === false || Date.now() - this.downSince >= LOST_AFTER_MS);
    }

    /** Each second: the clock, the ages, the watchdog (a cut cable sends no error), the step from 重连中 to 已断开. */
    tick() {
      this.view.tick(this.now());
      if (this.stream && Date.now() - this.heardAt > SILENT_AFTER_MS) this.fall("failed");
      if (this.state === "retrying" && this.isLost()) this.setState("lost");
    }

    /** The browser says that the network went or came, or the page is shown again. */
    nudge(isOnline) {
      if (this.isStill || this.ended) return;
      if (!isOnline) this.fall("failed");
      else if (!this.stream && this.timer !== null) this.open();
    }

    /** Tells the host how long event → screen took, now and then. */
    report() {
      if (Date.now() - this.reportedAt < REPORT_EVERY_MS) return;
      this.reportedAt = Date.now();
      const body = JSON.stringify({ scope: this.scope, v: Number.parseInt(this.edition, 10) });
      requestAnimationFrame(() =>
        fetch("/api/telemetry", { method: "POST", body, headers: { "Content-Type": "application/json" } }).catch(() => null),
      );
    }

    close() {
      if (this.stream) this.stream.close();
      this.stream = null;
    }

    end() {
      this.ended = true;
      clearTimeout(this.timer);
      this.close();
    }
  }

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
    window.wallKit.speak(JSON.parse(root.dataset.words), isEnglish ? "en" : "zh_CN");

    const view = window.wallView.mount(root);
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
})();
