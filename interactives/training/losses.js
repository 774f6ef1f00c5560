/**
 * The slopes of the two reconstruction losses, means over the pixels, as Keras computes them.
 *
 * @typedef {"binary_crossentropy" | "mean_squared_error"} Loss
 */

import { ACTIVATION_SLOPES } from "./layers.js";

const EPSILON = 1e-7; // Keras keeps probabilities this far from 0 and 1

/** The slope of one pixel's error at the reconstruction y. Where Keras cuts y, it is flat. */
const SLOPES = {
  binary_crossentropy: (x, y) => (y > EPSILON && y < 1 - EPSILON ? (y - x) / (y * (1 - y)) : 0),
  mean_squared_error: (x, y) => 2 * (y - x),
};

/**
 * The slope of the mean error at the sums before the last activation.
 *
 * For a sigmoid under cross-entropy that is y - x: taken from these sums, the logits, nothing is
 * divided by y (1 - y), which vanishes where the network is sure.
 * @param {Loss} loss
 * @param {import("./layers.js").Activation} activation of the last layer
 */
export function slopeAtSums(loss, activation, x, y) {
  const fromLogits = loss === "binary_crossentropy" && activation === "sigmoid";
  const [f, g] = [SLOPES[loss], ACTIVATION_SLOPES[activation]];
  const slope = fromLogits ? (x, y) => y - x : (x, y) => f(x, y) * g(y);
  return y.map((value, k) => slope(x[k], value) / x.length);
}
