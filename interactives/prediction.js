/**
 * A prediction in two cards. The first asks before the result and keeps what is said; the second
 * shows the answer beside it. Both have the same choices: {value, said, opened}.
 */

import { answers, button, slider } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { clamp, div, make, percent } from "./parts/page.js";

export default interactive((frame) => {
  frame.root.parentElement.classList.add("prediction");
  frame.say(frame.given.problem);
  return frame.given.part === "ask" ? ask(frame) : reveal(frame);
});

/** How a value is said: the option itself, or the number with its unit. */
function inWords({ options, unit, step }, value) {
  if (options.length) return options[value];
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return `${value.toFixed(digits)} ${unit}`.trim();
}

function ask(frame) {
  const { question, question_html, options, low, high, step } = frame.given;
  const title = make("p", { class: "question" });
  title.innerHTML = question_html;
  const chose = (value) => frame.choose({ value });
  const list = answers({ label: question, texts: frame.given.options_html, chose: ([place]) => chose(place) });
  const middle = low + step * Math.round((high - low) / 2 / step);
  const scale = slider(frame, {
    label: "my prediction", min: low, max: high, step, chose,
    at: () => frame.chosen.value ?? middle,
    words: (value) => (frame.chosen.value === null ? "?" : inWords(frame.given, value)),
  });
  const commit = button("That is my prediction", () => frame.choose({ said: true }));
  commit.classList.add("main");
  const again = button("Change it", () => frame.choose({ said: false }));
  const told = make("span", { class: "told" });
  const control = options.length ? list.box : scale;
  frame.root.append(make("p", { class: "kicker" }, "Predict"), title, control, div("row", commit, again, told));

  return ({ value, said }) => {
    list.set(value === null ? [] : [value], said);
    scale.querySelector("input").disabled = said;
    commit.hidden = said;
    commit.disabled = value === null;
    again.hidden = !said;
    told.textContent = said ? `You say: ${inWords(frame.given, value)}. Read on to compare.` : "";
    return said ? `You say: ${inWords(frame.given, value)}.` : `Predict. ${question}`;
  };
}

function reveal(frame) {
  const { question, answer, answer_words, because, options, low, high } = frame.given;
  const kicker = make("p", { class: "kicker" }, "Compare");
  const title = make("p", { class: "question" });
  title.innerHTML = frame.given.question_html;
  const verdict = make("p", { class: "verdict" });
  const scale = make("div", { class: "scale", "aria-hidden": "true" });
  const reason = make("p", { class: "soft" });
  reason.innerHTML = because;
  const open = button("Show the answer without", () => frame.choose({ opened: true }));
  frame.root.append(kicker, title, verdict, scale, reason, open);

  return ({ value, said, opened }) => {
    const shown = said || opened;
    scale.hidden = options.length > 0 || !shown;
    reason.hidden = !shown;
    open.hidden = shown;
    if (!shown) {
      verdict.textContent = "Answer the question above first: then your answer stands beside this one.";
      return `${question} Not answered yet.`;
    }
    const you = said ? inWords(frame.given, value) : "";
    const right = said && value === answer;
    frame.root.dataset.right = options.length && said ? `${right}` : "";
    const result = options.length ? `“${answer_words}”` : answer_words;
    if (!said) verdict.textContent = `It is ${result}.`;
    else if (!options.length) verdict.textContent = `You said ${you}, it is ${result}.`;
    else if (right) verdict.textContent = `✓ You said it: ${result}.`;
    else verdict.textContent = `✗ You said “${you}”, it is ${result}.`;
    if (!scale.hidden) {
      const marks = [mark("it is", answer, low, high)];
      if (said) marks.push(mark("you", value, low, high));
      const ends = [low, high].map((end) => make("span", { class: "end" }, `${end}`));
      scale.replaceChildren(...ends, ...marks);
    }
    return verdict.textContent;
  };
}

/** A mark on the line from low to high. */
function mark(name, value, low, high) {
  const made = make("span", { class: `mark ${name.split(" ")[0]}` }, name);
  made.style.left = percent(clamp((value - low) / (high - low), 0, 1), 1).replace(" ", "");
  return made;
}
