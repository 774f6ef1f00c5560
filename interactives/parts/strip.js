/** A strip of pictures to choose from: one click, or arrow keys. */

import { rowOf } from "./arrays.js";
import { make } from "./page.js";
import { canvas, drawGrey } from "./pictures.js";

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/**
 * @param {object} options
 * @param {string} options.label what is chosen
 * @param {(place: number) => void} options.chose
 * @returns {{box: HTMLElement, fill: (pictures: ArrayLike<number>[], names: string[]) => void,
 *   set: (place: number) => void}}
 */
export function strip({ label, chose }) {
  const list = make("div", { class: "strip", role: "radiogroup", "aria-label": label });
  const box = make("div", { class: "strip-box" }, make("div", { class: "label" }, label), list);
  let buttons = [];
  let chosen = null;

  const set = (place) => {
    if (place === chosen) return;
    chosen = place;
    buttons.forEach((button, k) => {
      button.setAttribute("aria-checked", `${k === place}`);
      button.tabIndex = k === Math.max(place, 0) ? 0 : -1;
    });
    scrollTo(list, buttons[place]);
  };

  const fill = (pictures, names) => {
    chosen = null;
    buttons = pictures.map((pixels, k) => {
      const picture = canvas("");
      drawGrey(picture, pixels);
      const made = make("button", { type: "button", role: "radio", "aria-label": names[k] }, picture);
      made.addEventListener("click", () => chose(k));
      return made;
    });
    list.replaceChildren(...buttons);
  };

  list.addEventListener("keydown", (event) => {
    const last = buttons.length - 1;
    const ends = { Home: 0, End: last };
    const goal = ends[event.key] ?? (chosen ?? -1) + (STEPS[event.key] ?? NaN);
    if (!(goal >= 0 && goal <= last)) return;
    event.preventDefault();
    chose(goal);
    set(goal);
    buttons[goal].focus({ preventScroll: true });
  });
  return { box, fill, set };
}

/** Bring a part of a list into its visible piece, and leave the page where it is. */
function scrollTo(list, part) {
  if (!part) return;
  const left = part.offsetLeft - list.offsetLeft;
  if (left < list.scrollLeft) list.scrollLeft = left - part.offsetWidth;
  const right = left + part.offsetWidth - list.clientWidth;
  if (right > list.scrollLeft) list.scrollLeft = right + part.offsetWidth;
}

/**
 * Two strips: which digit, and which of its pictures.
 *
 * @param {import("./arrays.js").Numbers} pictures of shape (n, 784)
 * @param {number[]} labels their digits, equal ones side by side
 * @param {(change: {digit?: number, example?: number}) => void} choose
 * @returns {{box: HTMLElement, show: (digit: number, example: number) => number}} `show` marks
 *   what is chosen and returns its place among the pictures
 */
export function digitStrips(pictures, labels, choose) {
  const digits = [...new Set(labels)];
  const first = digits.map((digit) => labels.indexOf(digit));
  const howMany = digits.map((digit) => labels.filter((label) => label === digit).length);
  const kinds = strip({ label: "digit", chose: (k) => choose({ digit: digits[k], example: 0 }) });
  kinds.fill(
    first.map((place) => rowOf(pictures, place)),
    digits.map((digit) => `digit ${digit}`),
  );
  const examples = strip({ label: "example", chose: (example) => choose({ example }) });
  const box = make("div", { class: "strips" }, kinds.box, examples.box);
  let filled = -1;
  const show = (digit, example) => {
    const kind = Math.max(digits.indexOf(digit), 0);
    const count = howMany[kind];
    if (kind !== filled) {
      const places = Array.from({ length: count }, (_, k) => first[kind] + k);
      examples.fill(
        places.map((place) => rowOf(pictures, place)),
        places.map((_, k) => `a ${digits[kind]}, number ${k + 1} of ${count}`),
      );
      filled = kind;
    }
    kinds.set(kind);
    examples.set(Math.min(example, count - 1));
    return first[kind] + Math.min(example, count - 1);
  };
  return { box, show };
}
