/** The plane of two code numbers as a square: the hand moves over it, drags marks, or uses keys. */

import { onDrag } from "./controls.js";
import { forward } from "./network.js";
import { clamp, make } from "./page.js";
import { drawGrid } from "./pictures.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
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
 *
 * @param {import("./frame.js").Frame} frame
 * @param {object} options
 * @param {string} options.label
 * @param {(pen: Pen) => void} options.under what lies below the marks; drawn anew for each new key
 * @param {(pen: Pen) => void} options.over the marks, drawn in every frame
 * @param {() => ArrayLike<number>} options.at where the ring is
 * @param {(x: number, y: number) => void} options.moved the ring goes there
 * @param {() => Record<string, [number, number]>} [options.marks] what can be dragged, by name
 * @param {(name: string, x: number, y: number) => void} [options.dragged]
 * @param {boolean} [options.hovers] whether the ring follows a mouse that is not pressed
 * @param {(key: string) => void} [options.pressed] other keys
 * @returns {{box: HTMLElement, draw: (ends: number[][], key: string) => void}} `ends` are the lowest
 *   and the highest code on either axis
 */
export function plane(frame, options) {
  const { label, under, over, at, moved, marks, dragged, hovers = true, pressed } = options;
  const canvas = make("canvas", {
    class: "plane",
    tabindex: 0,
    role: "application",
    "aria-label": `${label}. Arrow keys move the ring.`,
  });
  const box = make("figure", { class: "panel" }, make("figcaption", {}, label), canvas);
  const context = canvas.getContext("2d");
  let ends = [[-4, 4], [-4, 4]];
  let held = ""; // the mark under the hand
  let below = { key: "", picture: null };

  const code = (x, y) =>
    [x, 1 - y].map((share, k) => {
      const [low, high] = ends[k];
      return Number((low + clamp(share, 0, 1) * (high - low)).toFixed(3));
    });
  const share = (value, k) => (value - ends[k][0]) / (ends[k][1] - ends[k][0]);
  const side = () => canvas.clientWidth;

  const penOf = (context) => ({
    context,
    side: side(),
    x: (value) => share(value, 0) * side(),
    y: (value) => (1 - share(value, 1)) * side(),
    code,
  });

  /** The mark within reach of the hand, or "". */
  function markAt(x, y) {
    const pen = penOf(context);
    const distance = ([a, b]) => Math.hypot(pen.x(a) - x * side(), pen.y(b) - y * side());
    const near = Object.entries(marks?.() ?? {})
      .map(([name, place]) => [distance(place), name])
      .sort((one, other) => one[0] - other[0])[0];
    return near && near[0] < NEAR ? near[1] : "";
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

  const resized = new ResizeObserver(frame.redraw);
  resized.observe(canvas);
  frame.atEnd(() => resized.disconnect());

  function draw(newEnds, key) {
    ends = newEnds;
    if (!side()) return;
    const size = Math.round(side() * devicePixelRatio);
    if (canvas.width !== size) Object.assign(canvas, { width: size, height: size });
    const whole = `${key} ${size} ${frame.inks().paper}`;
    if (below.key !== whole) {
      const picture = make("canvas", { width: size, height: size });
      const inside = picture.getContext("2d");
      inside.scale(size / side(), size / side());
      under(penOf(inside));
      below = { key: whole, picture };
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, size, size);
    context.drawImage(below.picture, 0, 0);
    context.scale(size / side(), size / side());
    over(penOf(context));
  }
  return { box, draw };
}

/** A circle around a place of the plane, in code units or pixels. */
export function circle({ context }, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
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
export function ring(pen, [x, y], colour) {
  for (const [width, style] of [
    [5, "#ffffff"],
    [2.5, colour],
  ]) {
    circle(pen, pen.x(x), pen.y(y), 9);
    Object.assign(pen.context, { lineWidth: width, strokeStyle: style });
    pen.context.stroke();
  }
}

/** A letter in a disc: a mark that can be dragged. */
export function handle(pen, [x, y], letter) {
  const { context } = pen;
  circle(pen, pen.x(x), pen.y(y), 11);
  Object.assign(context, { fillStyle: "#15181d", strokeStyle: "#ffffff", lineWidth: 2 });
  context.fill();
  context.stroke();
  Object.assign(context, { fillStyle: "#ffffff", font: "bold 13px system-ui, sans-serif" });
  Object.assign(context, { textAlign: "center", textBaseline: "middle" });
  context.fillText(letter, pen.x(x), pen.y(y) + 0.5);
}
