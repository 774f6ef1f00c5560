/** The plane of a two-dimensional code: where test digits lie, and what each place decodes to. */

import { rowOf } from "./parts/arrays.js";
import { button, choice, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { make } from "./parts/page.js";
import { canvas, drawGrey, drawGrid, panel } from "./parts/pictures.js";
import { circle, handle, plane, ring } from "./parts/plane.js";
import { lessMotion } from "./parts/theme.js";

const CELLS = 15; // pictures along a side of the grid
const STEPS = 9; // pictures on the walk
const SECONDS = 3; // that a walk takes when it is played

export default interactive((frame) => {
  const { planes, pictures, labels } = frame.given;
  const now = () => planes.find(({ beta }) => beta === frame.chosen.beta) ?? planes[0];
  const meanOf = (which) => rowOf(now().means, which);
  const here = () => [frame.chosen.x, frame.chosen.y];
  const decoded = (code) => forward(now().decoder, code);
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
  const take = (name, x, y) => frame.choose({ [name]: nearest(now().means, x, y), x, y });

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
    under: (pen) => drawDecoded(pen, now()),
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
    const radii = [0, 1].map((k) => pen.x(width[k]) - pen.x(0));
    context.ellipse(pen.x(a[0]), pen.y(a[1]), ...radii, 0, 0, 2 * Math.PI);
    context.stroke();
    handle(pen, a, "A");
    handle(pen, b, "B");
    ring(pen, here(), frame.colour("denoising"));
  }

  const betas = choice({
    label: "β: the weight of the second term in training",
    among: planes.map(({ beta }) => ({ value: beta, words: `${beta}` })),
    chose: (beta) => frame.choose({ beta }),
  });
  const big = panel("decoded here", "var(--denoising)");
  const walk = Array.from({ length: STEPS }, (_, k) => {
    const made = button("", () => walkTo(k / (STEPS - 1)), `step ${k} of the walk`);
    const picture = canvas("");
    made.append(picture);
    return { made, picture };
  });
  const ends = ["A", "B"].map((name) => panel(name));
  const position = slider({
    label: "from A to B",
    max: 1,
    step: 0.01,
    words: (share) => `${Math.round(100 * share)} %`,
    moved: walkTo,
  });
  const play = button("▶ walk", toggleWalk, "play the walk from A to B");
  const table = make("table", {});
  const strip = make("div", { class: "walk" }, ends[0].box, ...walk.map(({ made }) => made), ends[1].box);
  const hint = make(
    "p",
    { class: "soft" },
    "Move over either plane: the place under the ring is decoded. Drag A and B to other digits. " +
      "The dashed circles are at distance 1 and 2, where the prior lies; the ellipse is A's cloud. " +
      "With keys: arrows move the ring, A and B put the letters there.",
  );
  const buttons = make("div", { class: "row" }, play, position.box);
  const below = make("div", { class: "beside" }, big.box, make("div", { class: "stack" }, strip, buttons, table));
  const columns = make("div", { class: "columns always" }, map.box, grid.box);
  frame.root.append(betas.box, columns, hint, below);

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
      const share = Math.min(Math.max(time - began, 0) / (1000 * SECONDS), 1);
      playing = share < 1 ? requestAnimationFrame(step) : 0;
      if (!playing) stop();
      walkTo(Number(share.toFixed(2)));
    };
    playing = requestAnimationFrame(step);
  }

  return ({ beta, a, b, share }) => {
    const { reach, information, error } = now();
    const [x, y] = here();
    betas.set(beta);
    position.set(share);
    map.draw(reach, `${beta}`);
    grid.draw(reach, `${beta}`);
    drawGrey(big.canvas, decoded([x, y]));
    big.say(`code (${x.toFixed(2)}, ${y.toFixed(2)})`);
    walk.forEach(({ made, picture }, k) => {
      const part = k / (STEPS - 1);
      drawGrey(picture, decoded(on(part)));
      const [there, up] = on(part);
      made.classList.toggle("here", Math.hypot(there - x, up - y) < 0.04 * reach);
    });
    [a, b].forEach((which, k) => {
      drawGrey(ends[k].canvas, rowOf(pictures, which));
      ends[k].say(`a ${labels[which]}`);
    });
    fill(table, planes, beta);
    const near = labels[nearest(now().means, x, y)];
    return (
      `Beta ${beta}: the code tells ${information.toFixed(1)} nats a test digit, and the ` +
      `reconstruction error is ${error.toFixed(1)} nats. The ring is at (${x.toFixed(2)}, ` +
      `${y.toFixed(2)}); the nearest test digit is a ${near}. The walk leads from a ${labels[a]} ` +
      `to a ${labels[b]}.`
    );
  };
});

/** The number of the digit whose mean is nearest to (x, y). */
function nearest(means, x, y) {
  let best = 0;
  let least = Infinity;
  for (let k = 0; k < means.shape[0]; k++) {
    const distance = (means[2 * k] - x) ** 2 + (means[2 * k + 1] - y) ** 2;
    if (distance < least) [best, least] = [k, distance];
  }
  return best;
}

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

/** What a grid of codes decodes to; row 0 is the highest. */
function drawDecoded({ context, side }, { decoder, reach }) {
  const middle = (k) => (2 * (k + 0.5)) / CELLS - 1;
  const tiles = Array.from({ length: CELLS * CELLS }, (_, k) =>
    forward(decoder, [reach * middle(k % CELLS), -reach * middle(Math.floor(k / CELLS))]),
  );
  const mosaic = document.createElement("canvas");
  drawGrid(mosaic, tiles, CELLS);
  context.drawImage(mosaic, 0, 0, side, side);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** What each beta costs, the present one marked. */
function fill(table, planes, beta) {
  const head = ["β", "information", "error", "together, in nats"];
  const cells = (tag, words) => words.map((word) => make(tag, {}, word));
  const rows = planes.map((one) => {
    const numbers = [one.information, one.error, one.information + one.error];
    const words = [`${one.beta}`, ...numbers.map((number) => number.toFixed(1))];
    const row = make("tr", {}, ...cells("td", words));
    row.classList.toggle("here", one.beta === beta);
    return row;
  });
  table.replaceChildren(make("tr", {}, ...cells("th", head)), ...rows);
}
