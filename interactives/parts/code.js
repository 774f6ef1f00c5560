/** The numbers of a code as bars. */

import { chart } from "./chart.js";
import { plural } from "./page.js";

/**
 * @param {import("./frame.js").Frame} frame
 * @param {number} size how many numbers
 * @param {Partial<Parameters<typeof chart>[1]>} [options] of the chart
 * @returns {{box: HTMLElement, set: (code: ArrayLike<number>) => void}}
 */
export function codeChart(frame, size, options = {}) {
  const places = Array.from({ length: size }, (_, k) => k + 1);
  const { box, set } = chart(frame, {
    label: "the numbers of the code",
    x: { label: `the code: ${plural(size, "number")}`, range: [0.3, size + 0.7] },
    y: { label: "" },
    series: [{ name: "code", look: "autoencoder", kind: "bars" }],
    height: 130,
    ...options,
  });
  return { box, set: (code) => set([places, code]) };
}
