/**
 * Dense layers that learn: forward and backward through a stack of them, one batch at a time.
 *
 * Arrays are Float32Arrays, row after row: a batch of shape (count, units) is count * units numbers;
 * a layer's weights, its kernel (inputs, units), lie as Keras has them. The backward pass is that of
 * Rumelhart, Hinton and Williams (1986).
 *
 * @typedef {"linear" | "relu" | "sigmoid" | "tanh"} Activation
 * @typedef {{inputs: number, units: number, activation: Activation, kernel: Float32Array,
 *   bias: Float32Array}} Layer
 * @typedef {{kernel: Float32Array, bias: Float32Array}} Gradient of the loss, for one layer
 */

import { addRows, outputOf } from "../parts/network.js";

/** What multiplies a slope on its way back through an activation, from the activation's output a. */
export const ACTIVATION_SLOPES = {
  linear: () => 1,
  relu: (a) => (a > 0 ? 1 : 0),
  sigmoid: (a) => a * (1 - a),
  tanh: (a) => 1 - a * a,
};

/**
 * An untrained layer: weights as Glorot and Bengio (2010) draw them, and Keras by default.
 * @param {() => number} random from 0 to 1
 * @returns {Layer}
 */
export function newLayer(inputs, units, activation, random) {
  const limit = Math.sqrt(6 / (inputs + units));
  const kernel = Float32Array.from({ length: inputs * units }, () => limit * (2 * random() - 1));
  return { inputs, units, activation, kernel, bias: new Float32Array(units) };
}

/**
 * The layers' outputs for a batch, the batch itself first.
 * @param {Layer[]} layers
 * @param {Float32Array} x (count, inputs)
 * @returns {Float32Array[]}
 */
export function forward(layers, x, count) {
  const outputs = [x];
  for (const layer of layers) outputs.push(outputOf(layer, outputs.at(-1), count));
  return outputs;
}

/**
 * Gradients of the loss with respect to all weights and biases, layer by layer.
 * @param {Layer[]} layers
 * @param {Float32Array[]} outputs as `forward` gives them
 * @param {Float32Array} slope of the loss with respect to the last layer's sums, before its
 *   activation, (count, units)
 * @returns {Gradient[]}
 */
export function backward(layers, outputs, slope, count) {
  const gradients = [];
  for (let place = layers.length - 1; place >= 0; place--) {
    gradients.unshift(gradientOf(layers[place], outputs[place], slope, count));
    if (place === 0) break;
    slope = slopeBefore(layers[place], layers[place - 1].activation, outputs[place], slope, count);
  }
  return gradients;
}

function gradientOf({ inputs, units }, x, slope, count) {
  const kernel = new Float32Array(inputs * units);
  for (let i = 0; i < inputs; i++) {
    addRows(kernel.subarray(i * units, (i + 1) * units), slope, x, i, inputs, count);
  }
  const bias = new Float32Array(units);
  addRows(bias, slope, new Float32Array(count).fill(1), 0, 1, count);
  return { kernel, bias };
}

/** The slope at the sums of the layer before, which has this activation and these outputs. */
function slopeBefore({ inputs, units, kernel }, activation, outputs, slope, count) {
  const before = new Float32Array(count * inputs);
  const f = ACTIVATION_SLOPES[activation];
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < inputs; i++) {
      const factor = f(outputs[row * inputs + i]);
      if (factor === 0) continue; // a silent unit passes nothing back
      before[row * inputs + i] = factor * product(kernel, i * units, slope, row * units, units);
    }
  }
  return before;
}

/** The product of two rows, in four sums that do not wait for each other. */
function product(a, atA, b, atB, units) {
  const end = units - (units % 4);
  let [s, t, u, v] = [0, 0, 0, 0];
  for (let j = 0; j < end; j += 4) {
    s += a[atA + j] * b[atB + j];
    t += a[atA + j + 1] * b[atB + j + 1];
    u += a[atA + j + 2] * b[atB + j + 2];
    v += a[atA + j + 3] * b[atB + j + 3];
  }
  for (let j = end; j < units; j++) s += a[atA + j] * b[atB + j];
  return s + t + u + v;
}
