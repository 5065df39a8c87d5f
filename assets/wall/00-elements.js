/* Elements: made, written only when something changes, kept in step with a list. */
((wall) => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  /** Sets attributes of `node` and appends `children` (nodes or texts, null is skipped). Text is never parsed as markup. */
  function dress(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) setAttribute(node, name, value);
    node.append(...(children || []).filter((child) => child !== null));
    return node;
  }

  /** An HTML element: `el("li", {class: "row"}, child, …)`. */
  const el = (tag, attributes, ...children) => dress(document.createElement(tag), attributes, children);

  /** An SVG element, same shape. */
  const svg = (tag, attributes, ...children) => dress(document.createElementNS(SVG, tag), attributes, children);

  /** Writes an attribute only when it changes; null or false takes it away. */
  function setAttribute(node, name, value) {
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }

  /** Whether nothing may move: asked for by the system or by 简洁模式. */
  const still = () =>
    document.documentElement.classList.contains("plain") || matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** Lets `node` appear within `duration` ms. */
  function fade(node, duration) {
    if (!still() && node.animate) node.animate([{ opacity: 0.3 }, { opacity: 1 }], { duration, easing: "ease-out" });
  }

  /** Writes a text only when it changes; a text that replaces another fades in (200 ms). */
  function setText(node, text) {
    const next = text === null || text === undefined ? "" : String(text);
    if (node.textContent === next) return;
    const replaced = node.textContent !== "";
    node.textContent = next;
    if (replaced && next) fade(node, 200);
  }

  /** Writes a text that ticks (clock, ages): no fade. */
  function setQuietly(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  /**
   * Keeps the children of `parent` in step with `items`: one node per key, made once by `make(item)` → {node, update},
   * updated in place, moved only when the order changes, removed when its item is gone.
   */
  function keyed(parent, key, make) {
    const parts = new Map();
    return (items) => {
      const keys = new Set(items.map(key));
      for (const [name, part] of parts) {
        if (!keys.has(name)) {
          part.node.remove();
          parts.delete(name);
        }
      }
      items.forEach((item, index) => {
        const name = key(item);
        if (!parts.has(name)) parts.set(name, make(item));
        const part = parts.get(name);
        part.update(item, index);
        if (parent.children[index] !== part.node) parent.insertBefore(part.node, parent.children[index] || null);
      });
    };
  }

  Object.assign(wall, { el, svg, setAttribute, setText, setQuietly, fade, still, keyed });
})((window.wall = window.wall || {}));
