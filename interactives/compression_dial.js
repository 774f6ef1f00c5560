/** Compression dial: bits for each number of a code, against PCA, JPEG and PNG. */

import { meanSquaredError, rowOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { choice, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { legend } from "./parts/looks.js";
import { forward } from "./parts/network.js";
import { make, plural } from "./parts/page.js";
import { drawGrey, panel } from "./parts/pictures.js";
import { strip } from "./parts/strip.js";

const METHODS = ["autoencoder", "PCA", "JPEG", "PNG"];

export default interactive((frame) => {
  const { sizes, codes, decoders, splits, pca, jpeg, png, pictures, curves, count } = frame.given;
  const shown = pictures.shape[0];
  const rows = Array.from({ length: shown }, (_, k) => rowOf(pictures, k));
  const digits = strip({ label: "test picture", chose: (picture) => frame.choose({ picture }) });
  digits.fill(rows, rows.map((_, k) => `picture ${k + 1}`));
  const numbers = choice({
    label: "code size",
    among: sizes.map((size) => ({ value: size, words: plural(size, "number") })),
    chose: (size) => frame.choose({ size }),
  });
  const dial = slider({
    label: "bits a number", min: 1, max: 8,
    words: (bits) => plural(bits, "bit"),
    moved: (bits) => frame.choose({ bits }),
  });
  const original = panel("original", "var(--original)");
  const panels = Object.fromEntries(METHODS.map((name) => [name, panel(name, `var(--${name})`)]));
  original.say("784 bytes", "a byte a pixel");
  const points = pointsOf(curves);
  const graph = chart(frame, {
    label: "mean squared error by bytes a picture",
    x: { label: "bytes a picture, each step doubles them: drag along a line", log: true,
      range: [points.bytes[0] * 0.9, 512], ticks: [0.5, 2, 8, 32, 128, 512].filter((b) => b >= points.bytes[0]) },
    y: { label: `mean squared error, ${count} pictures`, words: (value) => value.toFixed(2) },
    series: curves.map(({ name }) => ({ name, look: name.split(" ")[0] })),
    height: 280,
    picked: (bytes, error) => frame.choose(nearest(bytes, error)),
    over(pen) {
      const { size, bits } = frame.chosen;
      const { bytes, errors } = curveOf(size);
      pen.marker(bytes[bits - 1], errors[bits - 1], "autoencoder", 2.4);
      const mean = png.reduce((sum, one) => sum + one, 0) / png.length;
      pen.marker(mean, 0, "PNG", 1.6);
    },
  });
  graph.set([points.bytes, ...points.lines]);
  const key = legend(METHODS.map((name) => ({ words: name, look: frame.look(name), style: name })));
  frame.root.append(
    digits.box,
    make("div", { class: "panels" }, original.box, ...METHODS.map((name) => panels[name].box)),
    make("div", { class: "row" }, numbers.box, dial.box),
    make("div", { class: "stack" }, key, graph.box),
  );

  const curveOf = (size) => curves.find(({ name }) => name === `autoencoder ${size}`);

  /** The setting of the autoencoder that lies nearest to a place of the chart. */
  function nearest(bytes, error) {
    const highest = Math.max(...curves.flatMap(({ errors }) => errors));
    let best = { distance: Infinity };
    for (const size of sizes) {
      curveOf(size).bytes.forEach((b, k) => {
        const across = Math.log2(b / bytes) / 10;
        const distance = across ** 2 + ((curveOf(size).errors[k] - error) / highest) ** 2;
        if (distance < best.distance) best = { distance, size, bits: k + 1 };
      });
    }
    return { size: best.size, bits: best.bits };
  }

  return ({ size, bits, picture }) => {
    const pixels = rows[picture];
    const volume = (size * bits) / 8;
    const split = splits[`${volume}`];
    const place = sizes.indexOf(size);
    const kept = rounded(codes[place], picture, size, bits);
    const scores = rounded(pca.code, picture, split.numbers, split.bits);
    const padded = Float32Array.from({ length: pca.layer.kernel.shape[0] }, (_, k) => scores[k] ?? 0);
    const sheet = nearestSheet(jpeg.bytes, volume);
    const bytes = { autoencoder: volume, PCA: split.bytes, JPEG: jpeg.bytes[sheet], PNG: png[picture] };
    const answers = {
      autoencoder: forward(decoders[place], kept),
      PCA: forward([pca.layer], padded),
      JPEG: rowOf(jpeg.sheets, sheet * shown + picture),
      PNG: pixels,
    };
    const how = {
      autoencoder: `${size} × ${plural(bits, "bit")}`,
      PCA: `${split.numbers} × ${plural(split.bits, "bit")}`,
      JPEG: `in a sheet, quality ${jpeg.qualities[sheet]}`,
      PNG: "exact",
    };
    digits.set(picture);
    numbers.set(size);
    dial.set(bits);
    drawGrey(original.canvas, pixels);
    const said = METHODS.map((name) => {
      const error = meanSquaredError(answers[name], pixels).toFixed(4);
      const used = `${Number(bytes[name].toPrecision(3))} bytes`;
      drawGrey(panels[name].canvas, answers[name]);
      panels[name].say(used, how[name], `error ${error}`);
      return `${name} ${used}, error ${error}`;
    });
    graph.redraw();
    return `${plural(size, "number")} of ${plural(bits, "bit")} each. This picture: ${said.join("; ")}.`;
  };
});

/** The first numbers of a picture's code, each kept as one of 2^bits levels between its ends. */
function rounded({ codes, low, high }, picture, numbers, bits) {
  const levels = 2 ** bits - 1;
  return rowOf(codes, picture).slice(0, numbers).map((value, k) => {
    const span = Math.max(high[k] - low[k], 1e-12);
    const level = Math.min(Math.max(Math.round(((value - low[k]) / span) * levels), 0), levels);
    return low[k] + (level / levels) * (high[k] - low[k]);
  });
}

/** The sheet whose bytes are nearest, as a ratio. */
function nearestSheet(bytes, volume) {
  const distance = (one) => Math.abs(Math.log(one / volume));
  return bytes.reduce((best, one, k) => (distance(one) < distance(bytes[best]) ? k : best), 0);
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
