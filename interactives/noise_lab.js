/** Noise lab: damage a digit in four ways; see who repairs it best, denoiser or baselines. */

import { meanSquaredError, nearest, rowsOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { button, choice, slider } from "./parts/controls.js";
import { damaged, medianFilter } from "./parts/damage.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { div, whenNew } from "./parts/page.js";
import { panel } from "./parts/pictures.js";
import { strip } from "./parts/strip.js";

const HIGHEST = 30; // decibels on the chart
// The looks that the lessons' figures give to these methods; others have one of their own name.
const LOOKS = { damaged: "original", "median filter": "sparse", denoiser: "denoising" };
const lookOf = (name) => LOOKS[name] ?? name;

export default interactive((frame) => {
  const { kinds, networks, curves, mean_level } = frame.given;
  const pictures = rowsOf(frame.given.pictures);
  const repair = { damaged: (x) => x, "median filter": medianFilter };
  for (const [name, layers] of Object.entries(networks)) repair[name] = (x) => forward(layers, x);
  const methods = Object.keys(repair);
  const kind = () => kinds.find(({ name }) => name === frame.chosen.kind);

  const damages = choice(frame, "kind of damage", "kind", kinds.map(({ name }) => name));
  const strips = strip(frame, "picture", "picture", pictures, (k) => `picture ${k + 1} of ${pictures.length}`);
  const words = (step) => kind().words[step];
  const level = slider(frame, "level", "step", { max: kinds[0].levels.length - 1, words });
  const again = button("Draw the damage again", () => frame.choose({ seed: (frame.chosen.seed % 20) + 1 }));
  const clean = panel("clean", "original");
  const panels = methods.map((name) => panel(name, lookOf(name)));
  const plot = chart(frame, {
    label: "mean PSNR by level of the damage",
    x: { label: "" },
    y: { label: `mean PSNR of ${pictures.length} pictures, in decibels: more is better`, range: [0, HIGHEST] },
    series: [...methods, "mean image"].map((name) => ({ name, look: lookOf(name) })),
    height: 250,
    picked: (x) => frame.choose({ step: nearest(kind().levels, (level) => Math.abs(level - x)) }),
    over: (pen) => {
      const { name, levels } = kind();
      const { step } = frame.chosen;
      pen.rule(levels[step]);
      for (const one of methods) {
        const value = curves[name][one][step];
        if (value <= HIGHEST) pen.marker(levels[step], value, lookOf(one), 1.8);
      }
    },
  });
  frame.show(damages, strips, div("panels", clean, ...panels), div("row", level, again), plot);

  const drawCurves = whenNew(({ name, levels, axis }) => {
    // No line toward the exact copy at level 0.
    const lines = methods.map((one) => curves[name][one].map((value) => (value > HIGHEST ? null : value)));
    plot.below.textContent = axis;
    plot.set([levels, ...lines, levels.map(() => mean_level)]);
  });

  return ({ kind: name, step, picture, seed }) => {
    drawCurves(kind());
    again.disabled = name === "shift to the right";
    const truth = pictures[picture];
    const hurt = damaged(truth, name, kind().levels[step], seed);
    clean.show(truth, "the target");
    const answers = methods.map((one) => repair[one](hurt));
    const values = answers.map((answer) => -10 * Math.log10(meanSquaredError(answer, truth)));
    const best = Math.max(...values);
    panels.forEach((one, k) => {
      one.show(answers[k], decibels(values[k]) + (values[k] === best ? " · best" : ""));
      one.best(values[k] === best);
    });
    const found = methods.map((one, k) => `${one} ${decibels(values[k])}`).join(", ");
    return `A digit with ${name}, ${kind().words[step]}. PSNR: ${found}.`;
  };
});

/** In words; a copy has no error to take a logarithm of. */
const decibels = (value) => (value > 99 ? "exact" : `${value.toFixed(1)} dB`);
