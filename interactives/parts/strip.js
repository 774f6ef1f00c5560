/** A strip of pictures to choose from: one click, or arrow keys. */

import { rowsOf } from "./arrays.js";
import { div, make } from "./page.js";
import { canvas, drawGrey } from "./pictures.js";

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/**
 * @param {import("./frame.js").Frame} frame
 * @param {object} options
 * @param {string} options.label what is chosen
 * @param {string} [options.key] the choice that holds the place in the strip
 * @param {() => number} [options.at] the place that is chosen, -1 for none
 * @param {(place: number) => void} [options.chose]
 * @param {ArrayLike<number>[]} [options.pictures] where they do not change
 * @param {(place: number) => string} [options.name] of a picture
 * @returns {{box: HTMLElement, fill: (pictures: ArrayLike<number>[], name: (place: number) =>
 *   string) => void}} `fill` shows other pictures
 */
export function strip(frame, options) {
  const { label, key, pictures = [], name = String } = options;
  const { at = () => frame.chosen[key], chose = (place) => frame.choose({ [key]: place }) } = options;
  const list = make("div", { class: "strip", role: "radiogroup", "aria-label": label });
  let buttons = [];
  let marked = null;

  const mark = (place) => {
    if (place === marked) return;
    marked = place;
    buttons.forEach((button, k) => {
      button.setAttribute("aria-checked", `${k === place}`);
      button.tabIndex = k === Math.max(place, 0) ? 0 : -1;
    });
    scrollTo(list, buttons[place]);
  };
  frame.each(() => mark(at()));

  const newButton = (k) => {
    const made = make("button", { type: "button", role: "radio" }, canvas(""));
    made.addEventListener("click", () => chose(k));
    return made;
  };

  const fill = (pictures, name) => {
    // The same buttons as far as they go: one of them may have the focus.
    if (buttons.length !== pictures.length) {
      buttons = pictures.map((_, k) => buttons[k] ?? newButton(k));
      list.replaceChildren(...buttons);
      marked = null;
    }
    buttons.forEach((button, k) => {
      drawGrey(button.firstChild, pictures[k]);
      button.setAttribute("aria-label", name(k));
    });
  };

  list.addEventListener("keydown", (event) => {
    const last = buttons.length - 1;
    const goal = { Home: 0, End: last }[event.key] ?? at() + (STEPS[event.key] ?? NaN);
    if (!(goal >= 0 && goal <= last)) return;
    event.preventDefault();
    chose(goal);
    mark(goal);
    buttons[goal].focus({ preventScroll: true });
  });
  fill(pictures, name);
  return { box: div("strip-box", div("label", label), list), fill };
}

/** Bring a part of a list into its middle, and leave the page where it is. */
function scrollTo(list, part) {
  if (part) list.scrollLeft = part.offsetLeft - (list.clientWidth - part.offsetWidth) / 2;
}

/**
 * Two strips: which digit, and which of its pictures; the choices are `digit` and `example`.
 *
 * @param {import("./frame.js").Frame} frame is given `pictures` (n, 784) and their `labels`, equal
 *   ones side by side
 * @returns {{box: HTMLElement, which: () => number}} `which` picture is chosen
 */
export function digitStrips(frame) {
  const { pictures, labels } = frame.given;
  const rows = rowsOf(pictures);
  const digits = [...new Set(labels)];
  const of = (digit) => rows.filter((_, k) => labels[k] === digit);
  const kind = () => Math.max(digits.indexOf(frame.chosen.digit), 0);
  const example = () => Math.min(frame.chosen.example, of(digits[kind()]).length - 1);
  const kinds = strip(frame, {
    label: "digit",
    pictures: digits.map((digit) => of(digit)[0]),
    name: (k) => `digit ${digits[k]}`,
    at: kind,
    chose: (k) => frame.choose({ digit: digits[k], example: 0 }),
  });
  let filled = null;
  const which = () => {
    const digit = digits[kind()];
    if (digit !== filled) {
      examples.fill(of(digit), (k) => `a ${digit}, number ${k + 1} of ${of(digit).length}`);
      filled = digit;
    }
    return labels.indexOf(digit) + example();
  };
  const examples = strip(frame, { label: "example", key: "example", at: example });
  return { box: div("strips", kinds.box, examples.box), which };
}
