/** Code-size explorer: one test digit, rebuilt from 1, 2, 4 ... numbers by autoencoder and PCA. */

import { meanSquaredError, rowOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { legend } from "./parts/looks.js";
import { forward } from "./parts/network.js";
import { make, plural } from "./parts/page.js";
import { drawDifference, drawGrey, panel } from "./parts/pictures.js";
import { digitStrips } from "./parts/strip.js";

const METHODS = ["autoencoder", "PCA"];

export default interactive((frame) => {
  const { sizes, pictures, labels, codes, decoders, pca } = frame.given;
  const strips = digitStrips(pictures, labels, frame.choose);
  const originals = panel("original", "var(--original)");
  const rebuilt = METHODS.map((name) => panel(name, `var(--${name})`));
  const differences = METHODS.map((name) => panel("difference"));
  const grid = make("div", { class: "thirds" }, originals.box, ...rebuilt.map(({ box }) => box));
  const key = make("p", { class: "soft" }, "Difference: orange is too bright, blue too dark, black right.");
  grid.append(key, ...differences.map(({ box }) => box));

  const curves = chart(frame, {
    label: "mean squared error by code size",
    x: { label: "numbers in the code", log: true, ticks: sizes, range: [sizes[0] * 0.85, sizes.at(-1) * 1.18] },
    y: { label: "mean squared error of this digit", words: (value) => value.toFixed(2) },
    series: [...METHODS, "mean image"].map((name) => ({ name, look: name })),
    height: 290,
    picked: (x) => frame.choose({ size: nearest(sizes, x) }),
    over: (pen) => {
      const { size } = frame.chosen;
      const { context, area, unit } = pen;
      context.fillStyle = frame.inks().ink;
      context.fillRect(pen.x(size) - unit / 2, area.top, unit, area.height);
      METHODS.forEach((name) => pen.marker(size, errors[name][sizes.indexOf(size)], name, 2));
    },
  });
  const control = slider({
    label: "code size",
    max: sizes.length - 1,
    words: (place) => plural(sizes[place], "number"),
    moved: (place) => frame.choose({ size: sizes[place] }),
  });
  const names = [...METHODS, "mean image"].map((name) => ({
    words: name,
    look: frame.look(name),
    style: name,
  }));
  const right = make("div", { class: "stack" }, legend(names), curves.box, control.box);
  frame.root.append(strips.box, make("div", { class: "columns" }, grid, right));

  // Of the picture that is shown: what each method makes of it at each size, and its error.
  let answers = {};
  let errors = {};
  let shown = -1;

  function rebuild(which) {
    const original = rowOf(pictures, which);
    const scores = pcaCode(pca, original);
    answers = {
      autoencoder: decoders.map((layers, k) => forward(layers, rowOf(codes[k], which))),
      PCA: sizes.map((size) => forward([pca], scores.map((s, k) => (k < size ? s : 0)))),
    };
    errors = Object.fromEntries(
      METHODS.map((name) => [name, answers[name].map((one) => meanSquaredError(one, original))]),
    );
    const mean = meanSquaredError(pca.bias, original);
    drawGrey(originals.canvas, original);
    originals.say("784 pixels");
    curves.set([sizes, errors.autoencoder, errors.PCA, sizes.map(() => mean)]);
    shown = which;
  }

  return ({ size, digit, example }) => {
    const which = strips.show(digit, example);
    const place = sizes.indexOf(size);
    if (which !== shown) rebuild(which);
    else curves.redraw();
    control.set(place);
    const original = rowOf(pictures, which);
    const both = METHODS.map((name) => errors[name][place]);
    METHODS.forEach((name, k) => {
      drawGrey(rebuilt[k].canvas, answers[name][place]);
      drawDifference(differences[k].canvas, answers[name][place], original);
      rebuilt[k].say(`error ${both[k].toFixed(4)}`);
      rebuilt[k].best(both[k] === Math.min(...both));
    });
    return (
      `A ${digit} of the test set rebuilt from ${plural(size, "number")}. Mean squared error: ` +
      `autoencoder ${both[0].toFixed(4)}, PCA ${both[1].toFixed(4)}.`
    );
  };
});

/** A picture's coordinates along the components. */
function pcaCode({ kernel, bias }, pixels) {
  return Float32Array.from({ length: kernel.shape[0] }, (_, k) => {
    const component = rowOf(kernel, k);
    let sum = 0;
    for (let pixel = 0; pixel < pixels.length; pixel++) {
      sum += component[pixel] * (pixels[pixel] - bias[pixel]);
    }
    return sum;
  });
}

/** The size that lies nearest on an axis where a step doubles. */
function nearest(sizes, x) {
  const distance = (size) => Math.abs(Math.log(size / x));
  return sizes.reduce((best, size) => (distance(size) < distance(best) ? size : best));
}
