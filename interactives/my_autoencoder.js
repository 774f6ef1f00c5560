/** A learner's own autoencoder as a page: draw into it, turn its code, walk from digit to digit. */

import { meanSquaredError, rowOf } from "./parts/arrays.js";
import { button, onDrag, row, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { PAPER, centred, inkOn, sheet, write } from "./parts/ink.js";
import { forward } from "./parts/network.js";
import { clamp, make, percent, plural } from "./parts/page.js";
import { canvas, drawGrey, drawGrid, panel } from "./parts/pictures.js";
import { strip } from "./parts/strip.js";

const MAP = 15; // pictures a side of the map of a code of two numbers
const STOPS = 9; // of a walk

export default interactive((frame) => {
  const { encoder, decoder, pictures, labels } = frame.given;
  const rows = Array.from({ length: labels.length }, (_, k) => rowOf(pictures, k));
  const codes = rows.map((pixels) => forward(encoder, pixels));
  const size = codes[0].length;
  // Every number of the code goes as far as these digits take it, and a little beyond.
  const ends = Array.from({ length: size }, (_, unit) => {
    const values = codes.map((code) => code[unit]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const more = 0.15 * (high - low) || 1;
    return [low < 0 ? low - more : low, high + more];
  });
  const names = rows.map((_, k) => `a ${labels[k]}, number ${k + 1}`);
  const paper = sheet();
  let code = codes[0];

  const pad = panel("in: draw here", "var(--original)");
  const answer = panel("out", "var(--autoencoder)");
  pad.canvas.classList.add("pad");
  Object.assign(pad.canvas, { width: PAPER, height: PAPER });
  const ink = (strokes) => frame.choose({ from: -1, strokes, code: null, share: 0 });
  const at = (x, y) => [Math.round(PAPER * x), Math.round(PAPER * y)];
  onDrag(pad.canvas, {
    pressed: (x, y) => ink([...(frame.chosen.from < 0 ? frame.chosen.strokes : []), at(x, y)]),
    moved: (x, y) =>
      ink(frame.chosen.strokes.map((one, k, all) => (k < all.length - 1 ? one : [...one, ...at(x, y)]))),
  });
  const clear = button("Clear the drawing", () => ink([]));
  const from = strip({
    label: "or take a digit",
    chose: (k) => frame.choose({ from: k, code: null, share: 0 }),
  });
  const toward = strip({ label: "walk towards", chose: (k) => frame.choose({ toward: k, code: null }) });
  from.fill(rows, names);
  toward.fill(rows, names);
  const walk = slider({
    label: "how far", max: 100,
    words: (share) => percent(share / 100),
    moved: (share) => frame.choose({ share, code: null }),
  });
  const stops = canvas("pictures on the way");
  stops.style.aspectRatio = "auto";
  const turn = (unit, value) => {
    const turned = Array.from(code);
    turned[unit] = clamp(value, ...ends[unit]);
    frame.choose({ unit, code: turned });
  };
  const values = size === 2 ? map() : bars();
  const units = slider({
    label: "number of the code", min: 1, max: size,
    moved: (unit) => frame.choose({ unit: unit - 1 }),
  });
  const dial = slider({
    label: "its value", max: 100,
    words: () => code[frame.chosen.unit].toFixed(2),
    moved: (share) => turn(frame.chosen.unit, between(frame.chosen.unit, share / 100)),
  });
  const numbers = make("p", { class: "soft" },
    `This model turns 784 pixels into ${plural(size, "number")}, and these back into pixels. ` +
    "It runs in this page, without a network.");
  const both = make("div", { class: "panels wide" }, pad.box, answer.box);
  frame.root.append(
    numbers,
    make(
      "div", { class: "columns" },
      make("div", { class: "stack" }, both, clear, from.box),
      make("div", { class: "stack" }, values.box, row(units.box, dial.box)),
    ),
    toward.box,
    row(walk.box),
    stops,
  );

  function between(unit, share) {
    const [low, high] = ends[unit];
    return low + share * (high - low);
  }

  /** The numbers of the code as bars that can be dragged. */
  function bars() {
    const picture = make("canvas", { class: "picture code-bars", width: 600, height: 180, "aria-hidden": "true" });
    onDrag(picture, {
      moved: (x, y) => turn(clamp(Math.floor(x * size), 0, size - 1), between(Math.floor(clamp(x, 0, 0.999) * size), 1 - y)),
    });
    const draw = () => {
      const context = picture.getContext("2d");
      const { width, height } = picture;
      const { ink, line } = frame.inks();
      context.clearRect(0, 0, width, height);
      code.forEach((value, unit) => {
        const [low, high] = ends[unit];
        const at = (v) => height * (1 - clamp((v - low) / (high - low), 0, 1));
        const zero = at(0);
        const x = (unit * width) / size;
        context.fillStyle = line;
        context.fillRect(x + 1, 0, Math.max(width / size - 2, 1), height);
        context.fillStyle = unit === frame.chosen.unit ? ink : frame.colour("autoencoder");
        const top = Math.min(zero, at(value));
        context.fillRect(x + 1, top, Math.max(width / size - 2, 1), Math.max(Math.abs(zero - at(value)), 2));
      });
    };
    const words = make("div", { class: "soft" }, "its code: drag a bar");
    return { box: make("div", {}, words, picture), draw };
  }

  /** A code of two numbers as a map of what the decoder makes of each place. */
  function map() {
    const picture = make("canvas", { class: "picture code-map", "aria-hidden": "true" });
    const tiles = Array.from({ length: MAP * MAP }, (_, k) => {
      const place = [(k % MAP) + 0.5, MAP - 0.5 - Math.floor(k / MAP)];
      return forward(decoder, place.map((share, unit) => between(unit, share / MAP)));
    });
    const still = make("canvas", {});
    drawGrid(still, tiles, MAP);
    Object.assign(picture, { width: still.width, height: still.height });
    onDrag(picture, {
      moved: (x, y) => frame.choose({ code: [between(0, clamp(x, 0, 1)), between(1, 1 - clamp(y, 0, 1))] }),
    });
    const draw = () => {
      const context = picture.getContext("2d");
      context.drawImage(still, 0, 0);
      const [x, y] = [0, 1].map((unit) => (code[unit] - ends[unit][0]) / (ends[unit][1] - ends[unit][0]));
      context.beginPath();
      context.arc(x * picture.width, (1 - y) * picture.height, 9, 0, 2 * Math.PI);
      Object.assign(context, { fillStyle: "#e69f00", strokeStyle: "#ffffff", lineWidth: 3 });
      context.fill();
      context.stroke();
    };
    const words = make("div", { class: "soft" }, "the map of its code: drag the point");
    return { box: make("div", {}, words, picture), draw };
  }

  return (chosen) => {
    write(paper, rows[chosen.from] ?? null, chosen.from < 0 ? chosen.strokes : []);
    const pixels = chosen.from < 0 ? centred(inkOn(paper)) : rows[chosen.from];
    const start = chosen.from < 0 ? forward(encoder, pixels) : codes[chosen.from];
    const end = codes[chosen.toward];
    const mixed = (share) => start.map((value, unit) => value + share * (end[unit] - value));
    code = chosen.code ? Float32Array.from(chosen.code) : mixed(chosen.share / 100);
    const rebuilt = forward(decoder, code);
    pad.canvas.getContext("2d").drawImage(paper, 0, 0);
    drawGrey(answer.canvas, rebuilt);
    pad.say(chosen.from < 0 ? "yours" : `a ${labels[chosen.from]} of the test set`);
    const error = meanSquaredError(rebuilt, pixels).toFixed(4);
    answer.say(`mean squared error ${error}`);
    from.set(chosen.from);
    toward.set(chosen.toward);
    walk.set(chosen.share);
    units.set(chosen.unit + 1);
    const [low, high] = ends[chosen.unit];
    dial.set(Math.round(clamp((100 * (code[chosen.unit] - low)) / (high - low), 0, 100)));
    drawGrid(stops, Array.from({ length: STOPS }, (_, k) => forward(decoder, mixed(k / (STOPS - 1)))), STOPS);
    values.draw();
    const source = chosen.from < 0 ? "your drawing" : names[chosen.from];
    return `${source}, ${percent(chosen.share / 100)} of the way to ${names[chosen.toward]}: error ${error}.`;
  };
});
