/** Anomaly threshold: where to cut a histogram of scores, and what each place costs. */

import { nearest, rowOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { choice, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { clamp, div, fillTable, make, percent, whenNew } from "./parts/page.js";
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
  // A detector that was not fitted without this digit begins with one that it was.
  const chose = (detector) => {
    const digits = digitsOf(detector);
    const { digit } = frame.chosen;
    frame.choose({ detector, digit: digits.includes(digit) ? digit : digits[0] });
  };
  const names = [...new Set(detectors.map(({ name }) => name))];
  const which = choice(frame, "detector", { key: "detector", chose }, names);
  const digits = strip(frame, "unusual digit", {
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
  const inDigits = (place) => at(place).toFixed(4);
  const threshold = slider(frame, "threshold", "place", { max: STEPS, words: inDigits });
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
      pen.rule(at(frame.chosen.place), 2);
      pen.knob(at(frame.chosen.place));
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
  frame.show(
    div("row", which, digits),
    div("columns", div("stack", histogram, threshold), div("pair", roc, precision)),
    div("columns", div("stack", table, shares), div("stack", ...rows)),
  );

  const change = whenNew((one) => {
    const those = digitsOf(one.name);
    const pictureOf = (digit) => rowOf(kinds, known.indexOf(digit));
    digits.fill(those.map(pictureOf), (k) => `unusual digit ${those[k]}`);
    ready = sorted(one, labels, pictures.shape[0]);
    const { bins, curve: points, baseRate } = ready;
    histogram.set([bins.middles, bins.usual, bins.unusual]);
    const rate = (name, some = points) => some.map((one) => one[name]);
    roc.set([rate("falseAlarmRate"), rate("recall"), rate("falseAlarmRate")]);
    const alarms = points.filter(({ found }) => found);
    precision.set([rate("recall", alarms), rate("precision", alarms), alarms.map(() => baseRate)]);
  });

  return ({ detector, digit, place }) => {
    change(detectors.find((one) => one.name === detector && one.digit === digit));
    const counts = count(ready, at(place));
    const { found, missed, falseAlarms, passed } = counts;
    const inWords = (...numbers) => numbers.map((number) => number.toLocaleString("en"));
    now = rates(counts);
    const unusual = [`unusual: ${digit}`, ...inWords(found, missed)];
    fillTable(table, ["", "alarm", "no alarm"], [unusual, ["usual", ...inWords(falseAlarms, passed)]]);
    const told = [
      `Precision: ${percent(now.precision, 1)} of the alarms are right.`,
      `Recall: ${percent(now.recall, 1)} of the unusual ones are found.`,
      `False-alarm rate: ${percent(now.falseAlarmRate, 1)} of the usual ones raise an alarm.`,
      `Area under the ROC curve: ${ready.area.toFixed(3)}.`,
    ];
    shares.replaceChildren(...told.map((words) => div("", words)));
    const neighbours = beside(ready, at(place), NEIGHBOURS);
    rows.forEach(({ fill }, k) => fill(neighbours[k], pictures, labels, digit));
    return (
      `${detector}, unusual digit ${digit}, threshold ${inDigits(place)}: ${found} anomalies ` +
      `found, ${missed} missed, ${falseAlarms} false alarms, ${passed} usual digits passed. ` +
      `Precision: ${percent(now.precision, 1)}, recall ${percent(now.recall, 1)}, area under the ROC ` +
      `curve ${ready.area.toFixed(3)}.`
    );
  };
});

/** Pictures beside the threshold, each with its digit; the unusual ones are framed. */
function rowOfPictures(title) {
  const tiles = Array.from({ length: NEIGHBOURS }, () => panel(""));
  const fill = (places, pictures, labels, digit) => {
    tiles.forEach(({ box, show }, k) => {
      box.style.visibility = k < places.length ? "visible" : "hidden";
      if (k >= places.length) return;
      show(rowOf(pictures, places[k]), `${labels[places[k]]}`);
      box.classList.toggle("unusual", labels[places[k]] === digit);
    });
  };
  return { box: div("", div("soft", title), div("neighbours", ...tiles)), fill };
}
