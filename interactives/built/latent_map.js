// Made by python -m interactives.build; change the sources, not this file.
// Sources: latent_map.js parts/arrays.js parts/controls.js parts/frame.js parts/network.js parts/page.js parts/pictures.js parts/plane.js parts/shapes.js parts/strip.js parts/style.css parts/theme.js
// Hash: 7ec1434212c0f9ec103d454c5c188cd38def96fdb04bb6c0dd74aca162dc19d7
// parts/arrays.js
function fromHalf(bits) {
  const sign2 = bits & 32768 ? -1 : 1;
  const exponent = bits >> 10 & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign2 * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign2 * Infinity;
  return sign2 * (1 + fraction / 1024) * 2 ** (exponent - 15);
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
function rowOf(table, row, width = table.length / table.shape[0]) {
  return table.subarray(row * width, (row + 1) * width);
}
function rowsOf(table, width = table.length / table.shape[0]) {
  return Array.from({ length: table.length / width }, (_, row) => rowOf(table, row, width));
}
function nearest(values, distance) {
  return values.reduce((best, value, k) => distance(value) < distance(values[best]) ? k : best, 0);
}

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
function fillTable(table, head, rows, present = -1) {
  const line = ([name, ...words], k) => {
    const cells = [make("th", { scope: "row" }, name), ...words.map((word) => make("td", {}, word))];
    return make("tr", k === present ? { "aria-current": "true" } : {}, ...cells);
  };
  const names = head.map((name) => make("th", { scope: "col" }, name));
  table.replaceChildren(make("tr", {}, ...names), ...rows.map(line));
}
function whenNew(work) {
  let last;
  return (value) => {
    if (value !== last) work(last = value);
  };
}
function colourName(look) {
  return `--${look.replaceAll(" ", "-")}`;
}
function percent(share, digits = 0) {
  return `${(100 * share).toFixed(digits)} %`;
}
function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

// parts/controls.js
var ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
function bound(frame, held) {
  const { key, ...own } = typeof held === "string" ? { key: held } : held;
  const chose = (value) => frame.choose({ [key]: value });
  return { at: () => frame.chosen[key], chose, ...own };
}
function slider(frame, label, held, options) {
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
    input.style.setProperty("--share", `${100 * (place - min) / (max - min || 1)}%`);
  });
  return make("label", { class: "slider" }, make("span", {}, label), input, shown);
}
function choice(frame, label, held, among, words = String) {
  const { at, chose } = bound(frame, held);
  const places = { at: () => [among.indexOf(at())], chose: ([place]) => chose(among[place]) };
  const labels = buttonsOf(frame, places, among.map(words), "textContent");
  return make("fieldset", { class: "choice" }, make("legend", {}, label), div("bar", ...labels));
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
function onDrag(element, { pressed, moved, lifted, hovered }) {
  element.style.touchAction = "none";
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
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) moved(...place(one));
  });
  element.addEventListener("lostpointercapture", () => lifted?.());
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

