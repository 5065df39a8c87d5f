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

  /** "3 秒前": how long ago `then` (ms) was at `now`; never negative. */
  function ago(then, now) {
    const seconds = Math.max(0, Math.round((now - then) / 1000));
    if (seconds < 60) return word("ago.s", { n: seconds });
    if (seconds < 3600) return word("ago.m", { n: Math.floor(seconds / 60) });
    if (seconds < 172800) return word("ago.h", { n: Math.floor(seconds / 3600) });
    return word("ago.d", { n: Math.floor(seconds / 86400) });
  }

  Object.assign(wall, { speak, word, label, clock, dayAndClock, ago });
})((window.wall = window.wall || {}));
