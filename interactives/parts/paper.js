/** Paper to draw on with mouse, pen, finger or keys, and what a network is shown of it. */

import { ARROWS, onDrag } from "./controls.js";
import { PAPER, WIDTH, centred, inkOn, write } from "./ink.js";
import { clamp, make } from "./page.js";
import { circle, paint } from "./shapes.js";

const STEP = 14; // how far one key press moves the pen
const PEN = "#f08a4b";

/**
 * @param {import("./frame.js").Frame} frame
 * @param {object} options
 * @param {() => number[][]} options.strokes those on the paper, each a list x, y, x, y, ...
 * @param {(strokes: number[][], isNew: boolean) => void} options.drawn a stroke has begun or grown
 * @param {() => void} options.undo
 * @returns {{box: HTMLCanvasElement, draw: (below: Float32Array | null) => Float32Array}} `draw` puts
 *   strokes over a picture, and returns what a network sees
 */
export function paper(frame, { strokes, drawn, undo }) {
  let pen = { x: PAPER / 2, y: PAPER / 2, down: false };
  // A sheet to write on and read from, which nobody sees.
  const sheet = make("canvas", { width: PAPER, height: PAPER });
  const hidden = sheet.getContext("2d", { willReadFrequently: true });
  const box = make("canvas", {
    class: "picture paper", width: PAPER, height: PAPER, tabindex: 0, role: "application",
    "aria-label":
      "Paper. Arrow keys move the pen, space sets it down or lifts it, Backspace takes back.",
  });
  const lift = () => (pen.down = false);
  let count = 0; // of the strokes that were drawn last

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
  const at = (x, y) => [x, y].map((share) => Math.round(share * PAPER));

  onDrag(box, {
    pressed: (x, y) => begin(...at(x, y)),
    moved: (x, y) => move(...at(x, y)),
    lifted: lift,
  });
  box.addEventListener("keydown", (event) => {
    const [right, up] = ARROWS[event.key] ?? [];
    const within = (place) => clamp(place, STEP, PAPER - STEP);
    if (right !== undefined) move(within(pen.x + STEP * right), within(pen.y - STEP * up));
    else if (event.key === "Backspace") undo();
    else if (event.key !== " ") return;
    else if (pen.down) lift();
    else begin(pen.x, pen.y);
    event.preventDefault();
    frame.redraw();
  });

  const draw = (below) => {
    if (strokes().length < count) lift(); // one was taken back
    count = strokes().length;
    write(hidden, below, strokes());
    const context = box.getContext("2d");
    context.drawImage(sheet, 0, 0);
    const style = { stroke: PEN, width: 3, fill: pen.down ? PEN : "" };
    paint(context, circle(pen.x, pen.y, WIDTH / 4), style);
    return below && !strokes().length ? below : centred(inkOn(hidden));
  };
  return { box, draw };
}
