/* Words in the language of the page, times in the zone of the bureau. */
((wall) => {
  "use strict";

  const SHANGHAI_MS = 8 * 3600e3;

  let language = "zh_CN";
  let words = {};

  /** Takes the texts of the page (locales/wall.*.yaml) and chooses its language. */
  function speak(tables, code) {
    language = code in tables ? code : "zh_CN";
    words = tables[language] || {};
  }

  /** The text `key` in the language of the page, with its {holes} filled from `values`. */
  function word(key, values) {
    const pattern = key in words ? words[key] : key;
    return pattern.replace(/\{(\w+)\}/g, (hole, name) => (values && name in values ? values[name] : hole));
  }

  /** The label of a coded thing in the language of the page. */
  const label = (thing) => (language === "en" && thing.name_en) || thing.short || thing.name;

  const two = (number) => String(number).padStart(2, "0");

  /** "15:42:18" of an instant (ms), in the bureau's zone wherever the browser stands. */
  function clock(at) {
    const local = new Date(at + SHANGHAI_MS);
    return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
  }

  /** "11月20日 15:42:16" of an instant (ms). */
  function dayAndClock(at) {
    const local = new Date(at + SHANGHAI_MS);
    return `${word("figure.day", { m: local.getUTCMonth() + 1, d: local.getUTCDate() })} ${clock(at)}`;
  }

  /** A number of seconds in the unit that people would use: ["m", 3]; whole numbers from minutes on. */
  function inUnits(seconds) {
    if (seconds < 60) return ["s", seconds];
    if (seconds < 3600) return ["m", Math.floor(seconds / 60)];
    if (seconds < 172800) return ["h", Math.floor(seconds / 3600)];
    return ["d", Math.floor(seconds / 86400)];
  }

  /** "3 秒前": how long ago `then` (ms) was at `now`; never negative. */
  function ago(then, now) {
    const [unit, n] = inUnits(Math.max(0, Math.round((now - then) / 1000)));
    return word(`ago.${unit}`, { n });
  }

  /** "1.1 秒", "3 分钟": how long something takes. */
  function lasting(seconds) {
    const [unit, n] = inUnits(seconds);
    return word(`span.${unit}`, { n: unit === "s" ? n.toFixed(1) : n });
  }

  Object.assign(wall, { speak, word, label, clock, dayAndClock, ago, lasting });
})((window.wall = window.wall || {}));
