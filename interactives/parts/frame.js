/**
 * What every interactive shares: it is given data once, keeps what is chosen, and draws in the next
 * frame after a choice. The host (JupyterLab, VS Code, Colab, or a page without a kernel) supplies
 * anywidget's `model`: get, set, on, off, save_changes, send.
 */

import { unpacked } from "./arrays.js";
import { add, colourName, div, make } from "./page.js";
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
 * @property {(...parts: any[]) => void} show what the interactive consists of, from top to bottom
 * @property {(work: () => void) => void} atEnd called when the interactive is taken off the page
 * @property {(element: HTMLElement, work: () => void) => void} atResize called when the element has
 *   got another size
 * @property {(event: string, work: (...values: any[]) => void) => void} hear one of the model's events
 * @property {any} model the host's model
 */

/**
 * Make anywidget's module of an interactive.
 *
 * @param {(frame: Frame) => (chosen: object) => string} build shows its parts and returns what
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
      const body = div("body");
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
      window.addEventListener("pagehide", later.now); // who leaves in haste is heard, too
      const speak = debounced(() => (spoken.textContent = root.dataset.words), SPEECH);
      const looks = model.get("looks");
      let inks = {}; // read once a theme: to ask the style while drawing makes the browser work it out

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
        inks: () => (inks.ink ? inks : (inks = inkOf(root))),
        each: (work) => each.push(work),
        say: (words) => write(notice, words),
        show: (...parts) => add(body, ...parts),
        atEnd: (work) => ends.push(work),
        atResize(element, work) {
          const observer = new ResizeObserver(() => element.clientWidth && work());
          observer.observe(element);
          frame.atEnd(() => observer.disconnect());
        },
        hear(event, work) {
          model.on(event, work);
          frame.atEnd(() => model.off(event, work));
        },
      };

      function drawNow() {
        waiting = 0;
        guarded(() => {
          // What styles and tests may read.
          root.dataset.words = draw(frame.chosen);
          root.dataset.chosen = JSON.stringify(frame.chosen);
          each.forEach((work) => work());
          speak();
          root.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
        });
      }

      function dress() {
        const theme = isDark(root) ? "dark" : "light";
        if (root.dataset.theme === theme) return;
        root.dataset.theme = theme;
        inks = {};
        for (const name of Object.keys(looks)) {
          root.style.setProperty(colourName(name), frame.colour(name));
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
      frame.hear("change:chosen", adopt);
      // What Python has to say, such as that answers cannot be kept.
      const tell = () => frame.say(model.get("given").problem ?? "");
      frame.hear("change:given", tell);
      tell();
      frame.atEnd(watchTheme(dress));
      dress();
      guarded(() => (draw = build(frame)));
      frame.redraw();
      return () => {
        cancelAnimationFrame(waiting);
        window.removeEventListener("pagehide", later.now);
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

/** Does `work` when it was not called for that many milliseconds; `.now()` does what is waiting. */
function debounced(work, milliseconds) {
  let timer = 0;
  const now = () => {
    if (timer) work();
    clearTimeout(timer);
    timer = 0;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(now, milliseconds);
  };
  return Object.assign(later, { now });
}
