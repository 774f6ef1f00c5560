/** Sparsity lab: how strong a penalty makes how many units silent, and what each unit draws. */

import { binaryCrossentropy, nearest, rowOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { button, choice } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { div, fillTable, make, percent, whenNew } from "./parts/page.js";
import { drawSigned, largest, panel, still } from "./parts/pictures.js";
import { digitStrips } from "./parts/strip.js";

const ACTIVE = 1e-3; // a unit is active above this size, as in helpers.metrics

export default interactive((frame) => {
  const { models, pictures } = frame.given;
  const units = Math.max(...models.map(({ codes }) => codes.shape[1]));
  const digits = digitStrips(frame);
  const penalties = choice(frame, "penalty on the code", "penalty", models.map((one) => one.penalty));
  const input = panel("input", "original");
  const whole = panel("all units", "autoencoder");
  const partial = panel("some off", "sparse");
  const histogram = chart(frame, {
    label: "how often which size of an activation occurs in all test digits",
    x: { label: "size of an activation, all test digits" },
    y: { label: "share of the activations", words: (share) => percent(share) },
    series: [
      { name: "not zero", look: "autoencoder", kind: "bars" },
      { name: "zero", look: "denoising", kind: "bars" },
    ],
    names: [],
    height: 190,
  });
  const [zeros, table, words] = ["p", "table", "p"].map((tag) => make(tag, { class: "number" }));
  const tiles = Array.from({ length: units }, (_, unit) => tileOf(unit, () => flip(unit)));
  const present = () => models.find(({ penalty }) => penalty === frame.chosen.penalty);
  const code = () => rowOf(present().codes, digits.which());
  const buttons = div("row",
    button("All on", () => frame.choose({ off: [] }), "All units on"),
    button("All off", () => frame.choose({ off: tiles.map((_, unit) => unit) }), "All units off"),
    button("Strongest off", flipStrongest, "Strongest unit off"),
  );
  const hint =
    "Each picture is what a unit adds: orange more ink, blue less. The bar below is how active it " +
    "is for this digit. Click a picture to switch its unit off or on.";
  frame.show(
    digits,
    penalties,
    div("columns", div("panels", input, whole, partial), div("stack", table)),
    div("row", words, buttons),
    make("div", { class: "units", role: "group", "aria-label": "units of the code" }, ...tiles),
    make("p", { class: "soft" }, hint),
    div("stack", histogram, zeros),
  );

  function flip(unit) {
    const off = new Set(frame.chosen.off);
    if (!off.delete(unit)) off.add(unit);
    frame.choose({ off: [...off] });
  }

  /** Switch off the unit of the largest activation that is still on, if any is. */
  function flipStrongest() {
    const sizes = code().map((value, unit) => (frame.chosen.off.includes(unit) ? -1 : Math.abs(value)));
    const strongest = nearest(sizes, (size) => -size);
    if (sizes[strongest] >= 0) flip(strongest);
  }

  const drawPenalty = whenNew((model) => {
    const { edges, shares, dead, decoder } = model;
    const middles = shares.map((_, k) => (edges[k] + edges[k + 1]) / 2);
    histogram.set([middles, shares, middles.map((_, k) => (k ? null : model.zeros))]);
    zeros.textContent = `${percent(model.zeros)} of all activations are zero: the first bar.`;
    const rows = models.map(({ penalty, bce, zeros, active, dead }) => [
      penalty, bce.toFixed(4), percent(zeros), active.toFixed(1), `${dead.filter(Boolean).length}`,
    ]);
    fillTable(table, ["penalty", "BCE", "zeros", "active", "dead"], rows, models.indexOf(model));
    const { kernel } = decoder[0];
    tiles.forEach(({ box, draw, note }, unit) => {
      if ((box.hidden = unit >= kernel.shape[0])) return;
      draw(rowOf(kernel, unit), drawSigned);
      note.textContent = dead[unit] ? "dead" : "";
    });
  });

  return ({ digit, off }) => {
    const model = present();
    drawPenalty(model);
    const pixels = rowOf(pictures, digits.which());
    const activations = code();
    const active = activations.filter((value) => Math.abs(value) > ACTIVE).length;
    const all = forward(model.decoder, activations);
    const part = forward(model.decoder, activations.map((a, unit) => (off.includes(unit) ? 0 : a)));
    const errors = [all, part].map((one) => binaryCrossentropy(pixels, one).toFixed(4));
    const count = off.filter((unit) => unit < activations.length).length;
    input.show(pixels, `a ${digit}`);
    whole.show(all, `BCE ${errors[0]}`);
    partial.show(part, `${count} off`, `BCE ${errors[1]}`);
    words.textContent = `Its code: ${active} of ${activations.length} units are active.`;
    const reach = largest(activations);
    activations.forEach((value, unit) => tiles[unit].show(value, reach, !off.includes(unit)));
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
  const { image, draw } = still();
  const bar = make("span", { class: "bar-of-unit" });
  const note = make("span", { class: "note" });
  const box = make("button", { type: "button", class: "unit" }, image, bar, note);
  box.addEventListener("click", flip);
  const show = (value, reach, on) => {
    bar.style.setProperty("--size", `${(100 * Math.abs(value)) / reach}%`);
    box.setAttribute("aria-pressed", `${on}`);
    box.setAttribute("aria-label", `unit ${unit + 1}, activation ${value.toFixed(2)}`);
  };
  return { box, draw, note, show };
}
