/** Sparsity lab: how strong a penalty makes how many units silent, and what each unit draws. */

import { binaryCrossentropy, rowOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { button, choice, row } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { make, percent } from "./parts/page.js";
import { canvas, drawGrey, drawSigned, panel } from "./parts/pictures.js";
import { digitStrips } from "./parts/strip.js";

const ACTIVE = 1e-3; // a unit is active above this size, as in helpers.metrics

export default interactive((frame) => {
  const { models, pictures, labels } = frame.given;
  const units = Math.max(...models.map(({ codes }) => codes.shape[1]));
  const strips = digitStrips(pictures, labels, frame.choose);
  const penalties = choice({
    label: "penalty on the code",
    among: models.map(({ penalty }) => ({ value: penalty, words: penalty })),
    chose: (penalty) => frame.choose({ penalty }),
  });
  const panels = {
    input: panel("input", "var(--original)"),
    all: panel("all units", "var(--autoencoder)"),
    part: panel("some off", "var(--sparse)"),
  };
  const histogram = chart(frame, {
    label: "how often which size of an activation occurs in all test digits",
    x: { label: "size of an activation, all test digits" },
    y: { label: "share of the activations", words: (share) => percent(share) },
    series: [
      { name: "not zero", look: "autoencoder", kind: "bars" },
      { name: "zero", look: "denoising", kind: "bars" },
    ],
    height: 190,
  });
  const zeros = make("p", { class: "number" });
  const table = make("table", { class: "number" });
  const words = make("p", { class: "number" });
  const tiles = Array.from({ length: units }, (_, unit) => tileOf(unit, () => flip(unit)));
  const present = () => models.find(({ penalty }) => penalty === frame.chosen.penalty);
  const code = () => rowOf(present().codes, which);
  const buttons = row(
    button("All on", () => frame.choose({ off: [] }), "All units on"),
    button("All off", () => frame.choose({ off: tiles.map((_, unit) => unit) }), "All units off"),
    button("Strongest off", () => flip(strongest()), "Strongest unit off"),
  );
  let which = 0;
  let drawn = null;

  frame.root.append(
    strips.box,
    penalties.box,
    make(
      "div", { class: "columns" },
      make("div", { class: "panels" }, ...Object.values(panels).map(({ box }) => box)),
      make("div", { class: "stack" }, table),
    ),
    make("div", { class: "row" }, words, buttons),
    make("div", { class: "units", role: "group", "aria-label": "units of the code" },
      ...tiles.map(({ box }) => box)),
    make("p", { class: "soft" },
      "Each picture is what a unit adds: orange more ink, blue less. The bar below is how active it " +
      "is for this digit. Click a picture to switch its unit off or on."),
    make("div", { class: "stack" }, histogram.box, zeros),
  );

  function flip(unit) {
    const { off } = frame.chosen;
    const others = off.filter((one) => one !== unit);
    if (unit >= 0) frame.choose({ off: others.length < off.length ? others : [...off, unit] });
  }

  /** The unit of the largest activation that is still on; -1 when none is. */
  function strongest() {
    const { off } = frame.chosen;
    let best = -1;
    code().forEach((value, unit) => {
      const more = best < 0 || Math.abs(value) > Math.abs(code()[best]);
      if (!off.includes(unit) && more) best = unit;
    });
    return best;
  }

  function drawPenalty(model) {
    const { edges, shares, dead, decoder } = model;
    const middles = Array.from(shares, (_, k) => (edges[k] + edges[k + 1]) / 2);
    histogram.set([middles, Array.from(shares), middles.map((_, k) => (k ? null : model.zeros))]);
    zeros.textContent = `${percent(model.zeros)} of all activations are zero: the first bar.`;
    table.replaceChildren(...rowsOf(models, model));
    const { kernel } = decoder[0];
    tiles.forEach(({ box, picture, note }, unit) => {
      box.hidden = unit >= kernel.shape[0];
      if (box.hidden) return;
      const weights = rowOf(kernel, unit);
      drawSigned(picture, weights, weights.reduce((most, w) => Math.max(most, Math.abs(w)), 1e-9));
      note.textContent = dead[unit] ? "dead" : "";
    });
    drawn = model;
  }

  return ({ digit, example, off }) => {
    const model = present();
    which = strips.show(digit, example);
    penalties.set(model.penalty);
    if (model !== drawn) drawPenalty(model);
    const pixels = rowOf(pictures, which);
    const activations = code();
    const active = activations.filter((value) => Math.abs(value) > ACTIVE).length;
    const all = forward(model.decoder, activations);
    const part = forward(model.decoder, activations.map((a, unit) => (off.includes(unit) ? 0 : a)));
    const errors = [all, part].map((one) => binaryCrossentropy(pixels, one).toFixed(4));
    const count = off.filter((unit) => unit < activations.length).length;
    drawGrey(panels.input.canvas, pixels);
    drawGrey(panels.all.canvas, all);
    drawGrey(panels.part.canvas, part);
    panels.input.say(`a ${digit}`);
    panels.all.say(`BCE ${errors[0]}`);
    panels.part.say(`${count} off`, `BCE ${errors[1]}`);
    words.textContent = `Its code: ${active} of ${activations.length} units are active.`;
    const reach = activations.reduce((most, a) => Math.max(most, Math.abs(a)), 1e-6);
    tiles.forEach((tile, unit) => {
      if (unit < activations.length) tile.show(activations[unit], reach, !off.includes(unit));
    });
    return (
      `Penalty ${model.penalty}: ${percent(model.zeros)} of the code is zero, ` +
      `${model.active.toFixed(1)} units are active for a digit; BCE ${model.bce.toFixed(4)}. For this ` +
      `${digit}, ${active} of ${activations.length} units are active and ${count} are switched off; ` +
      `BCE ${errors[0]} with all, ${errors[1]} without those.`
    );
  };
});

/** A unit: what it adds to the picture, how active it is, and the switch for it. */
function tileOf(unit, flip) {
  const picture = canvas("");
  const bar = make("span", { class: "bar-of-unit" });
  const note = make("span", { class: "note" });
  const box = make("button", { type: "button", class: "unit" }, picture, bar, note);
  box.addEventListener("click", flip);
  const show = (value, reach, on) => {
    bar.style.setProperty("--size", `${(100 * Math.abs(value)) / reach}%`);
    box.setAttribute("aria-pressed", `${on}`);
    box.setAttribute("aria-label", `unit ${unit + 1}, activation ${value.toFixed(2)}`);
  };
  return { box, picture, note, show };
}

/** The table of all penalties, with the present one marked. */
function rowsOf(models, present) {
  const head = ["penalty", "BCE", "zeros", "active", "dead"];
  const lines = models.map((model) => {
    const { penalty, bce, zeros, active, dead } = model;
    const count = dead.filter(Boolean).length;
    const cells = [bce.toFixed(4), percent(zeros), active.toFixed(1), `${count}`];
    const line = make("tr", {}, make("th", { scope: "row" }, penalty));
    line.append(...cells.map((cell) => make("td", {}, cell)));
    if (model === present) line.setAttribute("aria-current", "true");
    return line;
  });
  return [make("tr", {}, ...head.map((name) => make("th", { scope: "col" }, name))), ...lines];
}
