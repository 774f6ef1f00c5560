/** The optimiser Adam (Kingma and Ba, 2015), with Keras's default settings. */

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/**
 * @param {import("./layers.js").Layer[]} layers whose weights and biases it changes
 * @returns {(gradients: import("./layers.js").Gradient[]) => void} takes one step against them
 */
export function adam(layers, learningRate) {
  const weights = numbersOf(layers);
  const momenta = weights.map(({ length }) => new Float32Array(length));
  const velocities = weights.map(({ length }) => new Float32Array(length));
  let steps = 0;
  return (gradients) => {
    steps += 1;
    const correction = Math.sqrt(1 - BETA_2 ** steps) / (1 - BETA_1 ** steps);
    const rate = learningRate * correction;
    numbersOf(gradients).forEach((gradient, place) => {
      const [values, m, v] = [weights[place], momenta[place], velocities[place]];
      for (let k = 0; k < values.length; k++) {
        m[k] += (1 - BETA_1) * (gradient[k] - m[k]);
        v[k] += (1 - BETA_2) * (gradient[k] * gradient[k] - v[k]);
        values[k] -= (rate * m[k]) / (Math.sqrt(v[k]) + EPSILON);
      }
    });
  };
}

function numbersOf(layers) {
  return layers.flatMap(({ kernel, bias }) => [kernel, bias]);
}
