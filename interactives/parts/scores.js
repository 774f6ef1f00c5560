/**
 * Anomaly scores against a threshold: what raises an alarm, and the curves over all thresholds.
 *
 * @typedef {{found: number, missed: number, falseAlarms: number, passed: number}} Counts anomalies
 *   with and without alarm, usual pictures with and without
 */

const BINS = 60;
const POINTS = 200; // of a curve

/**
 * One detector's scores with what does not depend on the threshold.
 * @param {{digit: number, levels: Float32Array, low: number, high: number, end: number}} detector
 *   scores as whole numbers from 0 to 65,535 between `low` and `high`; the histogram ends at `end`
 * @param {Float32Array} labels
 * @param {number} carried so many pictures, the first ones, can be shown
 */
export function sorted({ digit, levels, low, high, end }, labels, carried) {
  const scores = levels.map((level) => low + (level / 65535) * (high - low));
  const isUnusual = (_, k) => labels[k] === digit;
  const unusual = scores.filter(isUnusual).sort();
  const usual = scores.filter((_, k) => labels[k] !== digit).sort();
  const all = scores.slice().sort();
  const order = Array.from({ length: carried }, (_, k) => k).sort((a, b) => scores[a] - scores[b]);
  const ready = { scores, unusual, usual, order, low, high: end };
  const width = (end - low) / BINS;
  const middles = Array.from({ length: BINS }, (_, k) => low + (k + 0.5) * width);
  const below = (group, bin) => (bin ? upTo(group, low + bin * width) / group.length : 0);
  const shares = (group) => middles.map((_, bin) => below(group, bin + 1) - below(group, bin));
  // Close together where scores are high: there the curves turn.
  const curve = Array.from({ length: POINTS + 1 }, (_, k) => {
    const place = Math.round((all.length - 1) * (1 - (k / POINTS) ** 2));
    const threshold = all[place];
    const counts = count(ready, threshold);
    return { threshold, ...counts, ...rates(counts) };
  });
  const found = unusual.length;
  const baseRate = found / all.length;
  curve.push({ threshold: low, found, falseAlarmRate: 1, recall: 1, precision: baseRate });
  const bins = { middles, usual: shares(usual), unusual: shares(unusual) };
  return { ...ready, curve, bins, area: area(usual, unusual), baseRate };
}

/** How many of sorted numbers are at most `limit`. */
function upTo(numbers, limit) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A score above the threshold raises an alarm. @returns {Counts} */
export function count({ usual, unusual }, threshold) {
  const passed = upTo(usual, threshold);
  const missed = upTo(unusual, threshold);
  return { found: unusual.length - missed, missed, falseAlarms: usual.length - passed, passed };
}

/** Without alarms none is wrong, so precision is 1. @param {Counts} counts */
export function rates({ found, missed, falseAlarms, passed }) {
  const alarms = found + falseAlarms;
  return {
    recall: found / (found + missed),
    falseAlarmRate: falseAlarms / (falseAlarms + passed),
    precision: alarms ? found / alarms : 1,
  };
}

/** The area under the ROC curve: how often an anomaly scores above a usual picture; ties half. */
function area(usual, unusual) {
  let pairs = 0;
  for (const score of unusual) {
    const below = upTo(usual, score);
    const equal = below - upTo(usual, score - 1e-12 - Math.abs(score) * 1e-7);
    pairs += below - equal / 2;
  }
  return pairs / (usual.length * unusual.length);
}

/** The places of pictures just below and just above the threshold, by rising score. */
export function beside({ scores, order }, threshold, many) {
  const cut = order.findIndex((place) => scores[place] > threshold);
  const end = cut < 0 ? order.length : cut;
  return [order.slice(Math.max(end - many, 0), end), order.slice(end, end + many)];
}
