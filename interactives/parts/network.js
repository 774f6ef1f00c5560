/**
 * Dense layers, forward. A network is a list of layers; each maps one array of numbers to the next.
 *
 * @typedef {object} Layer
 * @property {string} activation a key of ACTIVATIONS
 * @property {import("./arrays.js").Numbers} [kernel] of shape (inputs, units), as Keras keeps it
 * @property {import("./arrays.js").Numbers} [bias] of shape (units)
 */

const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };

/** Keras's activations by their names, one number at a time. */
export const ACTIVATIONS = {
  linear: (x) => x,
  relu: (x) => (x > 0 ? x : 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  relu1: (x) => Math.min(Math.max(x, 0), 1),
  leaky_relu: (x) => (x > 0 ? x : 0.2 * x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  softsign: (x) => x / (1 + Math.abs(x)),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => SELU.scale * (x > 0 ? x : SELU.alpha * Math.expm1(x)),
  silu: (x) => x / (1 + Math.exp(-x)),
  exponential: Math.exp,
  hard_sigmoid: (x) => Math.min(Math.max(x / 6 + 0.5, 0), 1),
};

/**
 * What the layers make of one input.
 *
 * @param {Layer[]} layers
 * @param {ArrayLike<number>} input
 * @returns {Float32Array} a new array, the caller's own
 */
export function forward(layers, input) {
  let values = Float32Array.from(input);
  for (const layer of layers) values = activated(layer.activation, weighted(layer, values));
  return values;
}

/** The layer's sums before its activation. Inputs of zero, most of a digit, cost nothing. */
function weighted({ kernel, bias }, values) {
  if (!kernel) return values;
  const units = kernel.length / values.length;
  if (!Number.isInteger(units)) {
    throw new Error(`A layer for ${kernel.shape[0]} numbers was given ${values.length}.`);
  }
  const sums = bias ? Float32Array.from(bias) : new Float32Array(units);
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    if (value === 0) continue;
    const start = k * units;
    for (let unit = 0; unit < units; unit++) sums[unit] += value * kernel[start + unit];
  }
  return sums;
}

function activated(name, sums) {
  if (name === "linear") return sums;
  if (name === "softmax") return softmax(sums);
  const activation = ACTIVATIONS[name];
  if (!activation) throw new Error(`There is no activation called ${name} here.`);
  for (let unit = 0; unit < sums.length; unit++) sums[unit] = activation(sums[unit]);
  return sums;
}

function softmax(sums) {
  const highest = sums.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = sums.map((x) => Math.exp(x - highest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}
