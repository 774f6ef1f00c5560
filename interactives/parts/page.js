/** Small helpers for the page: elements, numbers in words. */

/**
 * A new element with attributes and children, as `add` takes them.
 *
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @returns {any} the HTMLElement of that tag
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  add(element, ...children);
  return element;
}

/** Append elements, texts, and parts of an interactive, which have their element as `box`. */
export function add(element, ...children) {
  element.append(...children.map((child) => child.box ?? child));
}

/** A div of this class with these children. */
export function div(name, ...children) {
  return make("div", { class: name }, ...children);
}

/** A paragraph of this class, from HTML that Python has made safe. */
export function html(name, text) {
  const made = make("p", { class: name });
  made.innerHTML = text;
  return made;
}

/** Fill a table: names of its columns, rows that begin with a name, and which row is `present`. */
export function fillTable(table, head, rows, present = -1) {
  const line = ([name, ...words], k) => {
    const cells = [make("th", { scope: "row" }, name), ...words.map((word) => make("td", {}, word))];
    return make("tr", k === present ? { "aria-current": "true" } : {}, ...cells);
  };
  const names = head.map((name) => make("th", { scope: "col" }, name));
  table.replaceChildren(make("tr", {}, ...names), ...rows.map(line));
}

/** A function that does `work` when it is given another value than the last time. */
export function whenNew(work) {
  let last;
  return (value) => {
    if (value !== last) work((last = value));
  };
}

/** The name by which the style sheet knows the colour of a look of the course's figures. */
export function colourName(look) {
  return `--${look.replaceAll(" ", "-")}`;
}

/** "1 number", "8 numbers". */
export function plural(count, word) {
  return count === 1 ? `1 ${word}` : `${count} ${word}s`;
}

/** A share in [0, 1] as "37 %". */
export function percent(share, digits = 0) {
  return `${(100 * share).toFixed(digits)} %`;
}

/** The value, moved into [low, high]. */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
