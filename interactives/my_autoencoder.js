/** A learner's own autoencoder as a page: draw into it, turn its code, walk from digit to digit. */

import { meanSquaredError, rowsOf } from "./parts/arrays.js";
import { codeChart } from "./parts/chart.js";
import { button, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { clamp, div, make, percent, plural } from "./parts/page.js";
import { paper } from "./parts/paper.js";
import { panel } from "./parts/pictures.js";
import { drawDecoded, plane, ring } from "./parts/plane.js";
import { strip } from "./parts/strip.js";

const STEPS = 9; // pictures on the walk

export default interactive((frame) => {
  const { encoder, decoder, labels } = frame.given;
  const pictures = rowsOf(frame.given.pictures);
  const codes = pictures.map((pixels) => forward(encoder, pixels));
  const size = codes[0].length;
  // Every number of the code goes as far as these digits take it, and a little beyond.
  const ends = Array.from({ length: size }, (_, unit) => {
    const values = codes.map((code) => code[unit]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const more = 0.15 * (high - low) || 1;
    return [low < 0 ? low - more : low, high + more];
  });
  const name = (k) => `a ${labels[k]}, number ${k + 1}`;
  let code = codes[0];

  const ink = (strokes) => frame.choose({ from: -1, strokes, code: null, share: 0 });
  const page = paper(frame, {
    strokes: () => (frame.chosen.from < 0 ? frame.chosen.strokes : []),
    drawn: ink,
    undo: () => ink(frame.chosen.strokes.slice(0, -1)),
  });
  const clear = () => ink([]);
  const answer = panel("out", "autoencoder");
  const drawing = make("figure", { class: "panel" }, make("figcaption", {}, "in: draw here"), page);
  /** A choice that leaves no code that was turned by hand. */
  const afresh = (key, others) => {
    const chose = (value) => frame.choose({ [key]: value, code: null, ...others });
    return { key, chose };
  };
  const from = strip(frame, "or take a digit", afresh("from", { share: 0 }), pictures, name);
  const toward = strip(frame, "walk towards", afresh("toward"), pictures, name);
  const far = afresh("share");
  const walk = slider(frame, "how far", far, { max: 100, words: (share) => percent(share / 100) });
  const steps = Array.from({ length: STEPS }, (_, k) => k / (STEPS - 1));
  const way = strip(frame, "on the way", {
    at: () => (frame.chosen.code ? -1 : steps.indexOf(frame.chosen.share / 100)),
    chose: (k) => far.chose(100 * steps[k]),
  });
  const turn = (unit, value) => {
    const turned = Array.from(code);
    turned[unit] = clamp(value, ...ends[unit]);
    frame.choose({ unit, code: turned });
  };
  const values = size === 2 ? map() : bars();
  const counted = {
    at: () => frame.chosen.unit + 1,
    chose: (unit) => frame.choose({ unit: unit - 1 }),
  };
  const units = slider(frame, "number of the code", counted, { min: 1, max: size });
  const value = () => code[frame.chosen.unit];
  const low = () => ends[frame.chosen.unit][0];
  const width = () => ends[frame.chosen.unit][1] - low();
  const turned = {
    at: () => Math.round(clamp((100 * (value() - low())) / width(), 0, 100)),
    chose: (place) => turn(frame.chosen.unit, low() + (place / 100) * width()),
  };
  const dial = slider(frame, "its value", turned, { max: 100, words: () => value().toFixed(2) });
  const intro =
    `This model turns 784 pixels into ${plural(size, "number")}, and these back into pixels. ` +
    "It runs in this page, without a network.";
  const left = div("stack", div("panels wide", drawing, answer), button("Clear the drawing", clear), from);
  const right = div("stack", values, div("settings", units, dial));
  const first = make("p", { class: "soft" }, intro);
  frame.show(first, div("columns", left, right), toward, way, div("row", walk));

  /** The numbers of the code as bars that can be dragged. */
  function bars() {
    const lowest = Math.min(0, ...ends.map(([low]) => low));
    return codeChart(frame, () => code, size, {
      x: { label: "its code: drag a bar", range: [0.3, size + 0.7] },
      y: { label: "", range: [lowest, Math.max(...ends.map(([, high]) => high))] },
      height: 200,
      picked: (x, value) => turn(clamp(Math.round(x) - 1, 0, size - 1), value),
      over: (pen) => pen.rule(frame.chosen.unit + 1),
    });
  }

  /** A code of two numbers as a map of what the decoder makes of each place. */
  function map() {
    return plane(frame, {
      label: "the map of its code: drag the ring",
      ends: () => ends,
      under: (pen) => drawDecoded(pen, decoder),
      over: (pen) => ring(pen, code, frame.colour("denoising")),
      at: () => code,
      moved: (...place) => frame.choose({ code: place }),
      hovers: false,
    });
  }

  return (chosen) => {
    const drawn = chosen.from < 0;
    const pixels = page.draw(drawn ? null : pictures[chosen.from]);
    const start = drawn ? forward(encoder, pixels) : codes[chosen.from];
    const end = codes[chosen.toward];
    const mixed = (share) => start.map((value, unit) => value + share * (end[unit] - value));
    code = chosen.code ? Float32Array.from(chosen.code) : mixed(chosen.share / 100);
    const rebuilt = forward(decoder, code);
    const error = meanSquaredError(rebuilt, pixels).toFixed(4);
    answer.show(rebuilt, `mean squared error ${error}`);
    way.fill(steps.map((share) => forward(decoder, mixed(share))), (k) => `step ${k} on the way`);
    const source = drawn ? "your drawing" : name(chosen.from);
    return `${source}, ${percent(chosen.share / 100)} of the way to ${name(chosen.toward)}: error ${error}.`;
  };
});
