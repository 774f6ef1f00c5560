/** A thin layer over uPlot: the course's lines and markers, its colours, and a chart one can drag. */

import uPlot from "../uplot/uplot.js";
import UPLOT_STYLE from "../uplot/uplot.css";
import { onDrag } from "./controls.js";
import { DASHES, drawMarker, legend } from "./looks.js";
import { clamp, div, make } from "./page.js";

const FONT = "12px system-ui, sans-serif";
const MOST_MARKERS = 40; // above that many values a line has none

/**
 * @typedef {object} Axis
 * @property {string} label
 * @property {[number, number]} [range] fixed ends; else they follow the values
 * @property {boolean} [log] a step along it doubles
 * @property {number[]} [ticks] where numbers stand
 * @property {(value: number) => string} [words] how a tick is written
 *
 * @typedef {object} Pen what `over` draws with: the canvas, and where values lie on it
 * @property {CanvasRenderingContext2D} context
 * @property {(value: number) => number} x
 * @property {(value: number) => number} y
 * @property {number} unit canvas pixels in a CSS pixel
 * @property {DOMRect} area {left, top, width, height} of the chart on the canvas
 * @property {(x: number, y: number, look: string, scale?: number) => void} marker
 * @property {(x: number, width?: number, colour?: string) => void} rule a line from top to bottom
 */

/**
 * A chart that is as wide as its place.
 *
 * @param {import("./frame.js").Frame} frame
 * @param {object} options
 * @param {string} options.label what it shows, in words
 * @param {Axis} options.x
 * @param {Axis} options.y
 * @param {{name: string, look: string, kind?: "line" | "bars" | "steps"}[]} options.series
 * @param {[string, string][]} [options.names] (words, look) of the legend; by default those of the
 *   series, where there are several
 * @param {number} [options.height] in CSS pixels
 * @param {(x: number, y: number) => void} [options.picked] where a pointer is pressed or dragged, in
 *   the chart's own values
 * @param {(pen: Pen) => void} [options.over] draws on top, in every frame
 * @returns {{box: HTMLElement, set: (columns: ArrayLike<number>[]) => void,
 *   axis: (side: "x" | "y", change: Partial<Axis>) => void}} `set` takes the x values and then those
 *   of each series; null is a gap. `axis` gives a side another label or other ends.
 */
export function chart(frame, { label, x, y, series, names, height = 260, picked, over }) {
  const place = make("div", { class: "chart", role: "img", "aria-label": label });
  const captions = { x: div("axis-label below", x.label), y: div("axis-label", y.label) };
  const known = names ?? (series.length > 1 ? series.map(({ name, look }) => [name, look]) : []);
  const box = div("chart-box", make("style", {}, UPLOT_STYLE), captions.y, place, captions.x);
  if (known.length) box.prepend(legend(frame, known));
  const inks = () => frame.inks();
  let filled = false; // uPlot draws itself once before it has any values

  const axis = (side, { ticks, words }) => ({
    stroke: () => inks().soft,
    grid: { stroke: () => inks().line, width: 1, show: side === "y" },
    ticks: { stroke: () => inks().line, width: 1, size: 5 },
    font: FONT,
    size: side === "y" ? 52 : 30,
    gap: 4,
    ...(side === "y" ? {} : { space: 40 }),
    ...(ticks ? { splits: () => ticks, filter: (_, splits) => splits } : {}),
    values: (_, splits) => splits.map((value) => (value === null ? "" : (words ?? short)(value))),
  });
  const scale = (axis) => ({
    time: false,
    ...(axis.log ? { distr: 3, log: 2 } : {}),
    ...(axis.range ? { range: () => axis.range } : {}),
  });

  const plot = new uPlot(
    {
      width: 300,
      height,
      legend: { show: false },
      cursor: { show: false },
      select: { show: false },
      scales: { x: scale(x), y: scale(y) },
      axes: [axis("x", x), axis("y", y)],
      series: [{}, ...series.map((one) => drawn(frame, one))],
      hooks: { draw: [(self) => filled && decorate(frame, self, series, over)] },
    },
    [[], ...series.map(() => [])],
    place,
  );
  if (picked) {
    place.classList.add("draggable");
    const moved = (across, down) => {
      const { clientWidth, clientHeight } = plot.over;
      const left = clamp(across, 0, 1) * clientWidth;
      const top = clamp(down, 0, 1) * clientHeight;
      picked(plot.posToVal(left, "x"), plot.posToVal(top, "y"));
    };
    onDrag(plot.over, { moved });
  }
  const resized = new ResizeObserver(() => {
    if (place.clientWidth) plot.setSize({ width: place.clientWidth, height });
  });
  resized.observe(place);
  frame.root.parentElement.addEventListener("dressed", () => plot.redraw(false, true));
  frame.atEnd(() => {
    resized.disconnect();
    plot.destroy();
  });
  const set = (columns) => {
    filled = true;
    plot.setData(columns);
  };
  const rename = (side, change) => {
    Object.assign(side === "x" ? x : y, change);
    captions[side].textContent = (side === "x" ? x : y).label;
  };
  if (over) frame.each(() => plot.redraw(false, false));
  return { box, set, axis: rename };
}

/** A tick as it is, without the tail that sums of binary fractions have. */
function short(value) {
  return `${Number(value.toPrecision(4))}`;
}

/** uPlot's description of one series. */
function drawn(frame, { name, look, kind = "line" }) {
  const stroke = () => frame.colour(look);
  const common = { label: name, points: { show: false }, stroke };
  if (kind === "bars") {
    const paths = uPlot.paths.bars({ size: [1, Infinity], gap: 1 });
    return { ...common, width: 0, fill: stroke, paths };
  }
  const dash = DASHES[frame.look(look).line ?? "-"];
  const paths = kind === "steps" ? uPlot.paths.stepped({ align: 1 }) : undefined;
  return { ...common, width: 2, dash, ...(paths ? { paths } : {}) };
}

/** Markers on the lines, and what the interactive draws on top. */
function decorate(frame, plot, series, over) {
  const context = plot.ctx;
  const unit = devicePixelRatio;
  const x = (value) => plot.valToPos(value, "x", true);
  const y = (value) => plot.valToPos(value, "y", true);
  const { left, top, width, height } = plot.bbox;
  context.save();
  series.forEach(({ look, kind = "line" }, k) => {
    const { marker } = frame.look(look);
    const values = plot.data[k + 1];
    if (!marker || values.length > MOST_MARKERS || kind !== "line") return;
    values.forEach((value, place) => {
      if (value === null || value === undefined) return;
      drawMarker(context, frame.look(look), x(plot.data[0][place]), y(value), 0.8 * unit);
    });
  });
  over?.({
    context,
    x,
    y,
    unit,
    area: new DOMRect(left, top, width, height),
    marker: (a, b, look, size = 1.6) =>
      drawMarker(context, frame.look(look), x(a), y(b), size * unit, frame.inks().paper),
    rule(value, wide = 1, colour = frame.inks().ink) {
      context.fillStyle = colour;
      context.fillRect(x(value) - (wide * unit) / 2, top, wide * unit, height);
    },
  });
  context.restore();
}
