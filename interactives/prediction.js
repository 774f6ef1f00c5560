/**
 * A prediction in two cards. The first asks before the result and keeps what is said; the second
 * shows the answer beside it. Both have the same choices: {value, said, opened}.
 */

import { answers, button, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { clamp, div, html, make } from "./parts/page.js";

export default interactive((frame) => (frame.given.part === "ask" ? ask(frame) : reveal(frame)));

/** How a value is said: the option itself, or the number with its unit. */
function inWords({ options, unit, step }, value) {
  if (options.length) return options[value];
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return `${value.toFixed(digits)} ${unit}`.trim();
}

function ask(frame) {
  const { question, question_html, options, options_html, low, high, step, unit } = frame.given;
  const chose = (value) => frame.choose({ value });
  const places = { at: () => [frame.chosen.value], chose: ([place]) => chose(place) };
  const middle = low + step * Math.round((high - low) / 2 / step);
  const held = { at: () => frame.chosen.value ?? middle, chose };
  const words = (value) => (frame.chosen.value === null ? "?" : inWords(frame.given, value));
  const control = options.length
    ? answers(frame, question, places, options_html)
    : slider(frame, `my prediction, ${low} to ${high} ${unit}`, held, { min: low, max: high, step, words });
  const commit = button("That is my prediction", () => frame.choose({ said: true }));
  commit.classList.add("main");
  const again = button("Change it", () => frame.choose({ said: false }));
  const told = make("span", { class: "told" });
  const below = div("row", commit, again, told);
  frame.show(html("kicker", "Predict"), html("question", question_html), control, below);

  return ({ value, said }) => {
    control.querySelectorAll("input").forEach((input) => (input.disabled = said));
    commit.hidden = said;
    commit.disabled = value === null;
    again.hidden = !said;
    told.textContent = said ? `You say: ${inWords(frame.given, value)}. Read on to compare.` : "";
    return said ? `You say: ${inWords(frame.given, value)}.` : `Predict. ${question}`;
  };
}

function reveal(frame) {
  const { question, question_html, answer, because, options, low, high } = frame.given;
  const verdict = make("p", { class: "verdict" });
  const ends = [low, high].map((end) => make("span", { class: "end" }, `${end}`));
  const it = make("span", { class: "mark it" }, "it is");
  const you = make("span", { class: "mark you" }, "you");
  const share = (value) => clamp((value - low) / (high - low), 0, 1);
  it.style.setProperty("--share", share(answer));
  const scale = make("div", { class: "scale", "aria-hidden": "true" }, ...ends, it, you);
  const reason = html("soft", because);
  const open = button("Show the answer without", () => frame.choose({ opened: true }));
  const asked = [html("kicker", "Compare"), html("question", question_html)];
  frame.show(...asked, verdict, scale, reason, open);

  return ({ value, said, opened }) => {
    const shown = said || opened;
    reason.hidden = !shown;
    open.hidden = shown;
    scale.hidden = options.length > 0 || !shown;
    you.hidden = !said;
    you.style.setProperty("--share", share(value));
    frame.root.dataset.right = options.length && said ? `${value === answer}` : "";
    verdict.textContent = shown
      ? verdictOn(frame.given, said ? value : null)
      : "Answer the question above first: then your answer stands beside this one.";
    return shown ? verdict.textContent : `${question} Not answered yet.`;
  };
}

/** The answer, beside what was said, if anything was. */
function verdictOn(given, value) {
  const { options, answer, answer_words } = given;
  const quoted = (words) => (options.length ? `“${words}”` : words);
  if (value === null) return `It is ${quoted(answer_words)}.`;
  if (options.length && value === answer) return `✓ You said it: ${quoted(answer_words)}.`;
  const wrong = options.length ? "✗ " : "";
  return `${wrong}You said ${quoted(inWords(given, value))}, it is ${quoted(answer_words)}.`;
}
