/** Native controls, each with its name: a slider, a choice among few, a button, a switch. */

import { make, newName } from "./page.js";

/**
 * A slider over numbers, or over the places of a list.
 *
 * @param {object} options
 * @param {string} options.label
 * @param {number} [options.min]
 * @param {number} options.max
 * @param {number} [options.step]
 * @param {(value: number) => string} [options.words] how a value is shown and said
 * @param {(value: number) => void} options.moved
 * @returns {{box: HTMLElement, input: HTMLInputElement, set: (value: number) => void}}
 */
export function slider({ label, min = 0, max, step = 1, words = String, moved }) {
  const input = make("input", { type: "range", min, max, step, "aria-label": label });
  const shown = make("output", {});
  const box = make("label", { class: "slider" }, make("span", {}, label), input, shown);
  const set = (value) => {
    if (Number(input.value) !== value) input.value = `${value}`;
    shown.textContent = words(value);
    input.setAttribute("aria-valuetext", words(value));
    const share = (Number(input.value) - min) / (max - min || 1);
    input.style.setProperty("--share", `${100 * share}%`);
  };
  input.addEventListener("input", () => moved(Number(input.value)));
  return { box, input, set };
}

/**
 * A choice of one among few, as radio buttons that look like one bar.
 *
 * @param {object} options
 * @param {string} options.label
 * @param {{value: any, words: string}[]} options.among
 * @param {(value: any) => void} options.chose
 * @returns {{box: HTMLElement, set: (value: any) => void}}
 */
export function choice({ label, among, chose }) {
  const name = newName();
  const inputs = among.map(({ value }) => {
    const input = make("input", { type: "radio", name });
    input.addEventListener("change", () => chose(value));
    return input;
  });
  const bar = make("div", { class: "bar" });
  among.forEach(({ words }, k) => bar.append(make("label", {}, inputs[k], make("span", {}, words))));
  const box = make("fieldset", { class: "choice" }, make("legend", {}, label), bar);
  const set = (value) => {
    inputs.forEach((input, k) => (input.checked = among[k].value === value));
  };
  return { box, set };
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
 * Something that is on or off.
 *
 * @returns {{box: HTMLElement, set: (on: boolean) => void}}
 */
export function toggle({ label, changed }) {
  const input = make("input", { type: "checkbox" });
  input.addEventListener("change", () => changed(input.checked));
  const box = make("label", { class: "toggle" }, input, make("span", {}, label));
  return { box, set: (on) => (input.checked = on) };
}

/** Controls side by side; they wrap where the window is narrow. */
export function row(...parts) {
  return make("div", { class: "row" }, ...parts);
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
