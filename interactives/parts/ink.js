/** Ink on paper, and the same as MNIST would show it: 28 by 28, scaled and centred. */

import { canvas, drawGrey } from "./pictures.js";

export const PAPER = 280; // pixels a side: ten for each pixel of the network's input
export const WIDTH = 26; // of a stroke; a digit that fills the paper then looks like one of MNIST's
const SIDE = 28;
const BOX = 20; // MNIST scales the ink into a square of this side before it is centred

/**
 * Write on a sheet of PAPER times PAPER pixels: a picture below, if any, and strokes over it.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<number> | null} picture 784 grey values
 * @param {number[][]} strokes each a list x, y, x, y, ... on the paper
 */
export function write(context, picture, strokes) {
  Object.assign(context, { fillStyle: "#000000", strokeStyle: "#ffffff", lineWidth: WIDTH });
  Object.assign(context, { lineCap: "round", lineJoin: "round" });
  context.fillRect(0, 0, PAPER, PAPER);
  if (picture) {
    const small = canvas("");
    drawGrey(small, picture);
    context.drawImage(small, 0, 0, PAPER, PAPER);
  }
  // A stroke of one point is a dot: its line goes back to where it began.
  for (const [x, y, ...others] of strokes) {
    context.stroke(new Path2D(`M${x} ${y}L${others.length ? others.join(" ") : `${x} ${y}`}`));
  }
}

/** The grey values on the sheet, in [0, 1]. */
export function inkOn(context) {
  const { data } = context.getImageData(0, 0, PAPER, PAPER);
  const ink = new Float32Array(PAPER * PAPER);
  // A plain loop: this is done for 78,400 pixels in every frame of a stroke.
  for (let k = 0; k < ink.length; k++) ink[k] = data[4 * k] / 255;
  return ink;
}

/**
 * Ink as MNIST would show it. The box around it is scaled until its longer side is 20 pixels, with
 * grey edges, and its centre of mass is moved to the middle (LeCun, Cortes and Burges, 1998).
 *
 * @param {Float32Array} ink of `side` times `side` values
 * @returns {Float32Array} 784 values; all zero where there is no ink
 */
export function centred(ink, side = PAPER) {
  const picture = new Float32Array(SIDE * SIDE);
  let [top, left, bottom, right] = [side, side, -1, -1];
  for (let k = 0; k < ink.length; k++) {
    if (ink[k] <= 0) continue;
    const [y, x] = [Math.floor(k / side), k % side];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
  }
  if (bottom < 0) return picture;
  const [high, wide] = [bottom - top + 1, right - left + 1];
  const [height, width] = [high, wide].map((length) =>
    Math.max(1, Math.round((BOX * length) / Math.max(high, wide))),
  );
  const small = new Float32Array(height * width);
  let [mass, down, across] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const rows = [top + (y * high) / height, top + ((y + 1) * high) / height];
      const columns = [left + (x * wide) / width, left + ((x + 1) * wide) / width];
      const value = meanOf(ink, side, rows, columns);
      small[y * width + x] = value;
      [mass, down, across] = [mass + value, down + value * y, across + value * x];
    }
  }
  // In MNIST's pictures the centre of mass lies at pixel 14, give or take half a pixel.
  const place = (moment, length) =>
    Math.min(Math.max(Math.round(SIDE / 2 - moment / mass), 0), SIDE - length);
  const [y0, x0] = [place(down, height), place(across, width)];
  for (let y = 0; y < height; y++) {
    picture.set(small.subarray(y * width, (y + 1) * width), (y0 + y) * SIDE + x0);
  }
  return picture;
}

/** The mean ink in a rectangle whose edges may cut through pixels. */
function meanOf(ink, side, [top, bottom], [left, right]) {
  let [sum, area] = [0, 0];
  for (let y = Math.floor(top); y < bottom; y++) {
    const tall = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.floor(left); x < right; x++) {
      const part = tall * (Math.min(x + 1, right) - Math.max(x, left));
      sum += part * ink[y * side + x];
      area += part;
    }
  }
  return sum / area;
}
