/** Markers and lines of the course's figures: for charts, and for the legends beside them. */

import { colourName, make } from "./page.js";
import { paint } from "./shapes.js";

export const DASHES = { "-": [], "--": [8, 5], ":": [2, 4], "-.": [8, 4, 2, 4] };

// Outlines around (0, 0), as SVG writes them; a canvas takes the same.
const OUTLINES = {
  o: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
  s: "M-3.5 -3.5h7v7h-7Z",
  "^": "M0 -4.5L4.5 3.5H-4.5Z",
  v: "M0 4.5L4.5 -3.5H-4.5Z",
  D: "M0 -5L4.5 0L0 5L-4.5 0Z",
  P: "M-1.5 -4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3Z",
  X: "M-4.5 -2.5l2 -2l2.5 2.5l2.5 -2.5l2 2l-2.5 2.5l2.5 2.5l-2 2l-2.5 -2.5l-2.5 2.5l-2 -2l2.5 -2.5Z",
};

/**
 * Draw a marker at a place of a canvas.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {{colour: string, marker: string}} look
 * @param {number} scale canvas pixels a unit of the outline
 */
export function drawMarker(context, look, x, y, scale, edge = "") {
  const path = new Path2D();
  const outline = new Path2D(OUTLINES[look.marker] ?? OUTLINES.o);
  path.addPath(outline, new DOMMatrix([scale, 0, 0, scale, x, y]));
  paint(context, path, { fill: look.colour, stroke: edge, width: scale });
}

/**
 * Names, each with a piece of its line.
 *
 * @param {import("./frame.js").Frame} frame
 * @param {[string, string][]} names each with its look, whose colour the style sheet knows
 */
export function legend(frame, names) {
  const items = names.map(([words, look]) => {
    const { line = "-", marker } = frame.look(look);
    const mark = marker ? `<path d="${OUTLINES[marker]}" transform="translate(16 7)"/>` : "";
    const item = make("li");
    item.innerHTML =
      `<svg width="32" height="14" aria-hidden="true"><path d="M0 7H32" class="line" ` +
      `stroke-dasharray="${DASHES[line].join(" ")}"/>${mark}</svg>`;
    item.style.setProperty("--own", `var(${colourName(look)})`);
    item.append(words);
    return item;
  });
  return make("ul", { class: "legend" }, ...items);
}
