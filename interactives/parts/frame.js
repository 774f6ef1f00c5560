/**
 * What every interactive shares: it is given data once, keeps what is chosen, and draws in the next
 * frame after a choice. The host (JupyterLab, VS Code, Colab, or a page without a kernel) supplies
 * anywidget's `model`: get, set, on, off, save_changes, send.
 */

import { unpacked } from "./arrays.js";
import { make } from "./page.js";
import STYLE from "./style.css";
import { inkOf, isDark, onPaper, watchTheme } from "./theme.js";

// What is chosen is told to the host when the hand has rested that long.
const REST = 150;
const SPEECH = 400; // and to a screen reader

/**
 * @typedef {object} Frame
 * @property {HTMLElement} root the interactive's own element
 * @property {any} given what Python has handed over; arrays are Float32Arrays with a `shape`
 * @property {Record<string, any>} chosen the present choices; change them by `choose` only
 * @property {(change: object) => void} choose change some of them and draw in the next frame
 * @property {() => void} redraw draw in the next frame
 * @property {(work: () => void) => void} each done after every drawing: controls show their choice
 * @property {(name: string) => string} colour a colour of the course's figures, by name or "#rrggbb"
 * @property {() => {ink: string, soft: string, line: string, paper: string}} inks for canvases
 * @property {(name: string) => {colour: string, marker: string, line: string}} look
 * @property {(words: string) => void} say a line of notice above the interactive; "" takes it away
 * @property {(work: () => void) => void} atEnd called when the interactive is taken off the page
 * @property {() => boolean} hasKernel whether Python is there to train
 * @property {any} model the host's model
 */

/**
 * Make anywidget's module of an interactive.
 *
 * @param {(frame: Frame) => (chosen: object) => string} build fills `frame.root` and returns what
 *   draws the present choices and says in words what is to be seen
 * @returns {{render: (host: {model: any, el: HTMLElement}) => () => void}}
 */
export function interactive(build) {
  return {
    render({ model, el }) {
      const ends = [];
      const root = make("div", { class: "course-interactive", "data-module": model.get("module") });
      // JupyterLab would take keys for commands of its notebook; it asks the element with the focus.
      root.addEventListener("focusin", (event) => {
        event.target.setAttribute("data-lm-suppress-shortcuts", "true");
      });
      // Slides would go on at an arrow key.
      root.addEventListener("keydown", (event) => event.stopPropagation());
      const problem = make("div", { class: "problem", role: "alert" });
      const notice = make("div", { class: "notice", role: "status" });
      const spoken = make("p", { class: "spoken", "aria-live": "polite" });
      const body = make("div", { class: "body" });
      root.append(make("style", {}, STYLE), problem, notice, body, spoken);
      el.append(root);

      let waiting = 0;
      let draw = () => "";
      const each = [];
      const guarded = (work) => {
        try {
          work();
          write(problem, "");
        } catch (error) {
          write(problem, `This did not work: ${error.message}`);
        }
      };
      const later = debounced(() => {
        model.set("chosen", frame.chosen);
        model.save_changes();
      }, REST);
      const speak = debounced((words) => (spoken.textContent = words), SPEECH);
      const looks = model.get("looks");

      const frame = {
        root: body,
        model,
        given: unpacked(model.get("given")),
        chosen: { ...model.get("chosen") },
        choose(change) {
          frame.chosen = { ...frame.chosen, ...change };
          later();
          frame.redraw();
        },
        redraw() {
          if (!waiting) waiting = requestAnimationFrame(drawNow);
        },
        look: (name) => ({ ...looks[name], colour: frame.colour(name) }),
        colour: (name) => onPaper(looks[name]?.colour ?? name, root.dataset.theme === "dark"),
        inks: () => inkOf(root),
        each: (work) => each.push(work),
        say: (words) => write(notice, words),
        atEnd: (work) => ends.push(work),
        hasKernel: () => model.get("host") === "kernel",
      };

      function drawNow() {
        waiting = 0;
        guarded(() => {
          const words = draw(frame.chosen);
          each.forEach((work) => work());
          speak(words);
          // What styles and tests may read.
          root.dataset.chosen = JSON.stringify(frame.chosen);
          root.dataset.words = words;
          root.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
        });
      }

      function dress() {
        const theme = isDark(root) ? "dark" : "light";
        if (root.dataset.theme === theme) return;
        root.dataset.theme = theme;
        for (const name of Object.keys(looks)) {
          root.style.setProperty(`--${name.replaceAll(" ", "-")}`, frame.colour(name));
        }
        root.dispatchEvent(new CustomEvent("dressed"));
        frame.redraw();
      }

      // The same choices, made elsewhere: by Python, or in a second view.
      const adopt = () => {
        if (JSON.stringify(model.get("chosen")) === JSON.stringify(frame.chosen)) return;
        frame.chosen = { ...model.get("chosen") };
        frame.redraw();
      };
      model.on("change:chosen", adopt);
      ends.push(() => model.off("change:chosen", adopt), watchTheme(dress));
      dress();
      guarded(() => (draw = build(frame)));
      frame.redraw();
      return () => {
        cancelAnimationFrame(waiting);
        later.now();
        ends.forEach((end) => end());
        root.remove();
      };
    },
  };
}

function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** `work`, done once when it was not called for that many milliseconds; `.now()` does it at once. */
export function debounced(work, milliseconds) {
  let timer = 0;
  let last = null;
  const now = () => {
    if (last === null) return;
    clearTimeout(timer);
    const values = last;
    last = null;
    work(...values);
  };
  const wait = (...values) => {
    last = values;
    clearTimeout(timer);
    timer = setTimeout(now, milliseconds);
  };
  return Object.assign(wait, { now });
}
