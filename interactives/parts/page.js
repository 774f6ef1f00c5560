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
