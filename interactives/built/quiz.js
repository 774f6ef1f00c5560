// Made by python -m interactives.build; change the sources, not this file.
// Sources: parts/arrays.js parts/controls.js parts/frame.js parts/page.js parts/style.css parts/theme.js quiz.js
// Hash: 40ce8251ed7c421114e72976dc53759ac0c62ecdaf41996ed7308c15a5acbbde
// parts/page.js
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  add(element, ...children);
  return element;
}
function add(element, ...children) {
  element.append(...children.map((child) => child.box ?? child));
}
function div(name, ...children) {
  return make("div", { class: name }, ...children);
}
function html(name, text) {
  const made = make("p", { class: name });
  made.innerHTML = text;
  return made;
}
function colourName(look) {
  return `--${look.replaceAll(" ", "-")}`;
}

// parts/controls.js
function answers(frame, label, held, texts, several = false) {
  const labels = buttonsOf(frame, held, texts, "innerHTML", several ? "checkbox" : "radio");
  const legend = make("legend", { class: "spoken" }, label);
  return make("fieldset", { class: "answers" }, legend, ...labels);
}
function buttonsOf(frame, { at, chose }, texts, content, type = "radio") {
  const group = newGroup();
  const ticks = texts.map((text) => {
    return tick(type, group, Object.assign(make("span"), { [content]: text }));
  });
  const chosen = () => ticks.flatMap(({ input }, place) => input.checked ? [place] : []);
  ticks.forEach(({ input }) => input.addEventListener("change", () => chose(chosen())));
  frame.each(() => {
    const places = at();
    ticks.forEach(({ input }, place) => input.checked = places.includes(place));
  });
  return ticks;
}
function tick(type, group, content) {
  const input = make("input", { type, name: group });
  return { box: make("label", {}, input, content), input };
}
function newGroup() {
  return `course-${Math.random()}`;
}
function button(words, pressed, label = "") {
  const made = make("button", { type: "button", ...label ? { "aria-label": label } : {} }, words);
  made.addEventListener("click", pressed);
  return made;
}

// parts/arrays.js
function fromHalf(bits) {
  const sign = bits & 32768 ? -1 : 1;
  const exponent = bits >> 10 & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
var READERS = {
  float32: (bytes) => new Float32Array(bytes),
  float16: (bytes) => Float32Array.from(new Uint16Array(bytes), fromHalf),
  uint16: (bytes) => Float32Array.from(new Uint16Array(bytes)),
  uint8: (bytes) => Float32Array.from(new Uint8Array(bytes)),
  // A picture of grey values in [0, 1] that travels as one byte a pixel.
  grey: (bytes) => Float32Array.from(new Uint8Array(bytes), (value) => value / 255)
};
function unpacked(value) {
  if (Array.isArray(value)) return value.map(unpacked);
  if (value === null || typeof value !== "object") return value;
  if (value.data instanceof DataView && value.dtype in READERS) {
    const { buffer, byteOffset, byteLength } = value.data;
    const numbers = READERS[value.dtype](buffer.slice(byteOffset, byteOffset + byteLength));
    return Object.assign(numbers, { shape: value.shape });
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unpacked(part)]));
}

