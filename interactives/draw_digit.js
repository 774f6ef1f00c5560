/** Draw a digit and watch the autoencoder rebuild it, stroke by stroke. */

import { meanSquaredError, rowsOf } from "./parts/arrays.js";
import { chart, codeChart } from "./parts/chart.js";
import { button } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { forward } from "./parts/network.js";
import { div, make, percent, plural } from "./parts/page.js";
import { paper } from "./parts/paper.js";
import { drawDifference, panel } from "./parts/pictures.js";
import { strip } from "./parts/strip.js";

export default interactive((frame) => {
  const { encoder, decoder, errors, counts, reach } = frame.given;
  const pictures = rowsOf(frame.given.pictures);
  const history = []; // what undo goes back to
  const change = (drawing) => {
    history.push(frame.chosen);
    frame.choose(drawing);
  };
  const put = (drawing) => change({ strokes: [], ...drawing });
  const undo = () => history.length && frame.choose(history.pop());
  const page = paper(frame, {
    strokes: () => frame.chosen.strokes,
    drawn: (strokes, isNew) => (isNew ? change({ strokes }) : frame.choose({ strokes })),
    undo,
  });
  const held = {
    at: () => (frame.chosen.blank ? -1 : frame.chosen.picture),
    chose: (picture) => put({ picture, blank: false }),
  };
  const name = (k) => `test digit number ${k}`;
  const tests = strip(frame, "test digits to put on the paper", held, pictures, name);
  const seen = panel("input", "original");
  const rebuilt = panel("rebuilt", "autoencoder");
  const difference = panel("difference");
  const verdict = make("p", { class: "verdict" });
  const units = decoder.find(({ kernel }) => kernel).kernel.shape[0];
  let numbers = null; // of the code
  let error = null;
  const code = codeChart(frame, () => numbers, units);
  const among = chart(frame, {
    label: "errors of the test digits, and of this drawing",
    x: { label: "mean squared error: bars are the test digits, the line is this drawing", range: [0, reach] },
    y: { label: "" },
    series: [{ name: "test digits", look: "autoencoder", kind: "bars" }],
    height: 130,
    over: (pen) => error !== null && pen.rule(Math.min(error, reach), 3, frame.colour("denoising")),
  });
  among.set([counts.map((_, k) => ((k + 0.5) * reach) / counts.length), counts]);
  const buttons = div("row", button("Undo", undo), button("Clear", () => put({ blank: true })));
  const hint = make("p", { class: "soft" }, "Draw over it with mouse, pen or finger, or start from a test digit above.");
  const panels = div("thirds", seen, rebuilt, difference);
  const right = div("stack", panels, verdict, code, among);
  frame.show(tests, div("columns wide-right", div("stack", page, buttons, hint), right));

  return ({ picture, strokes, blank }) => {
    const input = page.draw(blank ? null : pictures[picture]);
    const empty = !input.some((value) => value > 0);
    numbers = empty ? new Float32Array(units) : forward(encoder, input);
    const answer = empty ? input : forward(decoder, numbers);
    error = empty ? null : meanSquaredError(input, answer);
    seen.show(input);
    rebuilt.show(answer);
    drawDifference(difference.canvas, answer, input);
    difference.say("orange: too bright", "blue: too dark");
    if (empty) return (verdict.textContent = "Nothing is drawn yet, so there is nothing to rebuild.");
    const larger = errors.filter((other) => other < error).length / errors.length;
    verdict.textContent = `Error ${error.toFixed(4)}: larger than for ${percent(larger)} of the test digits.`;
    const what = blank ? "an empty sheet" : name(picture);
    return `On the paper: ${what} with ${plural(strokes.length, "stroke")}. ${verdict.textContent}`;
  };
});
