/**
 * Native controls, each with its name. A control shows one of the choices, called `key`, after every
 * drawing, and changes it; where that is not enough, `at` says where it stands and `chose` what it
 * does.
 */

import { div, make, newName } from "./page.js";

/**
 * A slider over numbers, or over the values of a list.
 *
 * @param {import("./frame.js").Frame} frame
 * @param {object} options
 * @param {string} options.label
 * @param {string} [options.key]
 * @param {any[]} [options.among] the values that it steps through, instead of numbers
 * @param {number} [options.min]
 * @param {number} [options.max]
 * @param {number} [options.step]
 * @param {(value: any) => string} [options.words] how a value is shown and said
 * @param {() => number} [options.at]
 * @param {(value: any) => void} [options.chose]
 * @returns {HTMLLabelElement}
 */
export function slider(frame, options) {
  const { label, key, among, min = 0, step = 1, words = String } = options;
  const { max = among?.length - 1 } = options;
  const { at = () => frame.chosen[key], chose = (value) => frame.choose({ [key]: value }) } = options;
  const input = make("input", { type: "range", min, max, step, "aria-label": label });
  const shown = make("output", {});
  input.addEventListener("input", () => {
    const value = Number(input.value);
    chose(among ? among[value] : value);
  });
  frame.each(() => {
    const value = at();
    const place = among ? among.indexOf(value) : value;
    if (Number(input.value) !== place) input.value = `${place}`;
    shown.textContent = words(value);
    input.setAttribute("aria-valuetext", words(value));
    input.style.setProperty("--share", `${(100 * (place - min)) / (max - min || 1)}%`);
  });
  return make("label", { class: "slider" }, make("span", {}, label), input, shown);
}

/**
 * A choice of one among few, as radio buttons that look like one bar.
 *
 * @param {import("./frame.js").Frame} frame
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.key
 * @param {any[]} options.among the values
 * @param {(value: any) => string} [options.words]
 * @param {(value: any) => void} [options.chose]
 * @returns {HTMLFieldSetElement}
 */
export function choice(frame, options) {
  const { label, key, among, words = String } = options;
  const { chose = (value) => frame.choose({ [key]: value }) } = options;
  const { inputs, labels } = buttonsOf("radio", "textContent", among.map(words), () => {
    chose(among[inputs.findIndex(({ checked }) => checked)]);
  });
  frame.each(() => {
    inputs.forEach((input, k) => (input.checked = among[k] === frame.chosen[key]));
  });
  return make("fieldset", { class: "choice" }, make("legend", {}, label), div("bar", ...labels));
}

/**
 * Answers to choose from, one below the other: sentences, so they may be long.
 *
 * @param {object} options
 * @param {string} options.label the question, for those who do not see it above
 * @param {string[]} options.texts as HTML that Python has made safe
 * @param {boolean} [options.several] whether more than one may be chosen
 * @param {(places: number[]) => void} options.chose the places of all that are chosen now
 * @returns {{box: HTMLElement, set: (places: number[], fixed?: boolean) => void}}
 */
export function answers({ label, texts, several = false, chose }) {
  const { inputs, labels } = buttonsOf(several ? "checkbox" : "radio", "innerHTML", texts, () => {
    chose(inputs.flatMap(({ checked }, place) => (checked ? [place] : [])));
  });
  const legend = make("legend", { class: "spoken" }, label);
  const box = make("fieldset", { class: "answers" }, legend, ...labels);
  const set = (chosen, fixed = false) => {
    inputs.forEach((input, place) => (input.checked = chosen.includes(place)));
    box.disabled = fixed;
  };
  return { box, set };
}

/** Radio buttons or boxes to tick, and their labels; `content` says what the texts are. */
function buttonsOf(type, content, texts, changed) {
  const name = newName();
  const inputs = texts.map(() => make("input", { type, name }));
  const labels = texts.map((text, k) => {
    const words = make("span", {});
    words[content] = text;
    inputs[k].addEventListener("change", changed);
    return make("label", {}, inputs[k], words);
  });
  return { inputs, labels };
}

/**
 * @param {string} words what stands on it
 * @param {() => void} pressed
 * @param {string} [label] what it is called where that says more
 * @returns {HTMLButtonElement}
 */
export function button(words, pressed, label = "") {
  const made = make("button", { type: "button", ...(label ? { "aria-label": label } : {}) }, words);
  made.addEventListener("click", pressed);
  return made;
}

/**
 * Where a pointer is on an element, as shares of its width and height, while it is pressed there.
 * Mouse, pen and finger are the same. `moved` gets (x, y, event); x and y may leave [0, 1].
 *
 * @param {HTMLElement} element
 * @param {{pressed?: Function, moved: Function, lifted?: Function, hovered?: Function}} handlers
 */
export function onDrag(element, { pressed, moved, lifted, hovered }) {
  element.style.touchAction = "none"; // a finger draws here and does not scroll
  let down = false;
  const place = (event) => {
    const box = element.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down = true;
    element.setPointerCapture(event.pointerId);
    (pressed ?? moved)(...place(event), event);
  });
  element.addEventListener("pointermove", (event) => {
    if (!down) return hovered?.(...place(event), event);
    // A fast hand makes several moves in one frame; a drawing needs them all.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) moved(...place(one), one);
  });
  const end = (event) => {
    if (!down) return;
    down = false;
    lifted?.(...place(event), event);
  };
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
}
