/** Small helpers for the page: elements, numbers in words. */

/**
 * A new element with attributes and children (elements or texts).
 *
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @returns {any} the HTMLElement of that tag
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  element.append(...children);
  return element;
}

/** A div of this class with these children. */
export function div(name, ...children) {
  return make("div", { class: name }, ...children);
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

/**
 * A name that no other group of radio buttons on the page has. Interactives share no variables, not
 * even two of one kind, but they share the page: the count is kept there.
 */
export function newName() {
  const { dataset } = document.documentElement;
  dataset.courseNames = Number(dataset.courseNames ?? 0) + 1;
  return `course-${dataset.courseNames}`;
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
