/** The plane of a two-dimensional code: where test digits lie, and what each place decodes to. */

import { nearest, rowOf, rowsOf } from "./parts/arrays.js";
import { button, choice, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { clamp, div, fillTable, make, percent } from "./parts/page.js";
import { panel } from "./parts/pictures.js";
import { circle, drawDecoded, handle, plane, ring } from "./parts/plane.js";
import { strip } from "./parts/strip.js";
import { lessMotion } from "./parts/theme.js";

const STEPS = 9; // pictures on the walk
const SECONDS = 3; // that a walk takes when it is played

export default interactive((frame) => {
  const { planes, labels } = frame.given;
  const pictures = rowsOf(frame.given.pictures);
  const now = () => planes.find(({ beta }) => beta === frame.chosen.beta) ?? planes[0];
  const meanOf = (which) => rowOf(now().means, which);
  const here = () => [frame.chosen.x, frame.chosen.y];
  const decoded = (code) => forward(now().decoder, code);
  /** The digit whose mean is nearest. */
  const digitAt = (x, y) => nearest(rowsOf(now().means), ([a, b]) => Math.hypot(a - x, b - y));
  const on = (share) => {
    const [a, b] = [meanOf(frame.chosen.a), meanOf(frame.chosen.b)];
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
    at: here,
    moved: go,
    marks: () => ({ a: meanOf(frame.chosen.a), b: meanOf(frame.chosen.b) }),
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
    const { context } = pen;
    const [a, b] = [meanOf(frame.chosen.a), meanOf(frame.chosen.b)];
    const width = rowOf(now().widths, frame.chosen.a);
    Object.assign(context, { strokeStyle: ink, lineWidth: 1.5 });
    context.setLineDash([5, 4]);
    context.beginPath();
    context.moveTo(pen.x(a[0]), pen.y(a[1]));
    context.lineTo(pen.x(b[0]), pen.y(b[1]));
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    const radii = Array.from(width, (one) => pen.x(one) - pen.x(0));
    context.ellipse(pen.x(a[0]), pen.y(a[1]), ...radii, 0, 0, 2 * Math.PI);
    context.stroke();
    handle(pen, a, "A");
    handle(pen, b, "B");
    ring(pen, here(), frame.colour("denoising"));
  }

  const betas = choice(frame, {
    label: "β: the weight of the second term in training", key: "beta",
    among: planes.map(({ beta }) => beta),
  });
  const big = panel("decoded here", "var(--denoising)");
  const ends = { a: panel("A"), b: panel("B") };
  const steps = Array.from({ length: STEPS }, (_, k) => k / (STEPS - 1));
  const walk = strip(frame, {
    label: "the walk from A to B",
    // The step on which the ring lies.
    at: () => steps.findIndex((share) => {
      const [x, y] = on(share);
      return Math.hypot(x - frame.chosen.x, y - frame.chosen.y) < 0.04 * now().reach;
    }),
    chose: (k) => walkTo(steps[k]),
  });
  const position = slider(frame, {
    label: "from A to B", key: "share", max: 1, step: 0.01,
    words: (share) => percent(share),
    chose: walkTo,
  });
  const play = button("▶ walk", toggleWalk, "play the walk from A to B");
  const table = make("table", { class: "number" });
  const hint =
    "Move over either plane: the place under the ring is decoded. Drag A and B to other digits. " +
    "The dashed circles are at distance 1 and 2, where the prior lies; the ellipse is A's cloud. " +
    "With keys: arrows move the ring, A and B put the letters there.";
  const below = div("stack", div("walk", ends.a.box, walk.box, ends.b.box), div("row", play, position), table);
  frame.root.append(
    betas,
    div("columns always", map.box, grid.box),
    make("p", { class: "soft" }, hint),
    div("beside", big.box, below),
  );

  let playing = 0;
  const stop = () => {
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "▶ walk";
  };
  frame.atEnd(stop);
  function toggleWalk() {
    if (playing) return stop();
    if (lessMotion()) return walkTo(frame.chosen.share < 1 ? 1 : 0);
    play.textContent = "❚❚ stop";
    const began = performance.now();
    const step = (time) => {
      const share = clamp((time - began) / (1000 * SECONDS), 0, 1);
      playing = share < 1 ? requestAnimationFrame(step) : 0;
      if (!playing) stop();
      walkTo(Number(share.toFixed(2)));
    };
    playing = requestAnimationFrame(step);
  }

  return ({ beta, a, b }) => {
    const { reach, information, error } = now();
    const [x, y] = here();
    for (const one of [map, grid]) one.draw(Array(2).fill([-reach, reach]), `${beta}`);
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
  Object.assign(context, { fillStyle: paper, strokeStyle: line, lineWidth: 1 });
  context.fillRect(0, 0, side, side);
  context.strokeRect(0.5, 0.5, side - 1, side - 1);
  context.strokeStyle = soft;
  context.setLineDash([3, 4]);
  for (const radius of [1, 2]) {
    circle(pen, pen.x(0), pen.y(0), pen.x(radius) - pen.x(0));
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 0.75;
  labels.forEach((label, k) => {
    context.fillStyle = frame.colour(`digit ${label}`);
    circle(pen, pen.x(means[2 * k]), pen.y(means[2 * k + 1]), 3);
    context.fill();
  });
  context.globalAlpha = 1;
  Object.assign(context, { textAlign: "center", textBaseline: "middle", lineWidth: 2 });
  for (const label of new Set(labels)) {
    const cloud = labels.flatMap((other, k) => (other === label ? [k] : []));
    const [x, y] = [0, 1].map((axis) => median(cloud.map((k) => means[2 * k + axis])));
    circle(pen, pen.x(x), pen.y(y), 10);
    Object.assign(context, { fillStyle: paper, strokeStyle: frame.colour(`digit ${label}`) });
    context.fill();
    context.stroke();
    Object.assign(context, { fillStyle: ink, font: "bold 13px system-ui, sans-serif" });
    context.fillText(`${label}`, pen.x(x), pen.y(y) + 0.5);
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
