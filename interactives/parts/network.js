/**
 * Dense layers, forward. A network is a list of layers; each maps one array of numbers to the next.
 *
 * @typedef {object} Layer
 * @property {string} activation a key of ACTIVATIONS
 * @property {import("./arrays.js").Numbers} [kernel] of shape (inputs, units), as Keras keeps it
 * @property {import("./arrays.js").Numbers} [bias] of shape (units)
 */

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
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
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
  return layers.reduce((values, layer) => outputOf(layer, values), Float32Array.from(input));
}

/** One layer's output for a batch of `count` inputs, row after row. */
export function outputOf({ kernel, bias, activation }, x, count = 1) {
  if (!kernel) return activated(activation, x);
  const inputs = x.length / count;
  const units = kernel.length / inputs;
  if (!Number.isInteger(units)) {
    throw new Error(`A layer for ${kernel.shape[0]} numbers was given ${inputs}.`);
  }
  const z = new Float32Array(count * units);
  for (let row = 0; row < count; row++) {
    const sums = z.subarray(row * units, (row + 1) * units);
    if (bias) sums.set(bias);
    addRows(sums, kernel, x, row * inputs, 1, inputs);
  }
  return activated(activation, z);
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
  const highest = Math.max(...sums);
  const powers = sums.map((x) => Math.exp(x - highest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

/**
 * Add the rows of a matrix, each times its factor: sums += sum over k of factor[k] * matrix[k].
 *
 * Four rows at a time, so that the sums are read and written once for four products. Factors of
 * zero are left out: four pixels in five are empty, and so is much of a code.
 * @param {Float32Array} sums (units) changed in place
 * @param {Float32Array} matrix (count, units)
 * @param {Float32Array} factors factor k is at first + k * stride
 */
export function addRows(sums, matrix, factors, first, stride, count) {
  const units = sums.length;
  const [rows, times] = [[], []];
  for (let k = 0; k < count; k++) {
    const factor = factors[first + k * stride];
    if (factor === 0) continue;
    rows.push(k * units);
    times.push(factor);
  }
  while (rows.length % 4) {
    rows.push(0); // none is left: nothing of the first row is added
    times.push(0);
  }
  for (let next = 0; next < rows.length; next += 4) {
    const [a, b, c, d] = [rows[next], rows[next + 1], rows[next + 2], rows[next + 3]];
    const [p, q, r, s] = [times[next], times[next + 1], times[next + 2], times[next + 3]];
    for (let j = 0; j < units; j++) {
      const two = p * matrix[a + j] + q * matrix[b + j];
      sums[j] += two + r * matrix[c + j] + s * matrix[d + j];
    }
  }
}
