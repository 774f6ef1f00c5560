/** Four ways to damage a picture of 28 by 28 grey values, and a filter that repairs without learning. */

import { randomNumbers } from "./arrays.js";

const SIDE = 28;

/** A normal number of mean 0 and variance 1 (Box and Muller, 1958). */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Each kind of damage by its name: the picture, the level, a source of random numbers. */
const DAMAGES = {
  "normal noise": (x, level, random) =>
    x.map((value) => Math.min(Math.max(value + level * normal(random), 0), 1)),

  "salt and pepper": (x, level, random) =>
    x.map((value) => {
      const [hit, white] = [random() < level, random() < 0.5];
      return hit ? Number(white) : value;
    }),

  "black square": (x, level, random) => {
    // In the middle 20 by 20 pixels, where MNIST has its ink.
    const [top, left] = [random(), random()].map((share) => 4 + Math.floor(share * (21 - level)));
    const inside = (place, from) => place >= from && place < from + level;
    return x.map((value, k) =>
      inside(Math.floor(k / SIDE), top) && inside(k % SIDE, left) ? 0 : value,
    );
  },

  "shift to the right": (x, level) =>
    x.map((_, k) => (k % SIDE >= level ? x[k - level] : 0)),
};

/**
 * The picture, damaged. Level 0 leaves it as it is; the same seed damages alike.
 *
 * @param {Float32Array} x
 * @returns {Float32Array}
 */
export function damaged(x, kind, level, seed) {
  return level ? DAMAGES[kind](x, level, randomNumbers(seed)) : x;
}

/** Each pixel replaced by the median of its 3 by 3 neighbours; edges are mirrored, as SciPy does. */
export function medianFilter(x) {
  const mirrored = (place) => (place < 0 ? -place - 1 : place >= SIDE ? 2 * SIDE - 1 - place : place);
  const near = new Float32Array(9);
  return x.map((_, k) => {
    const [y, column] = [Math.floor(k / SIDE), k % SIDE];
    for (let n = 0; n < 9; n++) {
      near[n] = x[mirrored(y + Math.floor(n / 3) - 1) * SIDE + mirrored(column + (n % 3) - 1)];
    }
    return near.sort()[4];
  });
}
