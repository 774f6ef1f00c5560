/** Code-size explorer: one test digit, rebuilt from 1, 2, 4 ... numbers by autoencoder and PCA. */

import { meanSquaredError, nearest, rowOf, rowsOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { div, make, plural, whenNew } from "./parts/page.js";
import { drawDifference, panel } from "./parts/pictures.js";
import { digitStrips } from "./parts/strip.js";

const METHODS = ["autoencoder", "PCA"];

export default interactive((frame) => {
  const { sizes, pictures, codes, decoders, pca } = frame.given;
  const components = rowsOf(pca.kernel);
  const digits = digitStrips(frame);
  const originals = panel("original", "original");
  const rebuilt = METHODS.map((name) => panel(name, name));
  const differences = METHODS.map(() => panel("difference"));
  const key = make("p", { class: "soft" }, "Difference: orange is too bright, blue too dark, black right.");
  const grid = div("thirds", originals, ...rebuilt, key, ...differences);

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
      METHODS.forEach((name, k) => pen.marker(size, errors[k][sizes.indexOf(size)], name, 2));
    },
  });
  const words = (size) => plural(size, "number");
  const size = slider(frame, "code size", "size", { among: sizes, words });
  frame.show(digits, div("columns", grid, div("stack", curves, size)));

  // Of the picture that is shown: what each method makes of it at each size, and its error.
  let answers = [];
  let errors = [];
  const rebuild = whenNew((which) => {
    const original = rowOf(pictures, which);
    // A picture's coordinates along the components.
    const centred = original.map((value, pixel) => value - pca.bias[pixel]);
    const scores = components.map((one) => one.reduce((sum, weight, k) => sum + weight * centred[k], 0));
    answers = [
      decoders.map((layers, k) => forward(layers, rowOf(codes[k], which))),
      sizes.map((size) => forward([pca], scores.map((s, k) => (k < size ? s : 0)))),
    ];
    errors = answers.map((some) => some.map((one) => meanSquaredError(one, original)));
    const mean = meanSquaredError(pca.bias, original);
    originals.show(original, "784 pixels");
    curves.set([sizes, ...errors, sizes.map(() => mean)]);
  });

  return ({ size, digit }) => {
    const which = digits.which();
    const place = sizes.indexOf(size);
    rebuild(which);
    const both = errors.map((some) => some[place]);
    both.forEach((error, k) => {
      rebuilt[k].show(answers[k][place], `error ${error.toFixed(4)}`);
      rebuilt[k].best(error === Math.min(...both));
      drawDifference(differences[k].canvas, answers[k][place], rowOf(pictures, which));
    });
    return (
      `A ${digit} of the test set rebuilt from ${words(size)}. Mean squared error: ` +
      `autoencoder ${both[0].toFixed(4)}, PCA ${both[1].toFixed(4)}.`
    );
  };
});
