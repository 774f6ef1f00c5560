/** Answers to choose from, one below the other: sentences, so they may be long. */

import { make, newName } from "./page.js";

/**
 * @param {object} options
 * @param {string} options.label the question, for those who do not see it above
 * @param {string[]} options.texts as HTML that Python has made safe
 * @param {boolean} [options.several] whether more than one may be chosen
 * @param {(places: number[]) => void} options.chose the places of all that are chosen now
 * @returns {{box: HTMLElement, set: (places: number[], fixed?: boolean) => void}}
 */
export function answers({ label, texts, several = false, chose }) {
  const name = newName();
  const inputs = texts.map(() => make("input", { type: several ? "checkbox" : "radio", name }));
  const places = () => inputs.flatMap((input, place) => (input.checked ? [place] : []));
  const rows = texts.map((text, place) => {
    const words = make("span", {});
    words.innerHTML = text;
    inputs[place].addEventListener("change", () => chose(places()));
    return make("label", {}, inputs[place], words);
  });
  const legend = make("legend", { class: "spoken" }, label);
  const box = make("fieldset", { class: "answers" }, legend, ...rows);
  const set = (chosen, fixed = false) => {
    inputs.forEach((input, place) => (input.checked = chosen.includes(place)));
    box.disabled = fixed;
  };
  return { box, set };
}