// parts/style.css
var style_default = '/* One look for all interactives. Colours of data come from Python, as --autoencoder, --PCA, ... */\n.course-interactive {\n  --ink: #1d2129; --soft: #565d68; --line: #dfe3e8; --paper: #ffffff; --raised: #f4f6f8;\n  --accent: #0b5cad; --on-accent: #ffffff; --good: #1b6e3c; --bad: #a8400a;\n  container-type: inline-size;\n  box-sizing: border-box; max-width: 1000px; margin: 4px 0 8px; padding: 16px 18px;\n  background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 10px;\n  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; text-align: left;\n}\n.course-interactive[data-theme="dark"] {\n  --ink: #e9ecf1; --soft: #aab2bf; --line: #3a404a; --paper: #1a1d23; --raised: #262a32;\n  --accent: #7cb7f5; --on-accent: #10141a; --good: #7fd3a0; --bad: #ffb084;\n  color-scheme: dark;\n}\n.course-interactive {\n  & *, & *::before, & *::after { box-sizing: border-box; }\n  & .body > * + * { margin-top: 14px; }\n  & .problem, & .notice { margin: 0; }\n  & .problem:not(:empty), & .notice:not(:empty) { margin-bottom: 10px; padding: 6px 10px;\n    border-left: 4px solid var(--bad); background: var(--raised); border-radius: 4px; }\n  & .notice:not(:empty) { border-color: var(--accent); }\n  & .spoken { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden;\n    clip-path: inset(50%); white-space: nowrap; }\n  & p { margin: 0; max-width: 46em; }\n  & .soft, & .lines, & .axis-label { color: var(--soft); }\n  & .number { font-variant-numeric: tabular-nums; }\n\n  & pre { margin: 0; padding: 10px 12px; overflow-x: auto; background: var(--raised); color: var(--ink);\n    border-radius: 6px; font: 12.5px/1.5 ui-monospace, Menlo, Consolas, monospace;\n    white-space: pre; word-break: normal; }\n  /* Controls below each other: names, handles and values in columns of their own. */\n  & .settings { display: grid; gap: 10px 12px; align-content: start; grid-template-columns: minmax(0, 1fr); }\n  @container (min-width: 481px) {\n    & .settings { grid-template-columns: max-content minmax(80px, 1fr) minmax(5.5em, max-content); }\n    & .settings > * { grid-column: 1 / -1; }\n    & .settings .slider { grid-template-columns: subgrid; }\n  }\n\n  & .row { display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: center; }\n  /* Controls with a name above stand on one line with each other, a slider with their lower half. */\n  & .row > :is(.choice, .strip-box) { align-self: start; }\n  & .row:has(> .choice) > .slider { align-self: end; }\n  & .columns { display: grid; gap: 18px 26px; }\n  & .columns > * { min-width: 0; }\n  @container (min-width: 720px) {\n    & .columns { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }\n    & .columns.wide-right { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }\n  }\n\n  /* Pictures */\n  & .picture { display: block; width: 100%; aspect-ratio: 1; image-rendering: pixelated;\n    background: #000; border-radius: 3px; }\n  /* Nothing is there yet. */\n  & .picture.empty { opacity: 0.07; }\n  & div:has(> .empty) { position: relative; }\n  & div:has(> .empty)::after { content: "after the first epoch"; position: absolute; inset: auto 0 38%;\n    text-align: center; color: var(--soft); }\n  & .panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(84px, 1fr)); gap: 14px; }\n  & .panel { margin: 0; min-width: 0; }\n  & .panel figcaption { font-weight: 600; margin-bottom: 4px; color: inherit; font-size: 14px; }\n  & .panel .picture { border-top: 4px solid var(--bar, transparent); }\n  & .panel .paper { border-top: 0; }\n  & .panel .lines { margin-top: 4px; font-variant-numeric: tabular-nums; font-size: 13px; }\n  & .panel.best .lines { color: var(--ink); font-weight: 600; }\n\n  & .paper { image-rendering: auto; cursor: crosshair; max-width: 340px; border-radius: 8px; }\n  & .plane { display: block; width: 100%; aspect-ratio: 1; border-radius: 4px; cursor: crosshair; }\n  & .columns.always { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 14px; }\n  & .beside { display: grid; gap: 14px 22px; grid-template-columns: minmax(0, 1fr); }\n  & .beside > .panel { max-width: 170px; }\n  & .walk { display: grid; grid-template-columns: 48px minmax(0, 1fr) 48px; gap: 10px; align-items: start; }\n  & .walk .strip { justify-content: space-between; }\n  & .walk .panel .picture { border: 0; }\n  & .walk .panel figcaption { text-align: center; margin: 0; }\n  & .walk .panel .lines { text-align: center; margin: 0; }\n  & table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0; width: auto;\n    color: var(--ink); font-size: 14px; border: 0; background: none; }\n  & th, & td { text-align: right; padding: 5px 10px; border: 0; border-bottom: 1px solid var(--line);\n    font-weight: 400; background: none; white-space: nowrap; }\n  & th { color: var(--soft); }\n  & tr, & tr:nth-child(n) { background: none; }\n  & .thirds { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 14px; align-items: start;\n    align-content: start; }\n  & .thirds > p { align-self: center; font-size: 13px; }\n  & .stack > * + * { margin-top: 10px; }\n\n  & .strips { display: grid; gap: 6px 24px; grid-template-columns: minmax(0, 1fr); }\n  & .strip-box { min-width: 0; }\n  & .strip-box .label, & .choice legend { color: var(--soft); font-size: 13px; padding: 0;\n    margin-bottom: 4px; }\n  & .strip { display: flex; gap: 4px; overflow-x: auto; padding: 4px; margin: 0 -4px;\n    scrollbar-width: thin; position: relative; }\n  & .strip label { flex: none; position: relative; width: 44px; height: 44px; padding: 3px; margin: 0;\n    border-radius: 6px; border: 2px solid transparent; }\n  & .strip label .picture { border-radius: 2px; }\n  & .strip label:hover { border-color: var(--line); }\n  & .strip label:has(:checked) { border-color: var(--accent); background: var(--accent); }\n\n  /* Controls */\n  & button, & .bar label { font: inherit; color: var(--ink); background: var(--raised);\n    border: 1px solid var(--line); border-radius: 8px; min-height: 36px; padding: 4px 14px;\n    cursor: pointer; }\n  & button:hover, & .bar label:hover { border-color: var(--soft); }\n  & :is(button, input[type="range"]):disabled { opacity: 0.5; cursor: default; }\n  & button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent);\n    font-weight: 600; }\n  & :is(button, input, canvas, [tabindex]):focus-visible, & :is(.bar, .strip) label:has(:focus-visible) {\n    outline: 3px solid var(--accent); outline-offset: 2px; }\n  & .choice { border: 0; padding: 0; margin: 0; min-width: 0; }\n  & .bar { display: flex; flex-wrap: wrap; gap: 6px; }\n  & .bar label { display: inline-flex; align-items: center; position: relative; }\n  & :is(.bar, .strip) input { position: absolute; opacity: 0; inset: 0; width: 100%; height: 100%; margin: 0;\n    cursor: pointer; }\n  & .bar label:has(:checked) { background: var(--accent); border-color: var(--accent);\n    color: var(--on-accent); font-weight: 600; }\n  & .slider { display: grid; grid-template-columns: auto minmax(120px, 1fr) minmax(4.5em, auto);\n    gap: 12px; align-items: center; flex: 1 1 300px; }\n  & .slider span { color: var(--soft); }\n  & .slider output { font-weight: 600; font-variant-numeric: tabular-nums; }\n  & input[type="range"] { appearance: none; width: 100%; height: 36px; margin: 0; background: none;\n    cursor: pointer; }\n  & input[type="range"]::-webkit-slider-runnable-track { height: 6px; border-radius: 3px;\n    background: linear-gradient(to right, var(--accent) var(--share), var(--line) var(--share)); }\n  & input[type="range"]::-moz-range-track { height: 6px; border-radius: 3px; background: var(--line); }\n  & input[type="range"]::-moz-range-progress { height: 6px; border-radius: 3px;\n    background: var(--accent); }\n  & input[type="range"]::-webkit-slider-thumb { appearance: none; width: 22px; height: 22px;\n    margin-top: -8px; border-radius: 50%; background: var(--paper); border: 3px solid var(--accent);\n    box-shadow: 0 1px 3px rgb(0 0 0 / 0.3); }\n  & input[type="range"]::-moz-range-thumb { width: 16px; height: 16px; border-radius: 50%;\n    background: var(--paper); border: 3px solid var(--accent); }\n  @media (pointer: coarse) {\n    & button, & .bar label, & input[type="range"] { min-height: 44px; }\n    & .bar label { min-width: 44px; justify-content: center; }\n  }\n  @container (min-width: 620px) {\n    & .beside { grid-template-columns: 170px minmax(0, 1fr); }\n  }\n  @container (max-width: 480px) {\n    & .columns.always { grid-template-columns: minmax(0, 1fr); }\n    & .panels { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 10px; }\n    & .thirds { gap: 10px; }\n    & .panel figcaption { font-size: 12px; }\n    & .panel .lines { font-size: 12px; }\n    & th, & td { padding: 5px; font-size: 13px; }\n    & .bar label { padding: 4px 10px; }\n    & .slider { grid-template-columns: 1fr auto; gap: 0 12px; }\n    & .slider input { grid-column: 1 / -1; grid-row: 2; }\n  }\n\n  /* Where the system chooses the colours, it takes away grounds: what they say is said by frames. */\n  @media (forced-colors: active) {\n    & :is(.bar, .strip) label:has(:checked) { border: 3px solid Highlight; }\n    & input[type="range"] { appearance: auto; }\n    & :is(.legend svg, .bar-of-unit, .scale, .panel .picture) { forced-color-adjust: none; }\n  }\n\n  /* Questions: predictions and quizzes */\n  & .answers { border: 0; margin-inline: 0; padding: 0; min-width: 0; }\n  & .answers label { display: flex; gap: 10px; align-items: flex-start; padding: 12px 10px;\n    margin: 0 -10px; border-radius: 8px; cursor: pointer; min-height: 44px; }\n  & .answers:not(:has(:disabled)) label:hover, & .answers label:has(:checked) { background: var(--raised); }\n  & .answers label:has(:focus-visible) { outline: 3px solid var(--accent); }\n  & .answers input:focus-visible { outline: none; } /* the ring is around the label */\n  & .answers:has(:disabled) label { cursor: default; }\n  & .answers:has(:disabled) label:not(:has(:checked)) { color: var(--soft); }\n  & .answers input { flex: none; width: 18px; height: 18px; margin: 2px 0 0; accent-color: var(--accent); }\n  & .question { font-size: 16px; }\n  & .kicker { font-size: 12px; letter-spacing: 0.08em; text-transform: uppercase; color: var(--accent);\n    font-weight: 700; }\n  &[data-module="quiz"] { max-width: 52em; }\n  & .card { border-top: 1px solid var(--line); padding-top: 14px; }\n  & .card > * + * { margin-top: 6px; }\n  & .said[data-right="true"], & .said[data-right="false"] { border-left: 4px solid var(--bad);\n    padding: 6px 10px; background: var(--raised); border-radius: 4px; margin-top: 10px; }\n  & .said[data-right="true"] { border-color: var(--good); }\n  & .told, & .verdict { font-weight: 600; }\n  & code { overflow-wrap: anywhere; white-space: normal; background: var(--raised); color: inherit; padding: 1px 4px; border-radius: 4px; }\n  & [hidden] { display: none; }\n  &[data-module="prediction"] { max-width: 46em; border-left: 5px solid var(--accent); }\n  & .body[data-right="true"] .verdict { color: var(--good); }\n  & .body[data-right="false"] .verdict { color: var(--bad); }\n  /* Its ends stand beside the line, out of the way of the marks. */\n  & .scale { position: relative; height: 44px; margin: 14px 64px 4px; }\n  & .scale::before { content: ""; position: absolute; left: 0; right: 0; top: 20px; height: 4px;\n    border-radius: 2px; background: var(--line); }\n  & .scale .end { position: absolute; top: 13px; font-size: 12px; color: var(--soft); }\n  & .scale .end:first-child { right: calc(100% + 18px); }\n  & .scale .end:nth-child(2) { left: calc(100% + 18px); }\n  & .scale .mark { position: absolute; left: calc(100% * var(--share)); transform: translateX(-50%); font-size: 12px; font-weight: 700; }\n  & .scale .mark.you { top: 26px; color: var(--soft); }\n  & .scale .mark.it { top: -4px; color: var(--ink); }\n  & .scale .mark::after { content: ""; position: absolute; left: 50%; width: 14px; height: 14px;\n    border-radius: 50%; transform: translateX(-50%); border: 3px solid var(--paper); }\n  & .scale .mark.you::after { top: -11px; background: var(--soft); }\n  & .scale .mark.it::after { top: 19px; background: var(--accent); }\n  /* Units of a code, tables */\n  & .units { display: grid; grid-template-columns: repeat(auto-fill, minmax(48px, 1fr)); gap: 8px; }\n  & .unit { position: relative; padding: 3px; min-height: 0; border: 2px solid transparent;\n    background: none; border-radius: 6px; }\n  & .unit[aria-pressed="false"] { border: 2px dashed var(--soft); }\n  & .unit[aria-pressed="false"] .picture { opacity: 0.18; }\n  & .bar-of-unit { display: block; height: 6px; margin-top: 3px; border-radius: 2px;\n    background: linear-gradient(to right, var(--sparse) var(--size, 0%), var(--line) var(--size, 0%)); }\n  & .unit[aria-pressed="false"] .bar-of-unit { background: var(--line); }\n  & .note { position: absolute; left: 5px; top: 3px; color: #fff; font-size: 11px; }\n  & .pair { display: grid; gap: 14px; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); }\n  & .neighbours { display: grid; gap: 6px; grid-template-columns: repeat(7, minmax(0, 64px)); }\n  & .neighbours .panel { text-align: center; }\n  & .neighbours .picture { border: 3px solid transparent; background-clip: padding-box; }\n  & .unusual .picture { border-color: var(--denoising); }\n  & .neighbours figcaption { display: none; }\n  & .unusual .lines { font-weight: 700; color: var(--ink); }\n  & .panels.wide { grid-template-columns: repeat(2, minmax(0, 1fr)); }\n  & th:first-child { text-align: left; padding-left: 0; white-space: normal; }\n  & th[scope="col"] { color: var(--soft); }\n  & tr { background: none; }\n  & tr[aria-current="true"] > * { font-weight: 700; border-bottom-color: var(--accent); }\n\n  /* Charts */\n  & .chart { width: 100%; min-width: 0; overflow: hidden; }\n  & .chart.draggable .u-over { cursor: ew-resize; }\n  & .axis-label { font-size: 13px; }\n  & .axis-label.below { text-align: center; }\n  & .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none;\n    margin: 0 0 6px !important; padding: 0 !important; } /* a page of nbconvert indents lists */\n  & .legend li { display: inline-flex; gap: 8px; align-items: center; margin: 0; }\n  & .legend .line { fill: none; stroke: var(--own); stroke-width: 2; }\n  & .legend path:not(.line) { fill: var(--own); }\n}\n';

