/** The quiz of a lesson: questions, and an answer to every answer. */

import { answers, button } from "./parts/controls.js";
import { interactive } from "./parts/frame.js";
import { html, make } from "./parts/page.js";

const [RIGHT, WRONG] = ["✓", "✗"];

export default interactive((frame) => {
  const { questions, done } = frame.given;
  const summary = make("p", { role: "status" });
  const cards = questions.map((question, k) => card(frame, question, `${k + 1} of ${questions.length}`));
  frame.show(summary, ...cards);

  return (chosen) => {
    const right = questions.map(({ id }, k) => cards[k].draw(chosen[id], done.includes(id)));
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
  const held = {
    at: () => frame.chosen[id].places,
    chose: (places) => frame.choose({ [id]: { ...frame.chosen[id], places, checked: false } }),
  };
  const control = answers(frame, question_text, held, choices.map((one) => one.html), several);
  const said = make("div", { class: "said", role: "status" });
  const checkNow = () => {
    const { places, done } = frame.chosen[id];
    // Who has answered right may look at what is said about the others.
    frame.choose({ [id]: { places, checked: true, done: done || isRight(question, places) } });
  };
  const check = button("Check", checkNow, `Check question ${number.split(" ")[0]}`);
  const words = [html("question", question_html), make("p", { class: "soft" }, how)];
  const box = make("section", { class: "card" }, title, ...words, control, check, said);

  /**
   * Show what there is to say, once the answer is checked; returns whether the question is answered
   * right, now or at an earlier visit.
   */
  const draw = ({ places, checked, done }, earlier) => {
    const right = done || earlier;
    title.textContent = `Question ${number}${right ? ` · ${RIGHT} answered right` : ""}`;
    const words = checked ? feedback(question, places) : "";
    if (said.dataset.words !== words) said.innerHTML = said.dataset.words = words;
    said.dataset.right = checked ? `${isRight(question, places)}` : "";
    return right;
  };
  return { box, draw };
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
    const { right, html: answer, feedback_html } = choices[place];
    return `<b>${right ? `${RIGHT} Right` : `${WRONG} Wrong`}:</b> <i>${answer}.</i> ${feedback_html}`;
  });
  const missing = choices.filter(({ right }, place) => right && !places.includes(place)).length;
  if (missing) lines.push(`<b>${WRONG} Not complete:</b> right answers that are missing: ${missing}.`);
  else if (isRight(question, places)) lines.push(`<b>${RIGHT} These are all.</b>`);
  return lines.join("<br>");
}
