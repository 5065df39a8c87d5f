/* The stage: builds each panel once, then hands every snapshot to all of them. */
((wall) => {
  "use strict";

  const { setAttribute, still } = wall;

  /* Each builder takes the root and returns what it wants of: snapshot(data), link(state, since), tick(now). */
  const BUILDERS = [
    "buildHeader", "buildAlarm", "buildHeadline", "buildAttention", "buildPlaces", "buildEighteen", "buildVolumes",
    "buildLoop", "buildAccession", "buildActivity", "buildFooter",
  ];

  /** The design is 1920 × 1080; on anything wider than a tablet the stage is scaled by one factor and letterboxed. */
  function fit(root) {
    const [width, height] = [window.innerWidth, window.innerHeight];
    if (width <= 1280) {
      root.style.transform = "";
      return;
    }
    const factor = Math.min(width / 1920, height / 1080);
    const [left, top] = [Math.round((width - 1920 * factor) / 2), Math.round((height - 1080 * factor) / 2)];
    root.style.transform = factor === 1 && !left && !top ? "" : `translate(${left}px, ${top}px) scale(${factor})`;
  }

  /**
   * Builds the wall inside `root` and returns what drives it:
   * `render(snapshot)`, `link(state, since)` (opening, live, retrying, lost, denied, failed, frozen), `tick(now)` each second.
   */
  function mount(root) {
    const page = BUILDERS.map((name) => wall[name](root));
    const each = (method) => (...values) => page.forEach((part) => part[method] && part[method](...values));
    const resize = () => fit(root);
    window.addEventListener("resize", resize);
    fit(root);
    root.classList.toggle("is-still", still());
    return {
      tick: each("tick"),
      link(state, since) {
        setAttribute(root, "data-link", state);
        each("link")(state, since);
      },
      render(snapshot) {
        each("snapshot")(snapshot);
        setAttribute(root, "data-edition", snapshot.edition || snapshot.v);
        root.classList.add("has-data");
      },
      leave: () => window.removeEventListener("resize", resize),
    };
  }

  Object.assign(wall, { mount });
})((window.wall = window.wall || {}));
