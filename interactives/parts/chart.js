/** A thin layer over uPlot: the course's lines and markers, its colours, and a chart one can drag. */

import uPlot from "../uplot/uplot.js";
import UPLOT_STYLE from "../uplot/uplot.css";
import { onDrag } from "./controls.js";
import { DASHES, drawMarker, legend } from "./looks.js";
import { clamp, div, make, plural } from "./page.js";
import { circle, paint } from "./shapes.js";

const MOST_MARKERS = 40; // above that many values a line has none

/**
 * @typedef {object} Axis
 * @property {string} label
 * @property {[number, number]} [range] fixed ends; else they follow the values
 * @property {boolean} [log] a step along it doubles
 * @property {number[]} [ticks] where numbers stand
 * @property {(value: number) => string} [words] how a tick is written
 *
 * @typedef {object} Pen what `over` draws with
 * @property {(x: number, y: number, look: string, scale?: number) => void} marker
 * @property {(x: number, width?: number, colour?: string) => void} rule a line from top to bottom
 * @property {(x: number) => void} knob a disc at the top, for the hand
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
 * @returns {{box: HTMLElement, set: (columns: ArrayLike<number>[]) => void, caption: HTMLElement,
 *   below: HTMLElement}} `set` takes the x values and then those of each series; null is a gap. The
 *   others hold the labels of the vertical axis and of the horizontal one
 */
export function chart(frame, { label, x, y, series, names, height = 260, picked, over }) {
  const place = make("div", { class: "chart", role: "img", "aria-label": label });
  const caption = div("axis-label", y.label);
  const below = div("axis-label below", x.label);
  const known = names ?? (series.length > 1 ? series.map(({ name, look }) => [name, look]) : []);
  const box = div("chart-box", make("style", {}, UPLOT_STYLE), caption, place, below);
  if (known.length) box.prepend(legend(frame, known));
  const plot = new uPlot(
    {
      width: 300,
      height,
      legend: { show: false },
      cursor: { show: false },
      select: { show: false },
      scales: { x: scaleOf(x), y: scaleOf(y) },
      axes: [
        { ...axisOf(frame, x), grid: { show: false }, size: 30, space: 40 },
        { ...axisOf(frame, y), size: 52 },
      ],
      series: [{}, ...series.map((one) => drawn(frame, one))],
      // uPlot draws itself once before it has any values.
      hooks: { draw: [(self) => self.data[0].length && decorate(frame, self, series, over)] },
    },
    [[], ...series.map(() => [])],
    place,
  );
  if (picked) {
    place.classList.add("draggable");
    const moved = (across, down) => {
      const { clientWidth: width, clientHeight: height } = plot.over;
      picked(plot.posToVal(across * width, "x"), plot.posToVal(down * height, "y"));
    };
    onDrag(plot.over, { moved });
  }
  frame.atResize(place, () => plot.setSize({ width: place.clientWidth, height }));
  frame.root.parentElement.addEventListener("dressed", () => plot.redraw(false, true));
  frame.atEnd(() => plot.destroy());
  if (over) frame.each(() => plot.redraw(false, false));
  return { box, set: (columns) => plot.setData(columns), caption, below };
}

/** uPlot's description of an axis. */
function axisOf(frame, { ticks, words }) {
  // A tick as it is, without the tail that sums of binary fractions have.
  const written = words ?? ((value) => `${Number(value.toPrecision(4))}`);
  const line = () => frame.inks().line;
  return {
    stroke: () => frame.inks().soft,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 5 },
    font: "12px system-ui, sans-serif",
    gap: 4,
    splits: ticks && (() => ticks),
    filter: ticks && ((_, splits) => splits),
    values: (_, splits) => splits.map((value) => (value === null ? "" : written(value))),
  };
}

/** uPlot's description of where values lie along an axis. */
function scaleOf({ log, range }) {
  return { time: false, distr: log ? 3 : 1, log: 2, range: range && (() => range) };
}

/** uPlot's description of one series. */
function drawn(frame, { name, look, kind = "line" }) {
  const stroke = () => frame.colour(look);
  const { bars, stepped } = uPlot.paths;
  const paths = { bars: bars({ size: [1, Infinity], gap: 1 }), steps: stepped({ align: 1 }) }[kind];
  const style = kind === "bars" ? { width: 0, fill: stroke } : { width: 2 };
  const dash = DASHES[frame.look(look).line ?? "-"];
  return { label: name, points: { show: false }, stroke, paths, dash, ...style };
}

/** Markers on the lines, and what the interactive draws on top. */
function decorate(frame, plot, series, over) {
  const context = plot.ctx;
  const unit = devicePixelRatio;
  const x = (value) => plot.valToPos(value, "x", true);
  const y = (value) => plot.valToPos(value, "y", true);
  const { top, height } = plot.bbox;
  series.forEach(({ look, kind = "line" }, k) => {
    const values = plot.data[k + 1];
    const it = frame.look(look);
    if (!it.marker || values.length > MOST_MARKERS || kind !== "line") return;
    values.forEach((value, place) => {
      if (value === null || value === undefined) return;
      drawMarker(context, it, x(plot.data[0][place]), y(value), 0.8 * unit);
    });
  });
  const { ink, paper } = frame.inks();
  over?.({
    marker: (a, b, look, size = 1.6) =>
      drawMarker(context, frame.look(look), x(a), y(b), size * unit, paper),
    rule(value, wide = 1, colour = ink) {
      context.fillStyle = colour;
      context.fillRect(x(value) - (wide * unit) / 2, top, wide * unit, height);
    },
    knob: (value) => paint(context, circle(x(value), top + 8 * unit, 8 * unit), { fill: ink }),
  });
}

/**
 * The numbers of a code as bars.
 *
 * @param {import("./frame.js").Frame} frame
 * @param {() => ArrayLike<number>} code
 * @param {number} size how many numbers
 * @param {Partial<Parameters<typeof chart>[1]>} [options] of the chart
 * @returns {HTMLElement}
 */
export function codeChart(frame, code, size, options = {}) {
  const places = Array.from({ length: size }, (_, k) => k + 1);
  const { box, set } = chart(frame, {
    label: "the numbers of the code",
    x: { label: `the code: ${plural(size, "number")}`, range: [0.3, size + 0.7] },
    y: { label: "" },
    series: [{ name: "code", look: "autoencoder", kind: "bars" }],
    height: 130,
    ...options,
  });
  frame.each(() => set([places, code()]));
  return box;
}
