/** Noise lab: damage a digit in four ways; see who repairs it best, denoiser or baselines. */

import { meanSquaredError, rowOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { button, choice, row, slider } from "./parts/controls.js";
import { damaged, medianFilter } from "./parts/damage.js";
import { interactive } from "./parts/frame.js";
import { legend } from "./parts/looks.js";
import { forward } from "./parts/network.js";
import { make } from "./parts/page.js";
import { drawGrey, panel } from "./parts/pictures.js";
import { strip } from "./parts/strip.js";

const HIGHEST = 30; // decibels on the chart
// The looks that the lessons' figures give to these methods.
const LOOKS = {
  damaged: "original",
  "median filter": "sparse",
  PCA: "PCA",
  ridge: "ridge",
  denoiser: "denoising",
  "mean image": "mean image",
};

export default interactive((frame) => {
  const { kinds, networks, pictures, curves, mean_level } = frame.given;
  const all = Array.from({ length: pictures.shape[0] }, (_, k) => rowOf(pictures, k));
  const repair = {
    damaged: (x) => x,
    "median filter": medianFilter,
    ...Object.fromEntries(
      Object.entries(networks).map(([name, layers]) => [name, (x) => forward(layers, x)]),
    ),
  };
  const methods = Object.keys(repair);
  const kind = () => kinds.find(({ name }) => name === frame.chosen.kind);

  const kindsBar = choice({
    label: "kind of damage",
    among: kinds.map(({ name }) => ({ value: name, words: name })),
    chose: (name) => frame.choose({ kind: name }),
  });
  const strips = strip({ label: "picture", chose: (picture) => frame.choose({ picture }) });
  strips.fill(
    all,
    all.map((_, k) => `picture ${k + 1} of ${all.length}`),
  );
  const level = slider({
    label: "level",
    max: kinds[0].levels.length - 1,
    words: (step) => kind().words[step],
    moved: (step) => frame.choose({ step }),
  });
  const again = button("Draw the damage again", () => frame.choose({ seed: (frame.chosen.seed % 20) + 1 }));
  const clean = panel("clean", "var(--original)");
  const panels = Object.fromEntries(
    methods.map((name) => [name, panel(name, `var(--${LOOKS[name].replace(" ", "-")})`)]),
  );
  const shown = make("div", { class: "panels" }, clean.box, ...methods.map((name) => panels[name].box));
  const names = [...methods, "mean image"];
  const entries = names.map((words) => ({ words, look: frame.look(LOOKS[words]), style: LOOKS[words] }));
  const place = make("div", {});
  const stack = make("div", { class: "stack" }, legend(entries), place);
  frame.root.append(kindsBar.box, strips.box, shown, row(level.box, again), stack);

  // Each kind has an axis of its own, so each has a chart; only one is on the page.
  const charts = new Map();
  function chartOf({ name, levels, axis }) {
    if (charts.has(name)) return charts.get(name);
    const made = chart(frame, {
      label: `mean PSNR by ${axis}`,
      x: { label: axis, range: [0, levels.at(-1)] },
      y: { label: `mean PSNR of ${all.length} pictures, in decibels: more is better`, range: [0, HIGHEST] },
      series: names.map((one) => ({ name: one, look: LOOKS[one] })),
      height: 250,
      picked: (x) => frame.choose({ step: nearest(levels, x) }),
      over: (pen) => {
        const { step } = frame.chosen;
        pen.context.fillStyle = frame.inks().ink;
        pen.context.fillRect(pen.x(levels[step]) - pen.unit / 2, pen.area.top, pen.unit, pen.area.height);
        for (const one of methods) {
          const value = curves[name][one][step];
          if (value <= HIGHEST) pen.marker(levels[step], value, LOOKS[one], 1.8);
        }
      },
    });
    // No line toward the exact copy at level 0.
    const lines = methods.map((one) => Array.from(curves[name][one], (v) => (v > HIGHEST ? null : v)));
    place.replaceChildren(made.box);
    made.set([levels, ...lines, levels.map(() => mean_level)]);
    charts.set(name, made);
    return made;
  }

  return ({ kind: name, step, picture, seed }) => {
    const now = kind();
    const plot = chartOf(now);
    if (place.firstChild !== plot.box) place.replaceChildren(plot.box);
    plot.redraw();
    kindsBar.set(name);
    strips.set(picture);
    level.set(step);
    again.disabled = name === "shift to the right";
    const truth = all[picture];
    const hurt = damaged(truth, name, now.levels[step], seed);
    drawGrey(clean.canvas, truth);
    clean.say("the target");
    const answers = methods.map((one) => repair[one](hurt));
    const values = answers.map((answer) => -10 * Math.log10(meanSquaredError(answer, truth)));
    const best = Math.max(...values);
    methods.forEach((one, k) => {
      drawGrey(panels[one].canvas, answers[k]);
      panels[one].say(decibels(values[k]) + (values[k] === best ? " · best" : ""));
      panels[one].best(values[k] === best);
    });
    const found = methods.map((one, k) => `${one} ${decibels(values[k])}`).join(", ");
    return `A digit with ${name}, ${now.words[step]}. PSNR: ${found}.`;
  };
});

/** In words; a copy has no error to take a logarithm of. */
function decibels(value) {
  return value > 99 ? "exact" : `${value.toFixed(1)} dB`;
}

function nearest(levels, x) {
  return levels.reduce((best, level, k) => (Math.abs(level - x) < Math.abs(levels[best] - x) ? k : best), 0);
}
