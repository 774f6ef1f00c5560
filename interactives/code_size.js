/** Code-size explorer: one test digit, rebuilt from 1, 2, 4 ... numbers by autoencoder and PCA. */

import { meanSquaredError, nearest, rowOf, rowsOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { div, make, plural } from "./parts/page.js";
import { drawDifference, panel } from "./parts/pictures.js";
import { digitStrips } from "./parts/strip.js";

const METHODS = ["autoencoder", "PCA"];

export default interactive((frame) => {
  const { sizes, pictures, codes, decoders, pca } = frame.given;
  const components = rowsOf(pca.kernel);
  const digits = digitStrips(frame);
  const originals = panel("original", "var(--original)");
  const rebuilt = METHODS.map((name) => panel(name, `var(--${name})`));
  const differences = METHODS.map(() => panel("difference"));
  const key = make("p", { class: "soft" }, "Difference: orange is too bright, blue too dark, black right.");
  const boxes = (panels) => panels.map(({ box }) => box);
  const grid = div("thirds", originals.box, ...boxes(rebuilt), key, ...boxes(differences));

  const curves = chart(frame, {
    label: "mean squared error by code size",
    x: { label: "numbers in the code", log: true, ticks: sizes, range: [sizes[0] * 0.85, sizes.at(-1) * 1.18] },
    y: { label: "mean squared error of this digit" },
    series: [...METHODS, "mean image"].map((name) => ({ name, look: name })),
    height: 290,
    // On an axis where a step doubles.
    picked: (x) => frame.choose({ size: sizes[nearest(sizes, (size) => Math.abs(Math.log(size / x)))] }),
    over: (pen) => {
      const { size } = frame.chosen;
      pen.rule(size);
      METHODS.forEach((name) => pen.marker(size, errors[name][sizes.indexOf(size)], name, 2));
    },
  });
  const size = slider(frame, {
    label: "code size",
    key: "size",
    among: sizes,
    words: (count) => plural(count, "number"),
  });
  frame.root.append(digits.box, div("columns", grid, div("stack", curves.box, size)));

  // Of the picture that is shown: what each method makes of it at each size, and its error.
  let answers = {};
  let errors = {};
  let shown = -1;

  function rebuild(which) {
    const original = rowOf(pictures, which);
    // A picture's coordinates along the components.
    const centred = original.map((value, pixel) => value - pca.bias[pixel]);
    const scores = components.map((one) => one.reduce((sum, weight, k) => sum + weight * centred[k], 0));
    answers = {
      autoencoder: decoders.map((layers, k) => forward(layers, rowOf(codes[k], which))),
      PCA: sizes.map((size) => forward([pca], scores.map((s, k) => (k < size ? s : 0)))),
    };
    errors = Object.fromEntries(
      METHODS.map((name) => [name, answers[name].map((one) => meanSquaredError(one, original))]),
    );
    const mean = meanSquaredError(pca.bias, original);
    originals.show(original, "784 pixels");
    curves.set([sizes, errors.autoencoder, errors.PCA, sizes.map(() => mean)]);
    shown = which;
  }

  return ({ size, digit }) => {
    const which = digits.which();
    const place = sizes.indexOf(size);
    if (which !== shown) rebuild(which);
    const both = METHODS.map((name) => errors[name][place]);
    METHODS.forEach((name, k) => {
      rebuilt[k].show(answers[name][place], `error ${both[k].toFixed(4)}`);
      rebuilt[k].best(both[k] === Math.min(...both));
      drawDifference(differences[k].canvas, answers[name][place], rowOf(pictures, which));
    });
    return (
      `A ${digit} of the test set rebuilt from ${plural(size, "number")}. Mean squared error: ` +
      `autoencoder ${both[0].toFixed(4)}, PCA ${both[1].toFixed(4)}.`
    );
  };
});
