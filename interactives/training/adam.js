/** The optimiser Adam (Kingma and Ba, 2015), with Keras's default settings. */

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

export class Adam {
  /** @param {import("./layers.js").Layer[]} layers whose weights and biases it changes */
  constructor(layers, learningRate) {
    this.learningRate = learningRate;
    this.steps = 0;
    this.slots = layers.flatMap(({ kernel, bias }) => [kernel, bias]).map((values) => ({
      values,
      momentum: new Float32Array(values.length),
      velocity: new Float32Array(values.length),
    }));
  }

  /** @param {import("./layers.js").Gradient[]} gradients one step against them */
  step(gradients) {
    this.steps += 1;
    const correction = Math.sqrt(1 - BETA_2 ** this.steps) / (1 - BETA_1 ** this.steps);
    const rate = this.learningRate * correction;
    const inOrder = gradients.flatMap(({ kernel, bias }) => [kernel, bias]);
    this.slots.forEach(({ values, momentum: m, velocity: v }, place) => {
      const gradient = inOrder[place];
      for (let k = 0; k < values.length; k++) {
        m[k] += (1 - BETA_1) * (gradient[k] - m[k]);
        v[k] += (1 - BETA_2) * (gradient[k] * gradient[k] - v[k]);
        values[k] -= (rate * m[k]) / (Math.sqrt(v[k]) + EPSILON);
      }
    });
  }
}
