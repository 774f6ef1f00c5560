/** Anomaly threshold: where to cut a histogram of scores, and what each place costs. */

import { rowOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { choice, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { legend } from "./parts/looks.js";
import { clamp, make, percent } from "./parts/page.js";
import { canvas, drawGrey } from "./parts/pictures.js";
import { strip } from "./parts/strip.js";
import { beside, count, rates, sorted } from "./parts/scores.js";

const STEPS = 1000; // places of the threshold along the histogram
const NEIGHBOURS = 7; // pictures on either side of it
// Usual pictures look like the autoencoder's, anomalies like what stands out elsewhere.
const USUAL = "autoencoder";
const UNUSUAL = "denoising";

export default interactive((frame) => {
  const { detectors, labels, pictures, kinds, digits: known } = frame.given;
  const names = [...new Set(detectors.map(({ name }) => name))];
  const digitsOf = (name) => detectors.filter((one) => one.name === name).map(({ digit }) => digit);
  const which = choice({
    label: "detector",
    among: names.map((name) => ({ value: name, words: name })),
    // A detector that was not fitted without this digit begins with one that it was.
    chose(detector) {
      const digits = digitsOf(detector);
      const { digit } = frame.chosen;
      frame.choose({ detector, digit: digits.includes(digit) ? digit : digits[0] });
    },
  });
  const digits = strip({
    label: "unusual digit",
    chose: (k) => frame.choose({ digit: digitsOf(frame.chosen.detector)[k] }),
  });
  const move = (place) => frame.choose({ place: clamp(Math.round(place), 0, STEPS) });
  const threshold = slider({
    label: "threshold",
    max: STEPS,
    words: (place) => (ready ? at(place).toFixed(4) : ""),
    moved: move,
  });
  const histogram = chart(frame, {
    label: "histogram of the scores of usual and unusual digits",
    x: { label: "anomaly score: drag the line" },
    y: { label: "share of the pictures of each kind", words: (share) => percent(share) },
    series: [
      { name: "usual", look: USUAL, kind: "bars" },
      { name: "unusual", look: UNUSUAL, kind: "steps" },
    ],
    height: 250,
    picked: (score) => move(((score - ready.low) / (ready.high - ready.low)) * STEPS),
    over(pen) {
      const x = pen.x(at(frame.chosen.place));
      const { context, area, unit } = pen;
      context.fillStyle = frame.inks().ink;
      context.fillRect(x - unit, area.top, 2 * unit, area.height);
      context.beginPath();
      context.arc(x, area.top + 8 * unit, 8 * unit, 0, 2 * Math.PI);
      context.fill();
    },
  });
  const curve = (label, x, y, picked) =>
    chart(frame, {
      label, x: { label: x, range: [0, 1] }, y: { label: y, range: [0, 1.02] },
      series: [{ name: label, look: USUAL }, { name: "chance", look: "mean image" }],
      height: 210, picked,
      over(pen) {
        const isRoc = x !== "recall";
        pen.marker(isRoc ? now.falseAlarmRate : now.recall, isRoc ? now.recall : now.precision, UNUSUAL, 2);
      },
    });
  const roc = curve("ROC curve", "false-alarm rate", "recall: drag the point", (x, y) => {
    const distance = (one) => (one.falseAlarmRate - x) ** 2 + (one.recall - y) ** 2;
    const nearest = ready.curve.reduce((best, one) => (distance(one) < distance(best) ? one : best));
    move(((nearest.threshold - ready.low) / (ready.high - ready.low)) * STEPS);
  });
  const precision = curve("precision and recall", "recall", "precision");
  const key = legend([
    { words: "usual digits", look: frame.look(USUAL), style: USUAL },
    { words: "unusual digit", look: frame.look(UNUSUAL), style: UNUSUAL },
  ]);
  const table = make("table", { class: "number" });
  const shares = make("div", { class: "number" });
  const rows = [rowOfPictures("Just below: no alarm"), rowOfPictures("Just above: alarm")];
  frame.root.append(
    make("div", { class: "row" }, which.box, digits.box),
    make(
      "div", { class: "columns" },
      make("div", { class: "stack" }, key, histogram.box, threshold.box),
      make("div", { class: "pair" }, roc.box, precision.box),
    ),
    make(
      "div", { class: "columns" },
      make("div", { class: "stack" }, table, shares),
      make("div", { class: "stack" }, ...rows.map(({ box }) => box)),
    ),
  );

  let ready = null; // the present detector's scores, sorted
  let shown = null;
  let now = rates({ found: 0, missed: 1, falseAlarms: 0, passed: 1 });
  const at = (place) => ready.low + (place / STEPS) * (ready.high - ready.low);

  function change(one) {
    if (shown?.name !== one.name) {
      const those = digitsOf(one.name);
      const first = those.map((digit) => rowOf(kinds, known.indexOf(digit)));
      digits.fill(first, those.map((digit) => `unusual digit ${digit}`));
    }
    ready = sorted(one, labels, pictures.shape[0]);
    shown = one;
    const { bins, curve: points, baseRate } = ready;
    histogram.set([bins.middles, bins.usual, bins.unusual]);
    const xs = points.map(({ falseAlarmRate }) => falseAlarmRate);
    roc.set([xs, points.map(({ recall }) => recall), xs]);
    const alarms = points.filter(({ found }) => found);
    const base = alarms.map(() => baseRate);
    precision.set([alarms.map((p) => p.recall), alarms.map((p) => p.precision), base]);
  }

  return ({ detector, digit, place }) => {
    const one = detectors.find((two) => two.name === detector && two.digit === digit);
    if (one !== shown) change(one);
    const counts = count(ready, at(place));
    now = rates(counts);
    which.set(detector);
    digits.set(digitsOf(detector).indexOf(digit));
    threshold.set(place);
    for (const { redraw } of [histogram, roc, precision]) redraw();
    table.replaceChildren(...confusion(counts, digit));
    shares.replaceChildren(
      ...[
        `Precision: ${percent(now.precision, 1)} of the alarms are right.`,
        `Recall: ${percent(now.recall, 1)} of the unusual ones are found.`,
        `False-alarm rate: ${percent(now.falseAlarmRate, 1)} of the usual ones raise an alarm.`,
        `Area under the ROC curve: ${ready.area.toFixed(3)}.`,
      ].map((words) => make("div", {}, words)),
    );
    const nearest = beside(ready, at(place), NEIGHBOURS);
    rows.forEach(({ fill }, k) => fill(nearest[k], pictures, labels, digit));
    const { found, missed, falseAlarms, passed } = counts;
    return (
      `${detector}, unusual digit ${digit}, threshold ${at(place).toFixed(4)}: ${found} anomalies ` +
      `found, ${missed} missed, ${falseAlarms} false alarms, ${passed} usual digits passed. ` +
      `Precision: ${percent(now.precision, 1)}, recall ${percent(now.recall, 1)}, area under the ROC ` +
      `curve ${ready.area.toFixed(3)}.`
    );
  };
});

function confusion({ found, missed, falseAlarms, passed }, digit) {
  const line = (kind, ...cells) => {
    const head = make("th", { scope: "row" }, kind);
    return make("tr", {}, head, ...cells.map((cell) => make("td", {}, cell.toLocaleString("en"))));
  };
  const heads = ["", "alarm", "no alarm"].map((name) => make("th", { scope: "col" }, name));
  return [
    make("tr", {}, ...heads),
    line(`unusual: ${digit}`, found, missed),
    line("usual", falseAlarms, passed),
  ];
}

/** Pictures beside the threshold, each with its digit; the unusual ones are framed. */
function rowOfPictures(title) {
  const tiles = Array.from({ length: NEIGHBOURS }, () => {
    const picture = canvas("");
    const words = make("figcaption", {});
    return { picture, words, box: make("figure", { class: "tile" }, picture, words) };
  });
  const list = make("div", { class: "neighbours" }, ...tiles.map(({ box }) => box));
  const fill = (places, pictures, labels, digit) => {
    tiles.forEach(({ picture, words, box }, k) => {
      box.style.visibility = k < places.length ? "visible" : "hidden";
      if (k >= places.length) return;
      drawGrey(picture, rowOf(pictures, places[k]));
      words.textContent = labels[places[k]];
      box.classList.toggle("unusual", labels[places[k]] === digit);
    });
  };
  return { box: make("div", {}, make("div", { class: "soft" }, title), list), fill };
}
