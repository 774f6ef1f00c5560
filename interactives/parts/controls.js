/**
 * Native controls, each with its name. A control shows one of the choices after every drawing, and
 * changes it.
 *
 * @typedef {string | {key?: string, at?: () => any, chose?: (value: any) => void}} Held the choice
 *   that a control holds; where its name is not enough, `at` says where the control stands and
 *   `chose` what it does
 */

import { clamp, div, make, whenNew } from "./page.js";

/** Which way an arrow key goes: to the right, and up. */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * Where a control stands, and what it does.
 *
 * @param {import("./frame.js").Frame} frame
 * @param {Held} held
 */
export function bound(frame, held) {
  const { key, ...own } = typeof held === "string" ? { key: held } : held;
  const chose = (value) => frame.choose({ [key]: value });
  return { at: () => frame.chosen[key], chose, ...own };
}

/**
 * A slider over numbers, or over the values of a list.
 *
 * @param {import("./frame.js").Frame} frame
 * @param {string} label
 * @param {Held} held
 * @param {object} options
 * @param {any[]} [options.among] the values that it steps through, instead of numbers
 * @param {number} [options.min]
 * @param {number} [options.max]
 * @param {number} [options.step]
 * @param {(value: any) => string} [options.words] how a value is shown and said
 * @returns {HTMLLabelElement}
 */
export function slider(frame, label, held, options) {
  const { among, min = 0, max = among?.length - 1, step = 1, words = String } = options;
  const { at, chose } = bound(frame, held);
  const input = make("input", { type: "range", min, max, step, "aria-label": label });
  const shown = make("output");
  input.addEventListener("input", () => {
    const value = Number(input.value);
    chose(among ? among[value] : value);
  });
  const say = whenNew((text) => {
    shown.textContent = text;
    input.setAttribute("aria-valuetext", text);
  });
  frame.each(() => {
    const value = at();
    const place = among ? among.indexOf(value) : value;
    if (Number(input.value) !== place) input.value = `${place}`;
    say(words(value));
    input.style.setProperty("--share", `${(100 * (place - min)) / (max - min || 1)}%`);
  });
  return make("label", { class: "slider" }, make("span", {}, label), input, shown);
}

/**
 * A choice of one among few values, as radio buttons that look like one bar.
 *
 * @param {import("./frame.js").Frame} frame
 * @param {string} label
 * @param {Held} held
 * @param {any[]} among
 * @param {(value: any) => string} [words]
 * @returns {HTMLFieldSetElement}
 */
export function choice(frame, label, held, among, words = String) {
  const { at, chose } = bound(frame, held);
  const places = { at: () => [among.indexOf(at())], chose: ([place]) => chose(among[place]) };
  const labels = buttonsOf(frame, places, among.map(words), "textContent");
  return make("fieldset", { class: "choice" }, make("legend", {}, label), div("bar", ...labels));
}

/**
 * Answers to choose from, one below the other: sentences, so they may be long.
 *
 * @param {import("./frame.js").Frame} frame
 * @param {string} label the question, for those who do not see it above
 * @param {Held} held the places of all that are chosen
 * @param {string[]} texts as HTML that Python has made safe
 * @param {boolean} [several] whether more than one may be chosen
 * @returns {HTMLFieldSetElement}
 */
export function answers(frame, label, held, texts, several = false) {
  const labels = buttonsOf(frame, held, texts, "innerHTML", several ? "checkbox" : "radio");
  const legend = make("legend", { class: "spoken" }, label);
  return make("fieldset", { class: "answers" }, legend, ...labels);
}

/** Labels with radio buttons or boxes to tick in them; `content` says what the texts are. */
function buttonsOf(frame, { at, chose }, texts, content, type = "radio") {
  const group = newGroup();
  const ticks = texts.map((text) => {
    return tick(type, group, Object.assign(make("span"), { [content]: text }));
  });
  const chosen = () => ticks.flatMap(({ input }, place) => (input.checked ? [place] : []));
  ticks.forEach(({ input }) => input.addEventListener("change", () => chose(chosen())));
  frame.each(() => {
    const places = at();
    ticks.forEach(({ input }, place) => (input.checked = places.includes(place)));
  });
  return ticks;
}

/** A radio button or a box to tick, with its label around it and what the label shows. */
export function tick(type, group, content) {
  const input = make("input", { type, name: group });
  return { box: make("label", {}, input, content), input };
}

/** A name for radio buttons of which one is on, such as no other interactive on the page has. */
export function newGroup() {
  return `course-${Math.random()}`;
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
 * Mouse, pen and finger are the same. `moved` gets (x, y), which stay in [0, 1].
 *
 * @param {HTMLElement} element
 * @param {{pressed?: Function, moved: Function, lifted?: Function, hovered?: Function}} handlers
 */
export function onDrag(element, { pressed, moved, lifted, hovered }) {
  element.style.touchAction = "none"; // a finger draws here and does not scroll
  const place = ({ clientX, clientY }) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [clamp((clientX - left) / width, 0, 1), clamp((clientY - top) / height, 0, 1)];
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    (pressed ?? moved)(...place(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return hovered?.(...place(event));
    // A fast hand makes several moves in one frame; a drawing needs them all.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) moved(...place(one));
  });
  // When the pointer is lifted, and when the browser takes it away.
  element.addEventListener("lostpointercapture", () => lifted?.());
}
