/** Shapes on a canvas. */

/** A circle as a path, or an ellipse with radii across and up. */
export function circle(x, y, across, up = across) {
  const path = new Path2D();
  path.ellipse(x, y, across, up, 0, 0, 2 * Math.PI);
  return path;
}

/**
 * Fill a path, then draw its outline; whatever else the canvas was set to stays as it was.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {{fill?: string, stroke?: string, width?: number, dash?: number[], alpha?: number}} style
 */
export function paint(context, path, { fill, stroke, width = 1, dash = [], alpha = 1 }) {
  context.save();
  Object.assign(context, { lineWidth: width, lineJoin: "round", globalAlpha: alpha });
  context.setLineDash(dash);
  if (fill) Object.assign(context, { fillStyle: fill }).fill(path);
  if (stroke) Object.assign(context, { strokeStyle: stroke }).stroke(path);
  context.restore();
}
