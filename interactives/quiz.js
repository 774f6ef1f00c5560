/** The quiz of a lesson: questions, and an answer to every answer. */

import { answers, button } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { make } from "./parts/page.js";

const [RIGHT, WRONG] = ["✓", "✗"];

export default interactive((frame) => {
  const { questions, done } = frame.given;
  const tell = () => frame.say(frame.model.get("given").problem);
  frame.model.on("change:given", tell);
  frame.atEnd(() => frame.model.off("change:given", tell));
  frame.root.parentElement.classList.add("quiz");
  tell();
  const summary = make("p", { role: "status" });
  const cards = questions.map((question, k) => card(frame, question, `${k + 1} of ${questions.length}`));
  frame.root.append(summary, ...cards.map(({ box }) => box));

  return (chosen) => {
    const right = questions.map(({ id }, k) => cards[k].draw(chosen[id]) || done.includes(id));
    cards.forEach(({ mark }, k) => mark(right[k]));
    const count = right.filter(Boolean).length;
    summary.textContent =
      `Quiz: ${count} of ${questions.length} questions answered right. ` +
      "Your answers stay on this computer.";
    return summary.textContent;
  };
});

/** One question: answers, a button that checks them, and what is said to those that are chosen. */
function card(frame, question, number) {
  const { id, question_text, question_html, several, how, choices } = question;
  const title = make("p", { class: "kicker" });
  const words = make("p", { class: "question" });
  words.innerHTML = question_html;
  const control = answers({
    label: question_text,
    texts: choices.map(({ html }) => html),
    several,
    chose: (places) => frame.choose({ [id]: { ...frame.chosen[id], places, checked: false } }),
  });
  const said = make("div", { class: "said", role: "status" });
  const checkNow = () => {
    const { places, done } = frame.chosen[id];
    // Who has answered right may look at what is said about the others.
    frame.choose({ [id]: { places, checked: true, done: done || isRight(question, places) } });
  };
  const check = button("Check", checkNow, `Check question ${number.split(" ")[0]}`);
  const box = make("section", { class: "card" }, title, words, make("p", { class: "soft" }, how));
  box.append(control.box, check, said);

  const mark = (right) => {
    title.textContent = `Question ${number}${right ? ` · ${RIGHT} answered right` : ""}`;
  };
  /** Show an answer and, once it is checked, what there is to say; returns whether it is done. */
  const draw = ({ places, checked, done }) => {
    control.set(places);
    const words = checked ? feedback(question, places) : "";
    if (said.dataset.words !== words) said.innerHTML = said.dataset.words = words;
    said.dataset.right = checked ? `${isRight(question, places)}` : "";
    return done;
  };
  return { box, draw, mark };
}

/** Whether all right answers are chosen and no other. */
function isRight({ choices }, places) {
  return choices.every(({ right }, place) => right === places.includes(place));
}

/** What is said about the chosen answers, as HTML; the texts come from Python, which made them safe. */
function feedback(question, places) {
  const { choices, several } = question;
  if (!places.length) return "Choose an answer first.";
  if (!several) {
    const { right, feedback_html } = choices[places[0]];
    return `<b>${right ? `${RIGHT} Right.` : `${WRONG} Not this one.`}</b> ${feedback_html}`;
  }
  const lines = places.map((place) => {
    const { right, html, feedback_html } = choices[place];
    return `<b>${right ? `${RIGHT} Right` : `${WRONG} Wrong`}:</b> <i>${html}.</i> ${feedback_html}`;
  });
  const missing = choices.filter(({ right }, place) => right && !places.includes(place)).length;
  if (missing) lines.push(`<b>${WRONG} Not complete:</b> right answers that are missing: ${missing}.`);
  else if (isRight(question, places)) lines.push(`<b>${RIGHT} These are all.</b>`);
  return lines.join("<br>");
}
