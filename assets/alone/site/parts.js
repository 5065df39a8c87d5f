/* Elements of the page, and its words in the language of the reader. */

export const words = JSON.parse(document.getElementById("words").textContent);

export const say = (key, values = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? "–"));

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...present(children));
  return element;
}

const present = (children) => children.filter((child) => child !== null && child !== undefined);

/* Puts children into an element in place of those it has; what is not there is left out. */
export const fill = (element, ...children) => element.replaceChildren(...present(children));

export const button = (text, onclick, more = {}) => make("button", { type: "button", textContent: text, onclick, ...more });

export function field(label, control) {
  return make("label", { className: "field" }, make("span", { textContent: label }), control);
}

/* A text that is kept with every letter, so that nothing typed is lost when the page goes. */
export async function kept(vault, name, control) {
  const before = await vault.get(name);
  if (before) control.value = before;
  control.addEventListener("input", () => vault.put(name, control.value));
  return control;
}
