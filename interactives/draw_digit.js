/** Draw a digit and watch the autoencoder rebuild it, stroke by stroke. */

import { meanSquaredError, rowsOf } from "./parts/arrays.js";
import { chart } from "./parts/chart.js";
import { codeChart } from "./parts/code.js";
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
  const put = (drawing) => {
    page.lift();
    change({ strokes: [], ...drawing });
  };
  const undo = () => {
    page.lift();
    if (history.length) frame.choose(history.pop());
  };
  const page = paper(frame, {
    strokes: () => frame.chosen.strokes,
    drawn: (strokes, isNew) => (isNew ? change({ strokes }) : frame.choose({ strokes })),
    undo,
  });
  const tests = strip(frame, {
    label: "test digits to put on the paper",
    pictures,
    name: (k) => `test digit number ${k}`,
    at: () => (frame.chosen.blank ? -1 : frame.chosen.picture),
    chose: (picture) => put({ picture, blank: false }),
  });
  const [seen, rebuilt, difference] = [
    panel("input", "var(--original)"), panel("rebuilt", "var(--autoencoder)"), panel("difference"),
  ];
  const verdict = make("p", { class: "verdict" });
  const units = decoder.find(({ kernel }) => kernel).kernel.shape[0];
  const code = codeChart(frame, units);
  let error = null;
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
  const panels = div("thirds", seen.box, rebuilt.box, difference.box);
  frame.root.append(
    tests.box,
    div("columns wide-right",
      div("stack", page.box, buttons, hint),
      div("stack", panels, verdict, code.box, among.box)),
  );

  return ({ picture, strokes, blank }) => {
    const input = page.draw(blank ? null : pictures[picture]);
    const empty = !input.some((value) => value > 0);
    const numbers = empty ? new Float32Array(units) : forward(encoder, input);
    const answer = empty ? input : forward(decoder, numbers);
    error = empty ? null : meanSquaredError(input, answer);
    seen.show(input);
    rebuilt.show(answer);
    drawDifference(difference.canvas, answer, input);
    difference.say("orange: too bright", "blue: too dark");
    code.set(numbers);
    if (empty) return (verdict.textContent = "Nothing is drawn yet, so there is nothing to rebuild.");
    const larger = errors.filter((other) => other < error).length / errors.length;
    verdict.textContent =
      `Error ${error.toFixed(4)}: larger than for ${percent(larger)} of the test digits.`;
    const what = blank ? "an empty sheet" : `test digit number ${picture}`;
    return `On the paper: ${what} with ${plural(strokes.length, "stroke")}. ${verdict.textContent}`;
  };
});
