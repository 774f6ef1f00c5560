/** The live training lab: choose an autoencoder, watch it learn, compare it with an earlier one. */

import { rowsOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { button, choice, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { div, make, plural } from "./parts/page.js";
import { canvas, drawGrid, drawSigned } from "./parts/pictures.js";
import { codeOf, differences } from "./training/code.js";
import { PIXELS, sizesOf } from "./training/trainer.js";
import { trainerOf } from "./training/trainers.js";

const SHOWN = 16; // pictures to look at
const ACROSS = 8; // in a row
const ENDS = [8, 20, 50, 100]; // where the horizontal axis may end: few places, so few jumps
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const HIDDEN = [0, 16, 32, 64, 128, 256, 512];
const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1];
const ACTIVATIONS = ["relu", "linear", "sigmoid", "tanh"];
const LOSSES = { binary_crossentropy: "BCE", mean_squared_error: "MSE" };
const UNITS = { binary_crossentropy: "BCE, nats a pixel", mean_squared_error: "MSE a pixel" };
// The kept run has no look of its own and borrows one.
const LOOKS = {
  training: "training", validation: "validation", kept: "denoising",
  "mean image": "mean image", "perfect copy": "perfect copy",
};
const NONE = { losses: [], validation_losses: [], state: "ready: press Play", reconstructions: null };

export default interactive((frame) => {
  const inKernel = frame.hasKernel();
  const { levels, counts, batch_size } = frame.given[inKernel ? "kernel" : "page"];
  let record = { ...NONE, settings: settingsOf(frame.chosen) };
  const trainer = trainerOf(
    frame,
    (news) => {
      record = news;
      frame.say("");
      frame.redraw();
    },
    frame.say,
  );
  frame.atEnd(trainer.end);

  const where = inKernel ? "Trains in the kernel" : "Trains in this page, without a kernel";
  const batches = Math.ceil(counts.train / batch_size);
  const place = make(
    "p", { class: "soft" },
    `${where}: ${counts.train.toLocaleString("en")} digits, ${batches} batches of ${batch_size} an epoch.`,
  );
  const send = (verb) => trainer.send(verb, settingsOf(frame.chosen));
  const play = button("Play", () => send(isOn(record) ? "pause" : "play"));
  play.classList.add("main");
  play.style.minWidth = "5.5em"; // the others do not move when its word changes
  const buttons = [
    play,
    button("Step", () => send("step"), "Step: train one epoch more"),
    button("Reset", () => send("reset"), "Reset: begin again, untrained"),
    button("Keep", keep, "Keep this curve to compare; an empty one removes it"),
  ];
  const controls = controlsOf(frame, () => send("settings"));
  const sizes = make("p", { class: "number soft" });
  const status = make("p", { class: "number" });
  const numbers = make("p", { class: "number soft" });
  const kept = make("p", { class: "number soft" });
  const rows = (numbers) => rowsOf(numbers, PIXELS);
  const curves = chart(frame, {
    label: "training and validation loss by epoch",
    x: { label: "epoch" },
    y: { label: "loss" },
    series: Object.entries(LOOKS).map(([name, look]) => ({ name, look })),
    height: 300,
    // Where the curves have come to, and a first epoch, which is no line yet.
    over: (pen) =>
      [record.losses, record.validation_losses].forEach((losses, k) => {
        const loss = losses.at(-1);
        if (loss <= most()) pen.marker(losses.length, loss, k ? "validation" : "training", 1);
      }),
  });
  const pictures = {
    shown: picture("validation digits"),
    rebuilt: picture("their reconstructions"),
    filters: picture("weights into the first units after the input: orange up, blue down"),
  };
  drawGrid(pictures.shown.canvas, rows(frame.given.shown), ACROSS);
  const code = make("pre", { tabindex: "0", "aria-label": "the same run in Python" });
  frame.root.append(
    place,
    div("row", ...buttons, status),
    div("columns wide-right", div("settings", ...controls, sizes), div("stack", curves.box, numbers, kept)),
    div("columns", div("stack", pictures.shown.box, pictures.rebuilt.box), pictures.filters.box),
    code,
  );
  send("show");

  function keep() {
    const { settings, losses, validation_losses } = record;
    frame.choose({ kept: losses.length ? { settings, losses, validation_losses } : null });
  }

  /** A loss above that is not worth the room. */
  function most() {
    const { "perfect copy": floor, "mean image": mean } = levels[frame.chosen.loss];
    return mean + 0.2 * (mean - floor);
  }

  function drawCurves(loss) {
    const { "perfect copy": floor, "mean image": mean } = levels[loss];
    const other = frame.chosen.kept?.settings.loss === loss ? frame.chosen.kept.validation_losses : [];
    const longest = Math.max(record.losses.length, other.length);
    const end = ENDS.find((one) => one >= longest) ?? ENDS.at(-1);
    const epochs = Array.from({ length: end }, (_, k) => k + 1);
    const line = (losses) => epochs.map((_, k) => (losses[k] <= most() ? losses[k] : null));
    curves.set([
      epochs, line(record.losses), line(record.validation_losses), line(other),
      epochs.map(() => mean), epochs.map(() => floor),
    ]);
    curves.axis("y", { label: UNITS[loss] });
  }

  return (chosen) => {
    const settings = settingsOf(chosen);
    // What was learned under other settings is not shown as if it were of these.
    if (!same(record.settings, settings)) record = { ...NONE, settings, state: record.state };
    const { losses, validation_losses, state, reconstructions, filters } = record;
    const done = losses.length;
    play.textContent = isOn(record) ? "Pause" : "Play";
    status.textContent = `epoch ${done} · ${state}`;
    numbers.textContent = done
      ? `training ${number(losses.at(-1))}, validation ${number(validation_losses.at(-1))}`
      : `mean image ${number(levels[settings.loss]["mean image"])}, perfect copy ` +
        number(levels[settings.loss]["perfect copy"]);
    const other = chosen.kept;
    kept.textContent = other
      ? `kept: ${differences(other.settings, settings)}, ${plural(other.losses.length, "epoch")}, ` +
        `validation ${number(other.validation_losses.at(-1))}`
      : "";
    sizes.textContent = inNumbers(settings);
    drawCurves(settings.loss);
    // Black until there is a network, so that nothing jumps when there is one.
    pictures.rebuilt.canvas.classList.toggle("empty", !reconstructions);
    pictures.filters.canvas.classList.toggle("empty", !filters);
    drawGrid(pictures.rebuilt.canvas, rows(reconstructions ?? dark(SHOWN)), ACROSS);
    drawGrid(pictures.filters.canvas, rows(filters ?? dark(2 * SHOWN)), ACROSS, drawSigned);
    const train = inKernel ? "x_train" : `x_train[:${counts.train}]`;
    const validation = inKernel ? "x_validation" : `x_validation[:${counts.validation}]`;
    code.textContent = codeOf(settings, Math.max(done, 1), batch_size, train, validation);
    return (
      `Training of an autoencoder, ${plural(done, "epoch")} done, ${state}; the loss is ` +
      `${UNITS[settings.loss]}. ${numbers.textContent}. ${kept.textContent}`
    );
  };
});

/** @returns {import("./training/trainer.js").Settings} */
function settingsOf(chosen) {
  return {
    code_size: chosen.code_size,
    hidden: [chosen.hidden_1, chosen.hidden_2].filter((units) => units > 0),
    code_activation: chosen.code_activation,
    output_activation: chosen.output_activation,
    loss: chosen.loss,
    learning_rate: chosen.learning_rate,
    seed: chosen.seed,
  };
}

/** A control for each setting; another setting is another run. */
function controlsOf(frame, changed) {
  const bound = (key, label, among, words = String) => {
    const chose = (value) => {
      frame.choose({ [key]: value });
      changed();
    };
    return { key, label, among, words, chose };
  };
  const units = (size) => (size ? plural(size, "unit") : "none");
  return [
    slider(frame, bound("hidden_1", "hidden layer 1", HIDDEN, units)),
    slider(frame, bound("hidden_2", "hidden layer 2", HIDDEN, units)),
    slider(frame, bound("code_size", "code size", SIZES)),
    choice(frame, bound("code_activation", "code activation", ACTIVATIONS)),
    choice(frame, bound("output_activation", "output activation", ACTIVATIONS)),
    choice(frame, bound("loss", "loss", Object.keys(LOSSES), (name) => LOSSES[name])),
    slider(frame, bound("learning_rate", "learning rate", RATES)),
    slider(frame, bound("seed", "seed", SEEDS)),
  ];
}

/** The layers' sizes and how many numbers training sets. */
function inNumbers(settings) {
  const sizes = sizesOf(settings);
  const count = sizes.slice(1).reduce((sum, units, k) => sum + units * (sizes[k] + 1), 0);
  return `${sizes.join(" – ")}: ${count.toLocaleString("en")} weights and biases`;
}

function picture(label) {
  const made = canvas(label);
  made.style.aspectRatio = "auto";
  return { canvas: made, box: make("div", {}, div("soft", label), made) };
}

function dark(count) {
  return new Float32Array(count * PIXELS);
}

function isOn({ state }) {
  return state.includes("training") && !state.startsWith("pausing");
}

function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

function number(value) {
  return Number.isFinite(value) ? value.toFixed(4) : `${value}`;
}