// parts/theme.js
var LIFT = 0.28;
function isDark(element) {
  for (let node = element.parentElement; node; node = node.parentElement) {
    const { backgroundColor } = getComputedStyle(node);
    const numbers = backgroundColor.match(/[\d.]+/g) ?? [0, 0, 0, 0];
    const [red, green, blue, alpha = 1] = numbers.map(Number);
    if (alpha > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
function watchTheme(changed) {
  const observer = new MutationObserver(changed);
  for (const node of [document.documentElement, document.body]) {
    observer.observe(node, { attributes: true });
  }
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    scheme.removeEventListener("change", changed);
  };
}
function onPaper(colour, dark) {
  if (!dark) return colour;
  const parts = [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
  const lift = Math.max(...parts) < 32 ? 0.9 : LIFT;
  const mixed = parts.map((part) => Math.round(part + lift * (255 - part)));
  return `rgb(${mixed.join(", ")})`;
}
function inkOf(root) {
  const style = getComputedStyle(root);
  const names = ["ink", "soft", "line", "paper"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

// parts/frame.js
var REST = 150;
var SPEECH = 400;
function interactive(build) {
  return {
    render({ model, el }) {
      const ends = [];
      const root = make("div", { class: "course-interactive", "data-module": model.get("module") });
      root.addEventListener("focusin", (event) => {
        event.target.setAttribute("data-lm-suppress-shortcuts", "true");
      });
      root.addEventListener("keydown", (event) => event.stopPropagation());
      const problem = make("div", { class: "problem", role: "alert" });
      const notice = make("div", { class: "notice", role: "status" });
      const spoken = make("p", { class: "spoken", "aria-live": "polite" });
      const body = div("body");
      root.append(make("style", {}, style_default), problem, notice, body, spoken);
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
      window.addEventListener("pagehide", later.now);
      const speak = debounced(() => spoken.textContent = root.dataset.words, SPEECH);
      const looks = model.get("looks");
      let inks = {};
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
        inks: () => inks.ink ? inks : inks = inkOf(root),
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
        }
      };
      function drawNow() {
        waiting = 0;
        guarded(() => {
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
      const adopt = () => {
        if (JSON.stringify(model.get("chosen")) === JSON.stringify(frame.chosen)) return;
        frame.chosen = { ...model.get("chosen") };
        frame.redraw();
      };
      frame.hear("change:chosen", adopt);
      const tell = () => frame.say(model.get("given").problem ?? "");
      frame.hear("change:given", tell);
      tell();
      frame.atEnd(watchTheme(dress));
      dress();
      guarded(() => draw = build(frame));
      frame.redraw();
      return () => {
        cancelAnimationFrame(waiting);
        window.removeEventListener("pagehide", later.now);
        later.now();
        ends.forEach((end) => end());
        root.remove();
      };
    }
  };
}
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
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

// quiz.js
var [RIGHT, WRONG] = ["✓", "✗"];
var quiz_default = interactive((frame) => {
  const { questions, done } = frame.given;
  const summary = make("p", { role: "status" });
  const cards = questions.map((question, k) => card(frame, question, `${k + 1} of ${questions.length}`));
  frame.show(summary, ...cards);
  return (chosen) => {
    const right = questions.map(({ id }, k) => cards[k].draw(chosen[id], done.includes(id)));
    const count = right.filter(Boolean).length;
    summary.textContent = `Quiz: ${count} of ${questions.length} questions answered right. Your answers stay on this computer.`;
    return summary.textContent;
  };
});
function card(frame, question, number) {
  const { id, question_text, question_html, several, how, choices } = question;
  const title = make("p", { class: "kicker" });
  const held = {
    at: () => frame.chosen[id].places,
    chose: (places) => frame.choose({ [id]: { ...frame.chosen[id], places, checked: false } })
  };
  const control = answers(frame, question_text, held, choices.map((one) => one.html), several);
  const said = make("div", { class: "said", role: "status" });
  const checkNow = () => {
    const { places, done } = frame.chosen[id];
    frame.choose({ [id]: { places, checked: true, done: done || isRight(question, places) } });
  };
  const check = button("Check", checkNow, `Check question ${number.split(" ")[0]}`);
  const words = [html("question", question_html), make("p", { class: "soft" }, how)];
  const box = make("section", { class: "card" }, title, ...words, control, check, said);
  const draw = ({ places, checked, done }, earlier) => {
    const right = done || earlier;
    title.textContent = `Question ${number}${right ? ` · ${RIGHT} answered right` : ""}`;
    const words2 = checked ? feedback(question, places) : "";
    if (said.dataset.words !== words2) said.innerHTML = said.dataset.words = words2;
    said.dataset.right = checked ? `${isRight(question, places)}` : "";
    return right;
  };
  return { box, draw };
}
function isRight({ choices }, places) {
  return choices.every(({ right }, place) => right === places.includes(place));
}
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
export {
  quiz_default as default
};
