/** The live training lab: choose an autoencoder, watch it learn, compare it with an earlier one. */

import { rowsOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { button, choice, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { div, make, plural, whenNew } from "./parts/page.js";
import { canvas, drawGrid, drawSigned } from "./parts/pictures.js";
import { LOSSES, codeOf, differences, differing } from "./training/code.js";
import { PIXELS, sizesOf } from "./training/trainer.js";
import { kernelTrainer, workerTrainer } from "./training/trainers.js";

const SHOWN = 16; // pictures to look at
const ACROSS = 8; // in a row
const ENDS = [8, 20, 50, 100]; // where the horizontal axis may end: few places, so few jumps
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const HIDDEN = [0, 16, 32, 64, 128, 256, 512];
const RATES = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1];
const ACTIVATIONS = ["relu", "linear", "sigmoid", "tanh"];
const UNITS = { binary_crossentropy: "BCE, nats a pixel", mean_squared_error: "MSE a pixel" };
const CURVES = ["training", "validation", "kept", "mean image", "perfect copy"];
const EMPTY = { losses: [], validation_losses: [], reconstructions: null, filters: null };
const NONE = { ...EMPTY, state: "ready: press Play" };
const BEGINS = { state: "training begins" };
// What is shown from the press until the trainer answers: the hand sees at once that it was heard.
const ASKED = { play: BEGINS, step: BEGINS, pause: { state: "pausing after this epoch" }, reset: NONE };

export default interactive((frame) => {
  const inKernel = frame.model.get("host") === "kernel";
  const { levels, counts, batch_size } = frame.given[inKernel ? "kernel" : "page"];
  let record = { ...NONE, settings: settingsOf(frame.chosen) };
  const received = (news, notice = "") => {
    record = news;
    frame.say(notice);
    frame.redraw();
  };
  const failed = (problem) => received({ ...record, state: "stopped" }, problem);
  const tell = (inKernel ? kernelTrainer : workerTrainer)(frame, received, failed);
  let told; // the settings that the trainer knows
  const send = (verb) => {
    told = settingsOf(frame.chosen);
    tell(verb, told);
    if (verb in ASKED) received({ ...record, ...ASKED[verb] });
  };

  const where = inKernel ? "Trains in the kernel" : "Trains in this page, without a kernel";
  const batches = Math.ceil(counts.train / batch_size);
  const digits = `${counts.train.toLocaleString("en")} digits`;
  const place = div("soft", `${where}: ${digits}, ${batches} batches of ${batch_size} an epoch.`);
  const play = button("Play", () => send(isOn(record) ? "pause" : "play"));
  play.classList.add("main");
  play.style.minWidth = "5.5em"; // the others do not move when its word changes
  const buttons = [
    play,
    button("Step", () => send("step"), "Step: train one epoch more"),
    button("Reset", () => send("reset"), "Reset: begin again, untrained"),
    button("Keep", keep, "Keep this curve to compare; an empty one removes it"),
  ];
  const inUnits = (size) => (size ? plural(size, "unit") : "none");
  const controls = [
    slider(frame, "hidden layer 1", "hidden_1", { among: HIDDEN, words: inUnits }),
    slider(frame, "hidden layer 2", "hidden_2", { among: HIDDEN, words: inUnits }),
    slider(frame, "code size", "code_size", { among: SIZES }),
    choice(frame, "code activation", "code_activation", ACTIVATIONS),
    choice(frame, "output activation", "output_activation", ACTIVATIONS),
    choice(frame, "loss", "loss", Object.keys(LOSSES), (name) => LOSSES[name]),
    slider(frame, "learning rate", "learning_rate", { among: RATES }),
    slider(frame, "seed", "seed", { max: 9 }),
  ];
  const [sizes, numbers, kept] = [1, 2, 3].map(() => make("p", { class: "number soft" }));
  const status = make("p", { class: "number" });
  const curves = chart(frame, {
    label: "training and validation loss by epoch",
    x: { label: "epoch" },
    y: { label: "loss" },
    // The kept run has no look of its own and borrows one.
    series: CURVES.map((name) => ({ name, look: name === "kept" ? "denoising" : name })),
    height: 300,
    // Where the curves have come to, and a first epoch, which is no line yet.
    over: (pen) =>
      [record.losses, record.validation_losses].forEach((losses, k) => {
        const loss = losses.at(-1);
        if (loss <= most()) pen.marker(losses.length, loss, k ? "validation" : "training", 1);
      }),
  });
  const shown = pictures("validation digits", SHOWN);
  const rebuilt = pictures("their reconstructions", SHOWN);
  const incoming = "weights into the first units after the input: orange up, blue down";
  const filters = pictures(incoming, 2 * SHOWN, drawSigned);
  shown.draw(frame.given.shown);
  const code = make("pre", { tabindex: "0", "aria-label": "the same run in Python" });
  frame.show(
    place,
    div("row", ...buttons, status),
    div("columns wide-right", div("settings", ...controls, sizes), div("stack", curves, numbers, kept)),
    div("columns", div("stack", shown, rebuilt), filters),
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
    const lines = [record.losses, record.validation_losses, other].map(line);
    curves.set([epochs, ...lines, ...[mean, floor].map((end) => epochs.map(() => end))]);
    curves.caption.textContent = UNITS[loss];
  }

  return (chosen) => {
    const settings = settingsOf(chosen);
    // Other settings are another run.
    if (differing(settings, told).length) send("settings");
    // What was learned under other settings is not shown as if it were of these.
    if (differing(settings, record.settings).length) {
      record = { ...NONE, settings, state: record.state };
    }
    const { losses, validation_losses, state } = record;
    const done = losses.length;
    play.textContent = isOn(record) ? "Pause" : "Play";
    status.textContent = `epoch ${done} · ${state}`;
    const ends = levels[settings.loss];
    numbers.textContent = done
      ? `training ${number(losses.at(-1))}, validation ${number(validation_losses.at(-1))}`
      : `mean image ${number(ends["mean image"])}, perfect copy ${number(ends["perfect copy"])}`;
    const other = chosen.kept;
    kept.textContent = other
      ? `kept: ${differences(other.settings, settings)}, ${plural(other.losses.length, "epoch")}, ` +
        `validation ${number(other.validation_losses.at(-1))}`
      : "";
    const units = sizesOf(settings);
    const weights = units.slice(1).reduce((sum, one, k) => sum + one * (units[k] + 1), 0);
    sizes.textContent = `${units.join(" – ")}: ${weights.toLocaleString("en")} weights and biases`;
    drawCurves(settings.loss);
    rebuilt.draw(record.reconstructions);
    filters.draw(record.filters);
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
function settingsOf({ hidden_1, hidden_2, kept, ...others }) {
  return { ...others, hidden: [hidden_1, hidden_2].filter((units) => units > 0) };
}

/** Pictures in rows, black until there are any, so that nothing jumps then. */
function pictures(label, count, drawOne) {
  const made = canvas(label);
  made.style.aspectRatio = "auto";
  const draw = whenNew((numbers) => {
    made.classList.toggle("empty", !numbers);
    drawGrid(made, rowsOf(numbers ?? new Float32Array(count * PIXELS), PIXELS), ACROSS, drawOne);
  });
  return { box: div("", div("soft", label), made), draw };
}

const isOn = ({ state }) => state.includes("training") && !state.startsWith("pausing");
const number = (value) => (value ?? NaN).toFixed(4); // JSON says null for what is no number
