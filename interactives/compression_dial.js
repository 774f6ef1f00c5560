/** Compression dial: bits for each number of a code, against PCA, JPEG and PNG. */

import { meanSquaredError, nearest, rowOf, rowsOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { choice, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { clamp, div, plural } from "./parts/page.js";
import { panel } from "./parts/pictures.js";
import { strip } from "./parts/strip.js";

const METHODS = ["autoencoder", "PCA", "JPEG", "PNG"];

export default interactive((frame) => {
  const { sizes, codes, decoders, splits, pca, jpeg, png, curves, count } = frame.given;
  const pictures = rowsOf(frame.given.pictures);
  const inNumbers = (size) => plural(size, "number");
  const inBits = (bits) => plural(bits, "bit");
  const digits = strip(frame, "test picture", "picture", pictures, (k) => `picture ${k + 1}`);
  const numbers = choice(frame, "code size", "size", sizes, inNumbers);
  const dial = slider(frame, "bits a number", "bits", { min: 1, max: 8, words: inBits });
  const original = panel("original", "original");
  const panels = METHODS.map((name) => panel(name, name));
  const points = pointsOf(curves);
  // The settings of the autoencoder, each at its place on the chart.
  const settings = sizes.flatMap((size) => {
    const { bytes, errors } = curves.find(({ name }) => name === `autoencoder ${size}`);
    return bytes.map((b, k) => ({ size, bits: k + 1, bytes: b, error: errors[k] }));
  });
  const highest = Math.max(...curves.flatMap(({ errors }) => errors));
  const graph = chart(frame, {
    label: "mean squared error by bytes a picture",
    x: { label: "bytes a picture, each step doubles them: drag along a line", log: true,
      range: [points.bytes[0] * 0.9, 512], ticks: [0.5, 2, 8, 32, 128, 512].filter((b) => b >= points.bytes[0]) },
    y: { label: `mean squared error, ${count} pictures` },
    series: curves.map(({ name }) => ({ name, look: name.split(" ")[0] })),
    names: METHODS.map((name) => [name, name]),
    height: 280,
    picked(bytes, error) {
      const distance = (one) =>
        (Math.log2(one.bytes / bytes) / 10) ** 2 + ((one.error - error) / highest) ** 2;
      const { size, bits } = settings[nearest(settings, distance)];
      frame.choose({ size, bits });
    },
    over(pen) {
      const { size, bits } = frame.chosen;
      const { bytes, error } = settings.find((one) => one.size === size && one.bits === bits);
      pen.marker(bytes, error, "autoencoder", 2.4);
      pen.marker(png.reduce((sum, one) => sum + one, 0) / png.length, 0, "PNG");
    },
  });
  graph.set([points.bytes, ...points.lines]);
  frame.show(digits, div("panels", original, ...panels), div("row", numbers, dial), graph);

  return ({ size, bits, picture }) => {
    const pixels = pictures[picture];
    const volume = (size * bits) / 8;
    const split = splits[`${volume}`];
    const place = sizes.indexOf(size);
    const scores = rounded(pca.code, picture, split.numbers, split.bits);
    const padded = Float32Array.from({ length: pca.layer.kernel.shape[0] }, (_, k) => scores[k] ?? 0);
    // The sheet whose bytes are nearest, as a ratio.
    const sheet = nearest(jpeg.bytes, (one) => Math.abs(Math.log(one / volume)));
    const code = rounded(codes[place], picture, size, bits);
    const inSheet = rowOf(jpeg.sheets, sheet * pictures.length + picture);
    // In the order of METHODS: the rebuilt picture, its bytes, and how they are used.
    const found = [
      [forward(decoders[place], code), volume, `${size} × ${inBits(bits)}`],
      [forward([pca.layer], padded), split.bytes, `${split.numbers} × ${inBits(split.bits)}`],
      [inSheet, jpeg.bytes[sheet], `in a sheet, quality ${jpeg.qualities[sheet]}`],
      [pixels, png[picture], "exact"],
    ];
    original.show(pixels, "784 bytes", "a byte a pixel");
    const said = METHODS.map((name, k) => {
      const [answer, bytes, how] = found[k];
      const error = meanSquaredError(answer, pixels).toFixed(4);
      const used = `${Number(bytes.toPrecision(3))} bytes`;
      panels[k].show(answer, used, how, `error ${error}`);
      return `${name} ${used}, error ${error}`;
    });
    return `${inNumbers(size)} of ${inBits(bits)} each. This picture: ${said.join("; ")}.`;
  };
});

/** The first numbers of a picture's code, each kept as one of 2^bits levels between its ends. */
function rounded({ codes, low, high }, picture, numbers, bits) {
  const levels = 2 ** bits - 1;
  return rowOf(codes, picture).slice(0, numbers).map((value, k) => {
    const span = Math.max(high[k] - low[k], 1e-12);
    const level = clamp(Math.round(((value - low[k]) / span) * levels), 0, levels);
    return low[k] + (level / levels) * (high[k] - low[k]);
  });
}

/** All curves over the same bytes; where a method has no setting its line goes straight on. */
function pointsOf(curves) {
  const bytes = [...new Set(curves.flatMap((curve) => curve.bytes))].sort((a, b) => a - b);
  const lines = curves.map((curve) =>
    bytes.map((b) => {
      const k = curve.bytes.indexOf(b);
      const within = b > curve.bytes[0] && b < curve.bytes.at(-1);
      return k >= 0 ? curve.errors[k] : within ? undefined : null;
    }),
  );
  return { bytes, lines };
}
