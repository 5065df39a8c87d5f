/* The live path: one snapshot, then the stream; says at once when what is shown is no longer live. */
((wall) => {
  "use strict";

  const { pause, askSnapshot, openStream, tellPainted } = wall;

  const LOST_AFTER_MS = 4000;
  const SILENT_AFTER_MS = 40000;
  const REPORT_EVERY_MS = 30000;

  /** Keeps one scope on the screen. `view` draws; this class decides what is known and whether it is still true. */
  class Feed {
    constructor(scope, view, isStill) {
      Object.assign(this, { scope, view, isStill, state: "", edition: "", has: false });
      Object.assign(this, { stream: null, timer: null, tries: 0, downSince: null, heardAt: Date.now(), reportedAt: 0 });
      this.offset = 0; /* of the server's clock against the browser's, ms */
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

    /** Asks for the snapshot and draws it; "ok", "denied" or "failed". */
    async load() {
      const { outcome, snapshot, date } = await askSnapshot(this.scope);
      if (outcome !== "ok" || this.ended) return outcome;
      if (!Number.isNaN(date)) this.offset = date + 500 - Date.now();
      try {
        this.show(snapshot);
      } catch (error) {
        console.error(error);
        return "failed";
      }
      return "ok";
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

    /** Takes the stream; what an older one still says does not make this one live. */
    listen() {
      this.heardAt = Date.now();
      const heard = () => {
        this.heardAt = Date.now();
        if (this.stream !== stream || this.state === "live") return;
        this.tries = 0;
        this.downSince = null;
        this.setState("live");
      };
      const stream = openStream(this.scope, this.edition, {
        open: heard,
        snapshot: (snapshot) => {
          heard();
          this.show(snapshot);
          this.report();
        },
        alive: (at) => {
          if (!Number.isNaN(at)) this.offset = at - Date.now();
          heard();
        },
        bye: () => this.fall("denied"),
        error: () => this.stream === stream && this.fall("failed"),
      });
      this.stream = stream;
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
      tellPainted(this.scope, this.edition);
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

  Object.assign(wall, { Feed });
})((window.wall = window.wall || {}));
