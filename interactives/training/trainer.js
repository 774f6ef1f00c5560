/**
 * One training: an autoencoder of dense layers, its optimiser, and the order of the digits.
 *
 * @typedef {object} Settings what a run is made of, as in helpers/training_run.py
 * @property {number} code_size
 * @property {number[]} hidden the encoder's hidden layers, from the input inwards
 * @property {import("./layers.js").Activation} code_activation
 * @property {import("./layers.js").Activation} output_activation
 * @property {import("./losses.js").Loss} loss
 * @property {number} learning_rate
 * @property {number} seed
 */

import { ERRORS, randomNumbers } from "../parts/arrays.js";
import { adam } from "./adam.js";
import { backward, forward, newLayer } from "./layers.js";
import { slopeAtSums } from "./losses.js";

export const PIXELS = 784;

/** The sizes of an autoencoder's layers; the decoder mirrors the encoder. */
export function sizesOf({ hidden, code_size }) {
  return [PIXELS, ...hidden, code_size, ...[...hidden].reverse(), PIXELS];
}

/** The layers of an untrained autoencoder. @param {Settings} settings */
export function autoencoder(settings, random) {
  const sizes = sizesOf(settings);
  const hidden = settings.hidden.map(() => "relu");
  const { code_activation, output_activation } = settings;
  const activations = [...hidden, code_activation, ...hidden, output_activation];
  return activations.map((name, k) => newLayer(sizes[k], sizes[k + 1], name, random));
}

/**
 * One step on one batch: forward, backward, optimiser. The input is the target.
 * @param {ReturnType<typeof adam>} step of the optimiser
 * @param {Float32Array} x (count, 784)
 * @returns {number} the loss before the step
 */
export function trainOnBatch(layers, step, loss, x) {
  const count = x.length / PIXELS;
  const outputs = forward(layers, x, count);
  const slope = slopeAtSums(loss, layers.at(-1).activation, x, outputs.at(-1));
  step(backward(layers, outputs, slope, count));
  return ERRORS[loss](x, outputs.at(-1));
}

export class Training {
  /** @param {Settings} settings @param {Float32Array} train (n, 784), values from 0 to 1 */
  constructor(settings, train, batchSize) {
    Object.assign(this, { settings, train, batchSize });
    this.random = randomNumbers(settings.seed);
    this.layers = autoencoder(settings, this.random);
    this.step = adam(this.layers, settings.learning_rate);
    this.order = Uint32Array.from({ length: train.length / PIXELS }, (_, place) => place);
  }

  /**
   * Take every digit once, in a fresh order.
   * @param {() => Promise<boolean>} goesOn asked after each batch; the epoch ends where it does not
   * @returns {Promise<number>} the mean loss
   */
  async epoch(goesOn) {
    shuffle(this.order, this.random);
    let sum = 0;
    for (let start = 0; start < this.order.length; start += this.batchSize) {
      const which = this.order.subarray(start, start + this.batchSize);
      const x = new Float32Array(which.length * PIXELS);
      which.forEach((digit, row) => {
        x.set(this.train.subarray(digit * PIXELS, (digit + 1) * PIXELS), row * PIXELS);
      });
      sum += which.length * trainOnBatch(this.layers, this.step, this.settings.loss, x);
      if (!(await goesOn())) break;
    }
    return sum / this.order.length;
  }

  /** @param {Float32Array} x (n, 784) */
  reconstruct(x) {
    return forward(this.layers, x, x.length / PIXELS).at(-1);
  }

  /** The mean loss a pixel. @param {Float32Array} x (n, 784) */
  error(x) {
    return ERRORS[this.settings.loss](x, this.reconstruct(x));
  }

  /** The weights into the first units after the input, unit by unit, (units, 784). */
  filters(most) {
    const { units, kernel } = this.layers[0];
    const weight = (_, k) => kernel[(k % PIXELS) * units + Math.floor(k / PIXELS)];
    return Float32Array.from({ length: Math.min(units, most) * PIXELS }, weight);
  }
}

/** In place, as Fisher and Yates (1938) do it. */
function shuffle(order, random) {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
}
