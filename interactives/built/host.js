// Made by python -m interactives.build; change the sources, not this file.
// Sources: host.js parts/arrays.js
// Hash: 643e9c5ff2e29a97166ba5cb4917b862f5b9b86a8a8419b571590c7f96f73dae
// parts/arrays.js
function inflated(bytes) {
  const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

// host.js
var modules = /* @__PURE__ */ new Map();
var alive = [];
function moduleCalled(name) {
  if (!modules.has(name)) {
    const text = document.getElementById(`course-module-${name}`).textContent;
    modules.set(name, import(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))));
  }
  return modules.get(name);
}
function modelOf(state) {
  const events = new EventTarget();
  const changed = /* @__PURE__ */ new Set();
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
    send() {
    }
    // nobody is there to hear it
  };
}
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
addEventListener("storage", ({ key, newValue }) => show(key, JSON.parse(newValue)));
function remembered(use) {
  try {
    return use(window.localStorage);
  } catch {
    return null;
  }
}
async function decoded(value) {
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
  place.replaceChildren(script);
  module.render({ model, el: place });
}
for (const place of document.querySelectorAll(".course-host")) start(place);
export {
  decoded
};
