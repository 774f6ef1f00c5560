/** Paper to draw on with mouse, pen, finger or keys, and what a network is shown of it. */

import { onDrag } from "./controls.js";
import { PAPER, WIDTH, centred, inkOn, sheet, write } from "./ink.js";
import { clamp, make } from "./page.js";

const STEP = 14; // how far one key press moves the pen
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PEN = "#f08a4b";

/**
 * @param {import("./frame.js").Frame} frame
 * @param {object} options
 * @param {() => number[][]} options.strokes those on the paper, each a list x, y, x, y, ...
 * @param {(strokes: number[][], isNew: boolean) => void} options.drawn a stroke has begun or grown
 * @param {() => void} options.undo
 * @returns {{box: HTMLCanvasElement, lift: () => void, draw: (below: Float32Array | null) =>
 *   Float32Array}} `draw` puts strokes over a picture, and returns what a network sees
 */
export function paper(frame, { strokes, drawn, undo }) {
  let pen = { x: PAPER / 2, y: PAPER / 2, down: false };
  const hidden = sheet();
  const box = make("canvas", {
    class: "picture paper", width: PAPER, height: PAPER, tabindex: 0, role: "application",
    "aria-label":
      "Paper. Arrow keys move the pen, space sets it down or lifts it, Backspace takes back.",
  });
  const lift = () => (pen.down = false);

  // A stroke grows point by point; what lay there before it began is one step back.
  const begin = (x, y) => {
    pen = { x, y, down: true };
    drawn([...strokes(), [x, y]], true);
  };
  const move = (x, y) => {
    if (pen.down && (x !== pen.x || y !== pen.y)) {
      const grown = [...strokes()];
      grown.push([...grown.pop(), x, y]);
      drawn(grown, false);
    }
    Object.assign(pen, { x, y });
    frame.redraw();
  };
  const at = (x, y) => [x, y].map((share) => Math.round(clamp(share, 0, 1) * PAPER));

  onDrag(box, {
    pressed: (x, y) => begin(...at(x, y)),
    moved: (x, y) => move(...at(x, y)),
    lifted: lift,
  });
  box.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (step) move(...[pen.x, pen.y].map((v, k) => clamp(v + STEP * step[k], STEP, PAPER - STEP)));
    else if (event.key === "Backspace") undo();
    else if (event.key !== " ") return;
    else if (pen.down) lift();
    else begin(pen.x, pen.y);
    event.preventDefault();
    frame.redraw();
  });

  const draw = (below) => {
    write(hidden, below, strokes());
    const context = box.getContext("2d");
    context.drawImage(hidden, 0, 0);
    context.beginPath();
    context.arc(pen.x, pen.y, WIDTH / 4, 0, 2 * Math.PI);
    Object.assign(context, { lineWidth: 3, strokeStyle: PEN, fillStyle: PEN });
    context.stroke();
    if (pen.down) context.fill();
    return below && !strokes().length ? below : centred(inkOn(hidden));
  };
  return { box, lift, draw };
}
