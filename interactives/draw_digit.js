/** Draw a digit and watch the autoencoder rebuild it, stroke by stroke. */

import { meanSquaredError, rowOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { button, onDrag, row } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { PAPER, WIDTH, centred, inkOn, sheet, write } from "./parts/ink.js";
import { forward } from "./parts/network.js";
import { clamp, make, percent, plural } from "./parts/page.js";
import { drawDifference, drawGrey, panel } from "./parts/pictures.js";
import { strip } from "./parts/strip.js";

const STEP = 14; // how far one key press moves the pen
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export default interactive((frame) => {
  const { encoder, decoder, pictures, errors, counts, reach } = frame.given;
  const history = []; // what undo goes back to
  let pen = { x: PAPER / 2, y: PAPER / 2, down: false };
  const hidden = sheet();

  const change = (drawing) => {
    history.push(frame.chosen);
    frame.choose(drawing);
  };
  const undo = () => {
    pen.down = false;
    if (history.length) frame.choose(history.pop());
  };
  const put = (picture) => {
    pen.down = false;
    change({ picture, strokes: [], blank: false });
  };

  // A stroke grows point by point; what lay there before it began is one step back.
  const begin = (x, y) => {
    pen = { x, y, down: true };
    change({ strokes: [...frame.chosen.strokes, [x, y]] });
  };
  const move = (x, y) => {
    if (pen.down && (x !== pen.x || y !== pen.y)) {
      const strokes = [...frame.chosen.strokes];
      strokes.push([...strokes.pop(), x, y]);
      frame.choose({ strokes });
    }
    Object.assign(pen, { x, y });
    frame.redraw();
  };
  const onPaper = (x, y) => [x, y].map((share) => Math.round(clamp(share, 0, 1) * PAPER));

  const paper = make("canvas", {
    class: "picture paper",
    width: PAPER,
    height: PAPER,
    tabindex: 0,
    role: "application",
    "aria-label":
      "Paper. Arrow keys move the pen, space sets it down or lifts it, Backspace takes back.",
  });
  onDrag(paper, {
    pressed: (x, y) => begin(...onPaper(x, y)),
    moved: (x, y) => move(...onPaper(x, y)),
    lifted: () => (pen.down = false),
  });
  paper.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (step) {
      const [x, y] = [pen.x, pen.y].map((place, k) => clamp(place + STEP * step[k], STEP, PAPER - STEP));
      move(x, y);
    } else if (event.key === " ") {
      if (pen.down) pen.down = false;
      else begin(pen.x, pen.y);
      frame.redraw();
    } else if (event.key === "Backspace") undo();
    else return;
    event.preventDefault();
  });

  const tests = strip({ label: "test digits to put on the paper", chose: put });
  const all = Array.from({ length: pictures.shape[0] }, (_, k) => rowOf(pictures, k));
  tests.fill(
    all,
    all.map((_, k) => `test digit number ${k}`),
  );
  const buttons = row(
    button("Undo", undo),
    button("Clear", () => {
      pen.down = false;
      change({ strokes: [], blank: true });
    }),
  );
  const hint = make("p", { class: "soft" }, "Draw over it with mouse, pen or finger, or start from a test digit above.");
  const panels = [panel("input"), panel("rebuilt", "var(--autoencoder)"), panel("difference")];
  const [seen, rebuilt, difference] = panels;
  const verdict = make("p", { class: "verdict" });
  const units = decoder.find(({ kernel }) => kernel).kernel.shape[0];
  const places = Array.from({ length: units }, (_, k) => k + 1);
  const bars = chart(frame, {
    label: "the numbers of the code",
    x: { label: `the code: ${plural(units, "number")}`, range: [0.3, units + 0.7] },
    y: { label: "" },
    series: [{ name: "code", look: "autoencoder", kind: "bars" }],
    height: 120,
  });
  let error = null;
  const among = chart(frame, {
    label: "errors of the test digits, and of this drawing",
    x: { label: "mean squared error: bars are the test digits, the line is this drawing", range: [0, reach] },
    y: { label: "" },
    series: [{ name: "test digits", look: "autoencoder", kind: "bars" }],
    height: 130,
    over: ({ context, x, area, unit }) => {
      if (error === null) return;
      context.fillStyle = frame.colour("denoising");
      context.fillRect(x(Math.min(error, reach)) - 1.5 * unit, area.top, 3 * unit, area.height);
    },
  });
  const left = make("div", { class: "stack" }, paper, buttons, hint);
  const three = make("div", { class: "thirds" }, ...panels.map(({ box }) => box));
  const right = make("div", { class: "stack" }, three, verdict, bars.box, among.box);
  frame.root.append(tests.box, make("div", { class: "columns wide-right" }, left, right));

  function drawPaper() {
    const context = paper.getContext("2d");
    context.drawImage(hidden, 0, 0);
    context.beginPath();
    context.arc(pen.x, pen.y, WIDTH / 4, 0, 2 * Math.PI);
    Object.assign(context, { lineWidth: 3, strokeStyle: "#f08a4b", fillStyle: "#f08a4b" });
    context.stroke();
    if (pen.down) context.fill();
  }

  const middles = counts.map((_, k) => ((k + 0.5) * reach) / counts.length);
  return ({ picture, strokes, blank }) => {
    tests.set(blank ? -1 : picture);
    const below = blank ? null : all[picture];
    write(hidden, below, strokes);
    drawPaper();
    const untouched = below && !strokes.length;
    const input = untouched ? below : centred(inkOn(hidden));
    drawGrey(seen.canvas, input);
    const empty = !input.some((value) => value > 0);
    const code = empty ? new Float32Array(units) : forward(encoder, input);
    const answer = empty ? input : forward(decoder, code);
    error = empty ? null : meanSquaredError(input, answer);
    drawGrey(rebuilt.canvas, answer);
    drawDifference(difference.canvas, answer, input);
    difference.say("orange: too bright", "blue: too dark");
    bars.set([places, code]);
    among.set([middles, counts]);
    if (empty) return (verdict.textContent = "Nothing is drawn yet, so there is nothing to rebuild.");
    const larger = errors.filter((other) => other < error).length / errors.length;
    verdict.textContent =
      `Error ${error.toFixed(4)}: larger than for ${percent(larger)} of the test digits.`;
    const what = blank ? "an empty sheet" : `test digit number ${picture}`;
    return `On the paper: ${what} with ${plural(strokes.length, "stroke")}. ${verdict.textContent}`;
  };
});
