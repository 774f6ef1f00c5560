/** The plane of a two-dimensional code: where test digits lie, and what each place decodes to. */

import { nearest, rowOf, rowsOf } from "./parts/arrays.js";
import { button, choice, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { clamp, div, fillTable, make, percent } from "./parts/page.js";
import { panel } from "./parts/pictures.js";
import { drawDecoded, plane, ring, sign } from "./parts/plane.js";
import { circle, paint } from "./parts/shapes.js";
import { strip } from "./parts/strip.js";

const STEPS = 9; // pictures on the walk
const LESS_MOTION = matchMedia("(prefers-reduced-motion: reduce)");
const SECONDS = 3; // that a walk takes when it is played
const HANDLE = { fill: "#15181d", stroke: "#ffffff", colour: "#ffffff" }; // a mark to drag

export default interactive((frame) => {
  const { planes, labels } = frame.given;
  const pictures = rowsOf(frame.given.pictures);
  const now = () => planes.find(({ beta }) => beta === frame.chosen.beta) ?? planes[0];
  const meanOf = (which) => rowOf(now().means, which);
  const here = () => [frame.chosen.x, frame.chosen.y];
  const decoded = (code) => forward(now().decoder, code);
  /** The digit whose mean is nearest. */
  const digitAt = (x, y) => nearest(rowsOf(now().means), ([a, b]) => Math.hypot(a - x, b - y));
  const letters = () => ({ a: meanOf(frame.chosen.a), b: meanOf(frame.chosen.b) });
  const on = (share) => {
    const { a, b } = letters();
    return [0, 1].map((k) => Number((a[k] + share * (b[k] - a[k])).toFixed(3)));
  };
  const go = (x, y) => {
    stop();
    frame.choose({ x, y });
  };
  const walkTo = (share) => {
    const [x, y] = on(share);
    frame.choose({ x, y, share });
  };
  const take = (name, x, y) => frame.choose({ [name]: digitAt(x, y), x, y });

  const shared = {
    ends: () => Array(2).fill([-now().reach, now().reach]),
    key: () => frame.chosen.beta,
    at: here,
    moved: go,
    marks: letters,
    dragged: take,
    pressed: (key) => (key === "a" || key === "b") && take(key, ...here()),
  };
  const map = plane(frame, {
    label: "encoder: where test digits lie",
    under: (pen) => drawMap(frame, pen, now().means, labels),
    over: (pen) => drawMarks(pen, frame.inks().ink),
    ...shared,
  });
  const grid = plane(frame, {
    label: "decoder: what each place means",
    under: (pen) => drawDecoded(pen, now().decoder),
    over: (pen) => drawMarks(pen, "#ffffff"),
    ...shared,
  });

  function drawMarks(pen, ink) {
    const { a, b } = letters();
    const way = `M${pen.x(a[0])} ${pen.y(a[1])}L${pen.x(b[0])} ${pen.y(b[1])}`;
    paint(pen.context, new Path2D(way), { stroke: ink, width: 1.5, dash: [5, 4] });
    const radii = Array.from(rowOf(now().widths, frame.chosen.a), (width) => pen.x(width) - pen.x(0));
    const cloud = circle(pen.x(a[0]), pen.y(a[1]), ...radii);
    paint(pen.context, cloud, { stroke: ink, width: 1.5 });
    sign(pen, a, "A", 11, HANDLE);
    sign(pen, b, "B", 11, HANDLE);
    ring(pen, here(), frame.colour("denoising"));
  }

  const weights = planes.map(({ beta }) => beta);
  const betas = choice(frame, "β: the weight of the second term in training", "beta", weights);
  const big = panel("decoded here", "denoising");
  const ends = { a: panel("A"), b: panel("B") };
  const steps = Array.from({ length: STEPS }, (_, k) => k / (STEPS - 1));
  const isHere = (share) => {
    const [x, y] = on(share);
    return Math.hypot(x - frame.chosen.x, y - frame.chosen.y) < 0.04 * now().reach;
  };
  const walk = strip(frame, "the walk from A to B", {
    at: () => steps.findIndex(isHere),
    chose: (k) => walkTo(steps[k]),
  });
  const held = { key: "share", chose: walkTo };
  const position = slider(frame, "from A to B", held, { max: 1, step: 0.01, words: (x) => percent(x) });
  const play = button("▶ walk", toggleWalk, "play the walk from A to B");
  const table = make("table", { class: "number" });
  const hint =
    "Move over either plane: the place under the ring is decoded. Drag A and B to other digits. " +
    "The dashed circles are at distance 1 and 2, where the prior lies; the ellipse is A's cloud. " +
    "With keys: arrows move the ring, A and B put the letters there.";
  const below = div("stack", div("walk", ends.a, walk, ends.b), div("row", play, position), table);
  const planesBeside = div("columns always", map, grid);
  frame.show(betas, planesBeside, make("p", { class: "soft" }, hint), div("beside", big, below));

  let playing = 0;
  const stop = () => {
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "▶ walk";
  };
  frame.atEnd(stop);
  function toggleWalk() {
    if (playing) return stop();
    if (LESS_MOTION.matches) return walkTo(frame.chosen.share < 1 ? 1 : 0);
    play.textContent = "❚❚ stop";
    const began = performance.now();
    const step = (time) => {
      const share = clamp((time - began) / (1000 * SECONDS), 0, 1);
      if (share < 1) playing = requestAnimationFrame(step);
      else stop();
      walkTo(Number(share.toFixed(2)));
    };
    playing = requestAnimationFrame(step);
  }

  return ({ beta, a, b }) => {
    const { information, error } = now();
    const [x, y] = here();
    big.show(decoded([x, y]), `code (${x.toFixed(2)}, ${y.toFixed(2)})`);
    walk.fill(steps.map((share) => decoded(on(share))), (k) => `step ${k} of the walk`);
    ends.a.show(pictures[a], `a ${labels[a]}`);
    ends.b.show(pictures[b], `a ${labels[b]}`);
    const rows = planes.map((one) => {
      const numbers = [one.information, one.error, one.information + one.error];
      return [`${one.beta}`, ...numbers.map((number) => number.toFixed(1))];
    });
    fillTable(table, ["β", "information", "error", "together, in nats"], rows, planes.indexOf(now()));
    return (
      `Beta ${beta}: the code tells ${information.toFixed(1)} nats a test digit, and the ` +
      `reconstruction error is ${error.toFixed(1)} nats. The ring is at (${x.toFixed(2)}, ` +
      `${y.toFixed(2)}); the nearest test digit is a ${labels[digitAt(x, y)]}. The walk leads from ` +
      `a ${labels[a]} to a ${labels[b]}.`
    );
  };
});

/** The test digits as dots, a numeral on each cloud, and the prior as two circles. */
function drawMap(frame, pen, means, labels) {
  const { context, side } = pen;
  const { ink, soft, line, paper } = frame.inks();
  const sheet = new Path2D();
  sheet.rect(0.5, 0.5, side - 1, side - 1);
  paint(context, sheet, { fill: paper, stroke: line });
  for (const radius of [1, 2]) {
    pen.disc([0, 0], pen.x(radius) - pen.x(0), { stroke: soft, dash: [3, 4] });
  }
  const places = rowsOf(means);
  labels.forEach((label, k) => {
    pen.disc(places[k], 3, { fill: frame.colour(`digit ${label}`), alpha: 0.75 });
  });
  for (const label of new Set(labels)) {
    const cloud = places.filter((_, k) => labels[k] === label);
    // The median along each axis.
    const sorted = [0, 1].map((axis) => cloud.map((place) => place[axis]).sort((a, b) => a - b));
    const middle = sorted.map((values) => values[Math.floor(values.length / 2)]);
    const style = { fill: paper, stroke: frame.colour(`digit ${label}`), colour: ink };
    sign(pen, middle, `${label}`, 10, style);
  }
}
