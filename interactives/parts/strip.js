/** A strip of pictures to choose from: one click, or arrow keys, Home and End. */

import { rowsOf } from "./arrays.js";
import { bound, newGroup, tick } from "./controls.js";
import { div, make, whenNew } from "./page.js";
import { still } from "./pictures.js";

/**
 * @param {import("./frame.js").Frame} frame
 * @param {string} label what is chosen
 * @param {import("./controls.js").Held} held the place in the strip, -1 for none
 * @param {ArrayLike<number>[]} [pictures] where they do not change
 * @param {(place: number) => string} [name] of a picture
 * @returns {{box: HTMLElement, fill: (pictures: ArrayLike<number>[], name: (place: number) =>
 *   string) => void}} `fill` shows other pictures
 */
export function strip(frame, label, held, pictures = [], name = String) {
  const { at, chose } = bound(frame, held);
  const list = make("div", { class: "strip", role: "radiogroup", "aria-label": label });
  const group = newGroup();
  const tiles = [];

  const fill = (pictures, name) => {
    // The same tiles as far as they go: one of them may have the focus.
    for (let k = tiles.length; k < pictures.length; k++) {
      const { image, draw } = still();
      const tile = { ...tick("radio", group, image), draw };
      // A click on the chosen one chooses it again: what was done to it is undone.
      tile.input.addEventListener("click", () => chose(k));
      list.append(tile.box);
      tiles.push(tile);
    }
    tiles.forEach(({ box, input, draw }, k) => {
      if ((box.hidden = k >= pictures.length)) return;
      draw(pictures[k]);
      input.setAttribute("aria-label", name(k));
    });
  };

  // The chosen one comes into the middle of the list; the page stays where it is.
  const center = whenNew((box) => {
    if (box) list.scrollLeft = box.offsetLeft - (list.clientWidth - box.offsetWidth) / 2;
  });
  frame.each(() => {
    const place = at();
    tiles.forEach(({ input }, k) => (input.checked = k === place));
    center(tiles[place]?.box);
  });
  list.addEventListener("keydown", (event) => {
    const shown = tiles.filter(({ box }) => !box.hidden);
    const { input } = { Home: shown[0], End: shown.at(-1) }[event.key] ?? {};
    if (!input) return;
    event.preventDefault();
    input.focus({ preventScroll: true });
    input.click();
  });
  fill(pictures, name);
  return { box: div("strip-box", div("label", label), list), fill };
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
  const firsts = digits.map((digit) => of(digit)[0]);
  const chose = (k) => frame.choose({ digit: digits[k], example: 0 });
  const kinds = strip(frame, "digit", { at: kind, chose }, firsts, (k) => `digit ${digits[k]}`);
  const examples = strip(frame, "example", { key: "example", at: example });
  const fill = whenNew((digit) => {
    examples.fill(of(digit), (k) => `a ${digit}, number ${k + 1} of ${of(digit).length}`);
  });
  const which = () => {
    const digit = digits[kind()];
    fill(digit);
    return labels.indexOf(digit) + example();
  };
  return { box: div("strips", kinds, examples), which };
}
