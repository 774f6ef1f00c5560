/**
 * The host of pages without a kernel: it gives each interactive in the page its model.
 *
 * A page holds the text of each module once (script#course-module-NAME) and, for each interactive,
 * a div.course-host with its state as JSON; bytes in it are compressed,
 * and written as base64.
 */

import { inflated } from "./parts/arrays.js";

const modules = new Map(); // name to a promise of the imported module
const alive = []; // the state of each on this page, and who hears that it changed

/** The module with this name, imported from its text: a page from disk may not import by address. */
function moduleCalled(name) {
  if (!modules.has(name)) {
    const text = document.getElementById(`course-module-${name}`).textContent;
    modules.set(name, import(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))));
  }
  return modules.get(name);
}

/** anywidget's model over a plain state. What is kept stays in this browser. */
function modelOf(state) {
  const events = new EventTarget();
  const changed = new Set();
  alive.push({ state, events });
  return {
    get: (key) => state[key],
    set(key, value) {
      if (state[key] !== value) changed.add(key);
      state[key] = value;
    },
    on: (event, listener) => events.addEventListener(event, listener),
    off: (event, listener) => events.removeEventListener(event, listener),
    save_changes() {
      for (const key of changed) events.dispatchEvent(new Event(`change:${key}`));
      if (changed.has("chosen") && state.kept) keep(state);
      changed.clear();
    },
    send() {}, // nobody is there to hear it
  };
}

/** Keep what is chosen for the next visit, and show it in whatever goes by the same name here. */
function keep({ kept, chosen }) {
  remembered((memory) => memory.setItem(kept, JSON.stringify(chosen)));
  show(kept, chosen);
}

function show(name, chosen) {
  for (const { state, events } of alive) {
    if (state.kept !== name || JSON.stringify(state.chosen) === JSON.stringify(chosen)) continue;
    state.chosen = { ...state.chosen, ...chosen };
    events.dispatchEvent(new Event("change:chosen"));
  }
}

// What is chosen on another page of the same lesson is chosen here, and not written over from here.
addEventListener("storage", ({ key, newValue }) => show(key, JSON.parse(newValue)));

/** Use the browser's memory; null where its settings forbid it, where it is full, or damaged. */
function remembered(use) {
  try {
    return use(window.localStorage);
  } catch {
    return null;
  }
}

/** The same state with the bytes of each packed array as they were. */
export async function decoded(value) {
  if (Array.isArray(value)) return Promise.all(value.map(decoded));
  if (value === null || typeof value !== "object") return value;
  const { base64, ...others } = value;
  if (typeof base64 === "string") {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    return { ...others, data: new DataView(await inflated(bytes)) };
  }
  const parts = Object.entries(value).map(async ([key, part]) => [key, await decoded(part)]);
  return Object.fromEntries(await Promise.all(parts));
}

async function start(place) {
  const script = place.querySelector("script");
  const state = await decoded(JSON.parse(script.textContent));
  const earlier = state.kept && remembered((memory) => JSON.parse(memory.getItem(state.kept)));
  state.chosen = { ...state.chosen, ...earlier };
  const model = modelOf(state);
  const { default: module } = await moduleCalled(state.module);
  place.replaceChildren(script); // a page that the browser saves begins with it anew
  module.render({ model, el: place });
}

for (const place of document.querySelectorAll(".course-host")) start(place);
