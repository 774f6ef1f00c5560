/** Pictures of 784 numbers: one pixel each of a canvas or an image, enlarged by the style sheet. */

import { colourName, make } from "./page.js";

const SIDE = 28;
// Orange is lighter than blue, so that the two can be told apart without colour.
const TOO_BRIGHT = [255, 170, 30];
const TOO_DARK = [40, 120, 255];
const aside = canvas("");

/**
 * A new canvas for a picture.
 *
 * @param {string} label what it shows, for those who do not see it; "" where words beside say so
 * @returns {HTMLCanvasElement}
 */
export function canvas(label) {
  const role = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return make("canvas", { width: SIDE, height: SIDE, class: "picture", ...role });
}

/**
 * A picture that seldom changes, and what draws it. It is an image: the browser puts a page together
 * anew whenever one canvas of it has changed, and each canvas is a layer of its own then.
 *
 * @returns {{image: HTMLImageElement, draw: (pixels: ArrayLike<number>, how?: Function) => void}}
 */
export function still() {
  const image = make("img", { class: "picture", alt: "", decoding: "sync", draggable: "false" });
  return { image, draw: (pixels, how = drawGrey) => (image.src = drawn(pixels, how).toDataURL()) };
}

/** Draw grey values in [0, 1], white ink on black. */
export function drawGrey(target, pixels) {
  paint(target, pixels, (value, bytes, at) => {
    bytes[at] = bytes[at + 1] = bytes[at + 2] = 255 * value;
  });
}

/** Draw `answer` minus `truth`: orange where too bright, blue where too dark, black where right. */
export function drawDifference(target, answer, truth) {
  drawSigned(target, answer.map((value, k) => value - truth[k]), 1);
}

/** Draw numbers in [-reach, reach], the largest by default: orange above zero, blue below. */
export function drawSigned(target, values, reach = largest(values)) {
  paint(target, values, (value, bytes, at) => {
    const colour = value > 0 ? TOO_BRIGHT : TOO_DARK;
    const share = Math.min(Math.abs(value) / reach, 1);
    for (let k = 0; k < 3; k++) bytes[at + k] = share * colour[k];
  });
}

/** The largest size of these numbers; a little more than zero where all are zero. */
export function largest(values) {
  return values.reduce((reach, value) => Math.max(reach, Math.abs(value)), 1e-9);
}

/** One picture after another, `across` in a row, on one canvas of the right size. */
export function drawGrid(target, pictures, across, draw = drawGrey) {
  Object.assign(target, { width: across * SIDE, height: Math.ceil(pictures.length / across) * SIDE });
  const context = target.getContext("2d");
  pictures.forEach((pixels, k) => {
    context.drawImage(drawn(pixels, draw), (k % across) * SIDE, Math.floor(k / across) * SIDE);
  });
}

/** A canvas with this picture. It is not on the page, and the next picture takes it. */
function drawn(pixels, how) {
  how(aside, pixels);
  return aside;
}

function paint(target, values, colour) {
  const context = target.getContext("2d");
  const image = context.createImageData(target.width, target.height);
  for (let k = 0; k < values.length; k++) {
    colour(values[k], image.data, 4 * k);
    image.data[4 * k + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/**
 * A picture with its name above, under a bar in the colour of a look, and lines of text below.
 *
 * @param {string} name
 * @param {string} [look] of the course's figures
 * @returns {{box: HTMLElement, canvas: HTMLCanvasElement, say: (...lines: string[]) => void,
 *   show: (pixels: ArrayLike<number>, ...lines: string[]) => void, best: (is: boolean) => void}}
 */
export function panel(name, look = "") {
  const picture = canvas("");
  const lines = make("div", { class: "lines" });
  const title = make("figcaption", {}, name);
  const box = make("figure", { class: "panel" }, title, picture, lines);
  if (look) box.style.setProperty("--bar", `var(${colourName(look)})`);
  const say = (...words) => lines.replaceChildren(...words.map((word) => make("div", {}, word)));
  const show = (pixels, ...words) => {
    drawGrey(picture, pixels);
    say(...words);
  };
  return { box, canvas: picture, say, show, best: (is) => box.classList.toggle("best", is) };
}
