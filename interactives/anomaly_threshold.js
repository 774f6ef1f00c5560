/** Anomaly threshold: where to cut a histogram of scores, and what each place costs. */

import { nearest, rowOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { choice, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { clamp, div, fillTable, make, percent } from "./parts/page.js";
import { panel } from "./parts/pictures.js";
import { strip } from "./parts/strip.js";
import { beside, count, rates, sorted } from "./parts/scores.js";

const STEPS = 1000; // places of the threshold along the histogram
const NEIGHBOURS = 7; // pictures on either side of it
// Usual pictures look like the autoencoder's, anomalies like what stands out elsewhere.
const USUAL = "autoencoder";
const UNUSUAL = "denoising";

export default interactive((frame) => {
  const { detectors, labels, pictures, kinds, digits: known } = frame.given;
  const digitsOf = (name) => detectors.filter((one) => one.name === name).map(({ digit }) => digit);
  const which = choice(frame, {
    label: "detector", key: "detector",
    among: [...new Set(detectors.map(({ name }) => name))],
    // A detector that was not fitted without this digit begins with one that it was.
    chose(detector) {
      const digits = digitsOf(detector);
      const { digit } = frame.chosen;
      frame.choose({ detector, digit: digits.includes(digit) ? digit : digits[0] });
    },
  });
  const digits = strip(frame, {
    label: "unusual digit",
    at: () => digitsOf(frame.chosen.detector).indexOf(frame.chosen.digit),
    chose: (k) => frame.choose({ digit: digitsOf(frame.chosen.detector)[k] }),
  });

  let ready = null; // the present detector's scores, sorted
  let now = null; // the rates at the present threshold
  const at = (place) => ready.low + (place / STEPS) * (ready.high - ready.low);
  const cut = (score) => {
    const share = (score - ready.low) / (ready.high - ready.low);
    frame.choose({ place: clamp(Math.round(share * STEPS), 0, STEPS) });
  };
  const threshold = slider(frame, {
    label: "threshold", key: "place", max: STEPS,
    words: (place) => at(place).toFixed(4),
  });
  const histogram = chart(frame, {
    label: "histogram of the scores of usual and unusual digits",
    x: { label: "anomaly score: drag the line" },
    y: { label: "share of the pictures of each kind", words: (share) => percent(share) },
    series: [
      { name: "usual digits", look: USUAL, kind: "bars" },
      { name: "unusual digit", look: UNUSUAL, kind: "steps" },
    ],
    height: 250,
    picked: cut,
    over(pen) {
      const { context, area, unit } = pen;
      pen.rule(at(frame.chosen.place), 2);
      context.beginPath();
      context.arc(pen.x(at(frame.chosen.place)), area.top + 8 * unit, 8 * unit, 0, 2 * Math.PI);
      context.fill();
    },
  });
  /** A curve over all thresholds, and the chance that it must beat; `place` is where one is. */
  const curve = (label, x, y, place, picked) =>
    chart(frame, {
      label, x: { label: x, range: [0, 1] }, y: { label: y, range: [0, 1.02] },
      series: [{ name: label, look: USUAL }, { name: "chance", look: "mean image" }],
      names: [], height: 250, picked,
      over: (pen) => pen.marker(...place(), UNUSUAL, 2),
    });
  const roc = curve(
    "ROC curve", "false-alarm rate", "recall: drag the point",
    () => [now.falseAlarmRate, now.recall],
    (x, y) => {
      const distance = (one) => (one.falseAlarmRate - x) ** 2 + (one.recall - y) ** 2;
      cut(ready.curve[nearest(ready.curve, distance)].threshold);
    },
  );
  const precision = curve("precision and recall", "recall", "precision", () => [now.recall, now.precision]);
  const table = make("table", { class: "number" });
  const shares = div("number");
  const rows = [rowOfPictures("Just below: no alarm"), rowOfPictures("Just above: alarm")];
  frame.root.append(
    div("row", which, digits.box),
    div("columns", div("stack", histogram.box, threshold), div("pair", roc.box, precision.box)),
    div("columns", div("stack", table, shares), div("stack", ...rows.map(({ box }) => box))),
  );

  let shown = null;
  function change(one) {
    const those = digitsOf(one.name);
    digits.fill(
      those.map((digit) => rowOf(kinds, known.indexOf(digit))),
      (k) => `unusual digit ${those[k]}`,
    );
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
    const { found, missed, falseAlarms, passed } = counts;
    const inWords = (...numbers) => numbers.map((number) => number.toLocaleString("en"));
    now = rates(counts);
    fillTable(table, ["", "alarm", "no alarm"], [
      [`unusual: ${digit}`, ...inWords(found, missed)],
      ["usual", ...inWords(falseAlarms, passed)],
    ]);
    const told = [
      `Precision: ${percent(now.precision, 1)} of the alarms are right.`,
      `Recall: ${percent(now.recall, 1)} of the unusual ones are found.`,
      `False-alarm rate: ${percent(now.falseAlarmRate, 1)} of the usual ones raise an alarm.`,
      `Area under the ROC curve: ${ready.area.toFixed(3)}.`,
    ];
    shares.replaceChildren(...told.map((words) => make("div", {}, words)));
    const neighbours = beside(ready, at(place), NEIGHBOURS);
    rows.forEach(({ fill }, k) => fill(neighbours[k], pictures, labels, digit));
    return (
      `${detector}, unusual digit ${digit}, threshold ${at(place).toFixed(4)}: ${found} anomalies ` +
      `found, ${missed} missed, ${falseAlarms} false alarms, ${passed} usual digits passed. ` +
      `Precision: ${percent(now.precision, 1)}, recall ${percent(now.recall, 1)}, area under the ROC ` +
      `curve ${ready.area.toFixed(3)}.`
    );
  };
});

/** Pictures beside the threshold, each with its digit; the unusual ones are framed. */
function rowOfPictures(title) {
  const tiles = Array.from({ length: NEIGHBOURS }, () => panel(""));
  tiles.forEach(({ box }) => box.classList.add("tile"));
  const list = div("neighbours", ...tiles.map(({ box }) => box));
  const fill = (places, pictures, labels, digit) => {
    tiles.forEach(({ box, show }, k) => {
      box.style.visibility = k < places.length ? "visible" : "hidden";
      if (k >= places.length) return;
      show(rowOf(pictures, places[k]), `${labels[places[k]]}`);
      box.classList.toggle("unusual", labels[places[k]] === digit);
    });
  };
  return { box: make("div", {}, div("soft", title), list), fill };
}
