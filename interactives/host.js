/**
 * The host of pages without a kernel: it gives each interactive in the page its model.
 *
 * A page holds the text of each module once (script#course-module-NAME) and, for each interactive,
 * a div.course-host with its state as JSON; bytes in it are compressed,
 * and written as base64.
 */

const modules = new Map(); // name to a promise of the imported module
const models = []; // all on this page

/** The module with this name, imported from its text: a page from disk may not import by address. */
function moduleCalled(name) {
  if (!modules.has(name)) {
    const text = document.getElementById(`course-module-${name}`).textContent;
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    modules.set(name, import(address));
  }
  return modules.get(name);
}

/** anywidget's model over a plain state. What is kept stays in this browser. */
function modelOf(state) {
  const events = new EventTarget();
  const changed = new Set();
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
function keep(state) {
  storage()?.setItem(state.kept, JSON.stringify(state.chosen));
  for (const { other, model } of models) {
    if (other === state || other.kept !== state.kept) continue;
    if (JSON.stringify(other.chosen) === JSON.stringify(state.chosen)) continue;
    model.set("chosen", { ...state.chosen });
    model.save_changes();
  }
}

/** The browser's memory; null where its settings forbid it, and then nothing is kept. */
function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** The same state with the bytes of each packed array as they were. */
export async function decoded(value) {
  if (Array.isArray(value)) return Promise.all(value.map(decoded));
  if (value === null || typeof value !== "object") return value;
  const { base64, ...others } = value;
  if (typeof base64 === "string") return { ...others, data: new DataView(await inflated(base64)) };
  const parts = Object.entries(value).map(async ([key, part]) => [key, await decoded(part)]);
  return Object.fromEntries(await Promise.all(parts));
}

/** @returns {Promise<ArrayBuffer>} */
function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

async function start(place) {
  const script = place.querySelector("script");
  const state = await decoded(JSON.parse(script.textContent));
  script.remove(); // its text would take memory twice
  const earlier = state.kept && storage()?.getItem(state.kept);
  if (earlier) state.chosen = { ...state.chosen, ...JSON.parse(earlier) };
  const model = modelOf(state);
  models.push({ other: state, model });
  const { default: module } = await moduleCalled(state.module);
  place.replaceChildren();
  module.render({ model, el: place });
}

for (const place of document.querySelectorAll(".course-host")) start(place);