// parts/network.js
var ACTIVATIONS = {
  linear: (x) => x,
  relu: (x) => x > 0 ? x : 0,
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  relu1: (x) => Math.min(Math.max(x, 0), 1),
  leaky_relu: (x) => x > 0 ? x : 0.2 * x,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  softsign: (x) => x / (1 + Math.abs(x)),
  elu: (x) => x > 0 ? x : Math.expm1(x),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  silu: (x) => x / (1 + Math.exp(-x)),
  exponential: Math.exp,
  hard_sigmoid: (x) => Math.min(Math.max(x / 6 + 0.5, 0), 1)
};
function forward(layers, input) {
  return layers.reduce((values, layer) => outputOf(layer, values), Float32Array.from(input));
}
function outputOf({ kernel, bias, activation }, x, count = 1) {
  if (!kernel) return activated(activation, x);
  const inputs = x.length / count;
  const units = kernel.length / inputs;
  if (!Number.isInteger(units)) {
    throw new Error(`A layer for ${kernel.shape[0]} numbers was given ${inputs}.`);
  }
  const z = new Float32Array(count * units);
  for (let row = 0; row < count; row++) {
    const sums = z.subarray(row * units, (row + 1) * units);
    if (bias) sums.set(bias);
    addRows(sums, kernel, x, row * inputs, 1, inputs);
  }
  return activated(activation, z);
}
function activated(name, sums) {
  if (name === "linear") return sums;
  if (name === "softmax") return softmax(sums);
  const activation = ACTIVATIONS[name];
  if (!activation) throw new Error(`There is no activation called ${name} here.`);
  for (let unit = 0; unit < sums.length; unit++) sums[unit] = activation(sums[unit]);
  return sums;
}
function softmax(sums) {
  const highest = Math.max(...sums);
  const powers = sums.map((x) => Math.exp(x - highest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}
function addRows(sums, matrix, factors, first, stride, count) {
  const units = sums.length;
  const [rows, times] = [[], []];
  for (let k = 0; k < count; k++) {
    const factor = factors[first + k * stride];
    if (factor === 0) continue;
    rows.push(k * units);
    times.push(factor);
  }
  while (rows.length % 4) {
    rows.push(0);
    times.push(0);
  }
  for (let next = 0; next < rows.length; next += 4) {
    const [a, b, c, d] = [rows[next], rows[next + 1], rows[next + 2], rows[next + 3]];
    const [p, q, r, s] = [times[next], times[next + 1], times[next + 2], times[next + 3]];
    for (let j = 0; j < units; j++) {
      const two = p * matrix[a + j] + q * matrix[b + j];
      sums[j] += two + r * matrix[c + j] + s * matrix[d + j];
    }
  }
}

// parts/pictures.js
var SIDE = 28;
var aside = canvas("");
function canvas(label) {
  const role = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return make("canvas", { width: SIDE, height: SIDE, class: "picture", ...role });
}
function still() {
  const image = make("img", { class: "picture", alt: "", decoding: "sync", draggable: "false" });
  return { image, draw: (pixels, how = drawGrey) => image.src = drawn(pixels, how).toDataURL() };
}
function drawGrey(target, pixels) {
  paint(target, pixels, (value, bytes, at) => {
    bytes[at] = bytes[at + 1] = bytes[at + 2] = 255 * value;
  });
}
function drawGrid(target, pictures, across, draw = drawGrey) {
  Object.assign(target, { width: across * SIDE, height: Math.ceil(pictures.length / across) * SIDE });
  const context = target.getContext("2d");
  pictures.forEach((pixels, k) => {
    context.drawImage(drawn(pixels, draw), k % across * SIDE, Math.floor(k / across) * SIDE);
  });
}
function drawn(pixels, how) {
  how(aside, pixels);
  return aside;
}
function paint(target, values, colour) {
  const context = target.getContext("2d");
  const image = context.createImageData(target.width, target.height);
  for (let k = 0; k < values.length; k++) {
    colour(values[k], image.data, 4 * k);
    image.data[4 * k + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
function panel(name, look = "") {
  const picture = canvas("");
  const lines = make("div", { class: "lines" });
  const title = make("figcaption", {}, name);
  const box = make("figure", { class: "panel" }, title, picture, lines);
  if (look) box.style.setProperty("--bar", `var(${colourName(look)})`);
  const say = (...words) => lines.replaceChildren(...words.map((word) => make("div", {}, word)));
  const show = (pixels, ...words) => {
    drawGrey(picture, pixels);
    say(...words);
  };
  return { box, canvas: picture, say, show, best: (is) => box.classList.toggle("best", is) };
}

// parts/shapes.js
function circle(x, y, across, up = across) {
  const path = new Path2D();
  path.ellipse(x, y, across, up, 0, 0, 2 * Math.PI);
  return path;
}
function paint2(context, path, { fill, stroke, width = 1, dash = [], alpha = 1 }) {
  context.save();
  Object.assign(context, { lineWidth: width, lineJoin: "round", globalAlpha: alpha });
  context.setLineDash(dash);
  if (fill) Object.assign(context, { fillStyle: fill }).fill(path);
  if (stroke) Object.assign(context, { strokeStyle: stroke }).stroke(path);
  context.restore();
}

// parts/plane.js
var NEAR = 22;
var STEPS = 80;
var CELLS = 15;
function plane(frame, options) {
  const { label, under, over, at, moved, dragged, pressed } = options;
  const { ends, key = () => "", marks = () => ({}), hovers = true } = options;
  const canvas2 = make("canvas", {
    class: "plane",
    tabindex: 0,
    role: "application",
    "aria-label": `${label}. Arrow keys move the ring.`
  });
  const context = canvas2.getContext("2d");
  let held = "";
  const below = make("canvas");
  const code = (x, y) => [x, 1 - y].map((share2, k) => {
    const [low, high] = ends()[k];
    return Number((low + clamp(share2, 0, 1) * (high - low)).toFixed(3));
  });
  const share = (value, k) => {
    const [low, high] = ends()[k];
    return (value - low) / (high - low);
  };
  const side = () => canvas2.clientWidth;
  function penOf(context2) {
    const x = (value) => share(value, 0) * side();
    const y = (value) => (1 - share(value, 1)) * side();
    const disc = ([a, b], radius, style) => paint2(context2, circle(x(a), y(b), radius), style);
    return { context: context2, side: side(), x, y, code, disc };
  }
  function markAt(x, y) {
    const places = marks();
    const distance = (name) => side() * Math.hypot(share(places[name][0], 0) - x, 1 - share(places[name][1], 1) - y);
    const near = Object.keys(places).filter((name) => distance(name) < NEAR);
    return near[nearest(near, distance)] ?? "";
  }
  function go(x, y) {
    if (held) dragged(held, ...code(x, y));
    else moved(...code(x, y));
  }
  onDrag(canvas2, {
    pressed(x, y) {
      held = markAt(x, y);
      go(x, y);
    },
    moved: go,
    lifted: () => held = "",
    hovered(x, y) {
      canvas2.style.cursor = markAt(x, y) ? "grab" : "crosshair";
      if (hovers) moved(...code(x, y));
    }
  });
  canvas2.addEventListener("keydown", (event) => {
    const [right, up] = ARROWS[event.key] ?? [];
    if (right === void 0) return pressed?.(event.key);
    event.preventDefault();
    const [x, y] = Array.from(at(), share);
    moved(...code(x + right / STEPS, 1 - y - up / STEPS));
  });
  frame.atResize(canvas2, frame.redraw);
  const drawBelow = whenNew(() => {
    const { width } = canvas2;
    Object.assign(below, { width, height: width });
    const inside = below.getContext("2d");
    inside.scale(width / side(), width / side());
    under(penOf(inside));
  });
  frame.each(() => {
    if (!side()) return;
    const size = Math.round(side() * devicePixelRatio);
    if (canvas2.width !== size) Object.assign(canvas2, { width: size, height: size });
    drawBelow(`${key()} ${size} ${frame.inks().paper}`);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, size, size);
    context.drawImage(below, 0, 0);
    context.scale(size / side(), size / side());
    over(penOf(context));
  });
  return make("figure", { class: "panel" }, make("figcaption", {}, label), canvas2);
}
function drawDecoded({ context, side, code }, decoder) {
  const tiles = Array.from(
    { length: CELLS * CELLS },
    (_, k) => forward(decoder, code((k % CELLS + 0.5) / CELLS, (Math.floor(k / CELLS) + 0.5) / CELLS))
  );
  const mosaic = document.createElement("canvas");
  drawGrid(mosaic, tiles, CELLS);
  context.drawImage(mosaic, 0, 0, side, side);
}
function ring(pen, place, colour) {
  pen.disc(place, 9, { stroke: "#ffffff", width: 5 });
  pen.disc(place, 9, { stroke: colour, width: 2.5 });
}
function sign(pen, place, words, radius, { fill, stroke, colour }) {
  const { context } = pen;
  pen.disc(place, radius, { fill, stroke, width: 2 });
  Object.assign(context, { fillStyle: colour, font: "bold 13px system-ui, sans-serif" });
  Object.assign(context, { textAlign: "center", textBaseline: "middle" });
  context.fillText(words, pen.x(place[0]), pen.y(place[1]) + 0.5);
}

// parts/strip.js
function strip(frame, label, held, pictures = [], name = String) {
  const { at, chose } = bound(frame, held);
  const list = make("div", { class: "strip", role: "radiogroup", "aria-label": label });
  const group = newGroup();
  const tiles = [];
  const fill = (pictures2, name2) => {
    for (let k = tiles.length; k < pictures2.length; k++) {
      const { image, draw } = still();
      const tile = { ...tick("radio", group, image), draw };
      tile.input.addEventListener("click", () => chose(k));
      list.append(tile.box);
      tiles.push(tile);
    }
    tiles.forEach(({ box, input, draw }, k) => {
      if (box.hidden = k >= pictures2.length) return;
      draw(pictures2[k]);
      input.setAttribute("aria-label", name2(k));
    });
  };
  const center = whenNew((box) => {
    if (box) list.scrollLeft = box.offsetLeft - (list.clientWidth - box.offsetWidth) / 2;
  });
  frame.each(() => {
    const place = at();
    tiles.forEach(({ input }, k) => input.checked = k === place);
    center(tiles[place]?.box);
  });
  list.addEventListener("keydown", (event) => {
    const shown = tiles.filter(({ box }) => !box.hidden);
    const { input } = { Home: shown[0], End: shown.at(-1) }[event.key] ?? {};
    if (!input) return;
    event.preventDefault();
    input.focus({ preventScroll: true });
    input.click();
  });
  fill(pictures, name);
  return { box: div("strip-box", div("label", label), list), fill };
}

// latent_map.js
var STEPS2 = 9;
var LESS_MOTION = matchMedia("(prefers-reduced-motion: reduce)");
var SECONDS = 3;
var HANDLE = { fill: "#15181d", stroke: "#ffffff", colour: "#ffffff" };
var latent_map_default = interactive((frame) => {
  const { planes, labels } = frame.given;
  const pictures = rowsOf(frame.given.pictures);
  const now = () => planes.find(({ beta }) => beta === frame.chosen.beta) ?? planes[0];
  const meanOf = (which) => rowOf(now().means, which);
  const here = () => [frame.chosen.x, frame.chosen.y];
  const decoded = (code) => forward(now().decoder, code);
  const digitAt = (x, y) => nearest(rowsOf(now().means), ([a, b]) => Math.hypot(a - x, b - y));
  const letters = () => ({ a: meanOf(frame.chosen.a), b: meanOf(frame.chosen.b) });
  const on = (share) => {
    const { a, b } = letters();
    return [0, 1].map((k) => Number((a[k] + share * (b[k] - a[k])).toFixed(3)));
  };
  const go = (x, y) => {
    stop();
    frame.choose({ x, y });
  };
  const walkTo = (share) => {
    const [x, y] = on(share);
    frame.choose({ x, y, share });
  };
  const take = (name, x, y) => frame.choose({ [name]: digitAt(x, y), x, y });
  const shared = {
    ends: () => Array(2).fill([-now().reach, now().reach]),
    key: () => frame.chosen.beta,
    at: here,
    moved: go,
    marks: letters,
    dragged: take,
    pressed: (key) => (key === "a" || key === "b") && take(key, ...here())
  };
  const map = plane(frame, {
    label: "encoder: where test digits lie",
    under: (pen) => drawMap(frame, pen, now().means, labels),
    over: (pen) => drawMarks(pen, frame.inks().ink),
    ...shared
  });
  const grid = plane(frame, {
    label: "decoder: what each place means",
    under: (pen) => drawDecoded(pen, now().decoder),
    over: (pen) => drawMarks(pen, "#ffffff"),
    ...shared
  });
  function drawMarks(pen, ink) {
    const { a, b } = letters();
    const way = `M${pen.x(a[0])} ${pen.y(a[1])}L${pen.x(b[0])} ${pen.y(b[1])}`;
    paint2(pen.context, new Path2D(way), { stroke: ink, width: 1.5, dash: [5, 4] });
    const radii = Array.from(rowOf(now().widths, frame.chosen.a), (width) => pen.x(width) - pen.x(0));
    const cloud = circle(pen.x(a[0]), pen.y(a[1]), ...radii);
    paint2(pen.context, cloud, { stroke: ink, width: 1.5 });
    sign(pen, a, "A", 11, HANDLE);
    sign(pen, b, "B", 11, HANDLE);
    ring(pen, here(), frame.colour("denoising"));
  }
  const weights = planes.map(({ beta }) => beta);
  const betas = choice(frame, "β: the weight of the second term in training", "beta", weights);
  const big = panel("decoded here", "denoising");
  const ends = { a: panel("A"), b: panel("B") };
  const steps = Array.from({ length: STEPS2 }, (_, k) => k / (STEPS2 - 1));
  const isHere = (share) => {
    const [x, y] = on(share);
    return Math.hypot(x - frame.chosen.x, y - frame.chosen.y) < 0.04 * now().reach;
  };
  const walk = strip(frame, "the walk from A to B", {
    at: () => steps.findIndex(isHere),
    chose: (k) => walkTo(steps[k])
  });
  const held = { key: "share", chose: walkTo };
  const position = slider(frame, "from A to B", held, { max: 1, step: 0.01, words: (x) => percent(x) });
  const play = button("▶ walk", toggleWalk, "play the walk from A to B");
  const table = make("table", { class: "number" });
  const hint = "Move over either plane: the place under the ring is decoded. Drag A and B to other digits. The dashed circles are at distance 1 and 2, where the prior lies; the ellipse is A's cloud. With keys: arrows move the ring, A and B put the letters there.";
  const below = div("stack", div("walk", ends.a, walk, ends.b), div("row", play, position), table);
  const planesBeside = div("columns always", map, grid);
  frame.show(betas, planesBeside, make("p", { class: "soft" }, hint), div("beside", big, below));
  let playing = 0;
  const stop = () => {
    cancelAnimationFrame(playing);
    playing = 0;
    play.textContent = "▶ walk";
  };
  frame.atEnd(stop);
  function toggleWalk() {
    if (playing) return stop();
    if (LESS_MOTION.matches) return walkTo(frame.chosen.share < 1 ? 1 : 0);
    play.textContent = "❚❚ stop";
    const began = performance.now();
    const step = (time) => {
      const share = clamp((time - began) / (1e3 * SECONDS), 0, 1);
      if (share < 1) playing = requestAnimationFrame(step);
      else stop();
      walkTo(Number(share.toFixed(2)));
    };
    playing = requestAnimationFrame(step);
  }
  return ({ beta, a, b }) => {
    const { information, error } = now();
    const [x, y] = here();
    big.show(decoded([x, y]), `code (${x.toFixed(2)}, ${y.toFixed(2)})`);
    walk.fill(steps.map((share) => decoded(on(share))), (k) => `step ${k} of the walk`);
    ends.a.show(pictures[a], `a ${labels[a]}`);
    ends.b.show(pictures[b], `a ${labels[b]}`);
    const rows = planes.map((one) => {
      const numbers = [one.information, one.error, one.information + one.error];
      return [`${one.beta}`, ...numbers.map((number) => number.toFixed(1))];
    });
    fillTable(table, ["β", "information", "error", "together, in nats"], rows, planes.indexOf(now()));
    return `Beta ${beta}: the code tells ${information.toFixed(1)} nats a test digit, and the reconstruction error is ${error.toFixed(1)} nats. The ring is at (${x.toFixed(2)}, ${y.toFixed(2)}); the nearest test digit is a ${labels[digitAt(x, y)]}. The walk leads from a ${labels[a]} to a ${labels[b]}.`;
  };
});
function drawMap(frame, pen, means, labels) {
  const { context, side } = pen;
  const { ink, soft, line, paper } = frame.inks();
  const sheet = new Path2D();
  sheet.rect(0.5, 0.5, side - 1, side - 1);
  paint2(context, sheet, { fill: paper, stroke: line });
  for (const radius of [1, 2]) {
    pen.disc([0, 0], pen.x(radius) - pen.x(0), { stroke: soft, dash: [3, 4] });
  }
  const places = rowsOf(means);
  labels.forEach((label, k) => {
    pen.disc(places[k], 3, { fill: frame.colour(`digit ${label}`), alpha: 0.75 });
  });
  for (const label of new Set(labels)) {
    const cloud = places.filter((_, k) => labels[k] === label);
    const sorted = [0, 1].map((axis) => cloud.map((place) => place[axis]).sort((a, b) => a - b));
    const middle = sorted.map((values) => values[Math.floor(values.length / 2)]);
    const style = { fill: paper, stroke: frame.colour(`digit ${label}`), colour: ink };
    sign(pen, middle, `${label}`, 10, style);
  }
}
export {
  latent_map_default as default
};
