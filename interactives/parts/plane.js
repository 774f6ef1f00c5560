/** The plane of two code numbers as a square: the hand moves over it, drags marks, or uses keys. */

import { nearest } from "./arrays.js";
import { ARROWS, onDrag } from "./controls.js";
import { forward } from "./network.js";
import { clamp, make, whenNew } from "./page.js";
import { drawGrid } from "./pictures.js";
import { circle, paint } from "./shapes.js";

const NEAR = 22; // CSS pixels: within that the hand takes hold of a mark
const STEPS = 80; // key presses from edge to edge
const CELLS = 15; // pictures along a side of a grid

/**
 * @typedef {object} Pen
 * @property {CanvasRenderingContext2D} context counts in CSS pixels
 * @property {number} side
 * @property {(code: number) => number} x
 * @property {(code: number) => number} y
 * @property {(x: number, y: number) => number[]} code at shares of the sides, from the upper left
 * @property {(place: number[], radius: number, style: object) => void} disc around a code; the radius
 *   in CSS pixels, the style as `paint` takes it
 *
 * @param {import("./frame.js").Frame} frame
 * @param {object} options
 * @param {string} options.label
 * @param {() => number[][]} options.ends the lowest and the highest code on either axis
 * @param {(pen: Pen) => void} options.under what lies below the marks; drawn anew for each new key
 * @param {() => any} [options.key]
 * @param {(pen: Pen) => void} options.over the marks, drawn in every frame
 * @param {() => ArrayLike<number>} options.at where the ring is
 * @param {(x: number, y: number) => void} options.moved the ring goes there
 * @param {() => Record<string, [number, number]>} [options.marks] what can be dragged, by name
 * @param {(name: string, x: number, y: number) => void} [options.dragged]
 * @param {boolean} [options.hovers] whether the ring follows a mouse that is not pressed
 * @param {(key: string) => void} [options.pressed] other keys
 * @returns {HTMLElement}
 */
export function plane(frame, options) {
  const { label, under, over, at, moved, dragged, pressed } = options;
  const { ends, key = () => "", marks = () => ({}), hovers = true } = options;
  const canvas = make("canvas", {
    class: "plane", tabindex: 0, role: "application",
    "aria-label": `${label}. Arrow keys move the ring.`,
  });
  const context = canvas.getContext("2d");
  let held = ""; // the mark under the hand
  const below = make("canvas");

  const code = (x, y) =>
    [x, 1 - y].map((share, k) => {
      const [low, high] = ends()[k];
      return Number((low + clamp(share, 0, 1) * (high - low)).toFixed(3));
    });
  const share = (value, k) => {
    const [low, high] = ends()[k];
    return (value - low) / (high - low);
  };
  const side = () => canvas.clientWidth;

  function penOf(context) {
    const x = (value) => share(value, 0) * side();
    const y = (value) => (1 - share(value, 1)) * side();
    const disc = ([a, b], radius, style) => paint(context, circle(x(a), y(b), radius), style);
    return { context, side: side(), x, y, code, disc };
  }

  /** The mark within reach of the hand, or "". */
  function markAt(x, y) {
    const places = marks();
    const distance = (name) =>
      side() * Math.hypot(share(places[name][0], 0) - x, 1 - share(places[name][1], 1) - y);
    const near = Object.keys(places).filter((name) => distance(name) < NEAR);
    return near[nearest(near, distance)] ?? "";
  }

  function go(x, y) {
    if (held) dragged(held, ...code(x, y));
    else moved(...code(x, y));
  }

  onDrag(canvas, {
    pressed(x, y) {
      held = markAt(x, y);
      go(x, y);
    },
    moved: go,
    lifted: () => (held = ""),
    hovered(x, y) {
      canvas.style.cursor = markAt(x, y) ? "grab" : "crosshair";
      if (hovers) moved(...code(x, y));
    },
  });
  canvas.addEventListener("keydown", (event) => {
    const [right, up] = ARROWS[event.key] ?? [];
    if (right === undefined) return pressed?.(event.key);
    event.preventDefault();
    const [x, y] = Array.from(at(), share);
    moved(...code(x + right / STEPS, 1 - y - up / STEPS));
  });

  frame.atResize(canvas, frame.redraw);

  const drawBelow = whenNew(() => {
    const { width } = canvas;
    Object.assign(below, { width, height: width });
    const inside = below.getContext("2d");
    inside.scale(width / side(), width / side());
    under(penOf(inside));
  });

  frame.each(() => {
    if (!side()) return;
    const size = Math.round(side() * devicePixelRatio);
    if (canvas.width !== size) Object.assign(canvas, { width: size, height: size });
    drawBelow(`${key()} ${size} ${frame.inks().paper}`);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, size, size);
    context.drawImage(below, 0, 0);
    context.scale(size / side(), size / side());
    over(penOf(context));
  });
  return make("figure", { class: "panel" }, make("figcaption", {}, label), canvas);
}

/** What the decoder makes of the plane's places, on a grid. */
export function drawDecoded({ context, side, code }, decoder) {
  const tiles = Array.from({ length: CELLS * CELLS }, (_, k) =>
    forward(decoder, code(((k % CELLS) + 0.5) / CELLS, (Math.floor(k / CELLS) + 0.5) / CELLS)),
  );
  const mosaic = document.createElement("canvas");
  drawGrid(mosaic, tiles, CELLS);
  context.drawImage(mosaic, 0, 0, side, side);
}

/** The ring that shows where one is: seen on light and on dark. */
export function ring(pen, place, colour) {
  pen.disc(place, 9, { stroke: "#ffffff", width: 5 });
  pen.disc(place, 9, { stroke: colour, width: 2.5 });
}

/** A letter in a disc. */
export function sign(pen, place, words, radius, { fill, stroke, colour }) {
  const { context } = pen;
  pen.disc(place, radius, { fill, stroke, width: 2 });
  Object.assign(context, { fillStyle: colour, font: "bold 13px system-ui, sans-serif" });
  Object.assign(context, { textAlign: "center", textBaseline: "middle" });
  context.fillText(words, pen.x(place[0]), pen.y(place[1]) + 0.5);
}
