/**
 * Arrays as Python hands them over: {dtype, shape, data}, where data are bytes.
 *
 * @typedef {Float32Array & {shape: number[]}} Numbers one flat array that knows its shape
 */

/** What a half float (16 bits: sign, 5 of exponent, 10 of fraction) stands for. */
export function fromHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const READERS = {
  float32: (bytes) => new Float32Array(bytes),
  float16: (bytes) => Float32Array.from(new Uint16Array(bytes), fromHalf),
  uint16: (bytes) => Float32Array.from(new Uint16Array(bytes)),
  uint8: (bytes) => Float32Array.from(new Uint8Array(bytes)),
  // A picture of grey values in [0, 1] that travels as one byte a pixel.
  grey: (bytes) => Float32Array.from(new Uint8Array(bytes), (value) => value / 255),
};

/**
 * The same value with each packed array in it, however deep, unpacked to 32-bit floats.
 *
 * @param {any} value
 * @returns {any}
 */
export function unpacked(value) {
  if (Array.isArray(value)) return value.map(unpacked);
  if (value === null || typeof value !== "object") return value;
  if (value.data instanceof DataView && value.dtype in READERS) {
    const { buffer, byteOffset, byteLength } = value.data;
    // A copy: views on 32 bits must begin at a multiple of four bytes.
    const numbers = READERS[value.dtype](buffer.slice(byteOffset, byteOffset + byteLength));
    return Object.assign(numbers, { shape: value.shape });
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unpacked(part)]));
}

/**
 * What zlib has compressed. The stream comes from a Response and not from a Blob: on a page from
 * disk WebKit reads no Blob in a Worker.
 *
 * @param {Uint8Array} bytes
 * @returns {Promise<ArrayBuffer>}
 */
export function inflated(bytes) {
  const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/**
 * Row number `row` of a table, as a view.
 *
 * @param {Numbers} table of shape (rows, columns)
 * @returns {Float32Array}
 */
export function rowOf(table, row, width = table.length / table.shape[0]) {
  return table.subarray(row * width, (row + 1) * width);
}

/** All rows of a table, or of numbers that are read as rows of that width. */
export function rowsOf(table, width = table.length / table.shape[0]) {
  return Array.from({ length: table.length / width }, (_, row) => rowOf(table, row, width));
}

/** The place of the value that `distance` finds nearest. */
export function nearest(values, distance) {
  return values.reduce((best, value, k) => (distance(value) < distance(values[best]) ? k : best), 0);
}

/** The mean of the squared differences of two arrays of equal length. */
export function meanSquaredError(a, b) {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
  return sum / a.length;
}

/** Binary cross-entropy, the mean over the pixels in nats, as helpers.metrics computes it. */
export function binaryCrossentropy(truth, answer) {
  let sum = 0;
  for (let k = 0; k < truth.length; k++) {
    const p = Math.min(Math.max(answer[k], 1e-7), 1 - 1e-7);
    sum -= truth[k] * Math.log(p) + (1 - truth[k]) * Math.log(1 - p);
  }
  return sum / truth.length;
}

/** Both errors by the names that Keras has for them. */
export const ERRORS = {
  binary_crossentropy: binaryCrossentropy,
  mean_squared_error: meanSquaredError,
};

/**
 * Numbers in [0, 1) that look random; the same seed gives the same ones everywhere (mulberry32, by
 * Tommy Ettinger, public domain).
 *
 * @returns {() => number}
 */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
