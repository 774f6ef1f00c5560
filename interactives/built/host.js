// Made by python -m interactives.build; change the sources, not this file.
// Sources: host.js
// Hash: 0752a96cf52262f19dc2656df7b8f38cb9a2398ca64c871afaea9c061436ef4f
// host.js
var modules = /* @__PURE__ */ new Map();
var models = [];
function moduleCalled(name) {
  if (!modules.has(name)) {
    const text = document.getElementById(`course-module-${name}`).textContent;
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    modules.set(name, import(address));
  }
  return modules.get(name);
}
function modelOf(state) {
  const listeners = /* @__PURE__ */ new Map();
  const changed = /* @__PURE__ */ new Set();
  const emit = (event, ...values) => {
    for (const listener of listeners.get(event) ?? []) listener(...values);
  };
  const model = {
    get: (key) => state[key],
    set(key, value) {
      if (state[key] === value) return;
      state[key] = value;
      changed.add(key);
    },
    on(event, listener) {
      listeners.set(event, [...listeners.get(event) ?? [], listener]);
    },
    off(event, listener) {
      const left = (listeners.get(event) ?? []).filter((one) => listener && one !== listener);
      listeners.set(event, left);
    },
    save_changes() {
      for (const key of changed) emit(`change:${key}`);
      if (changed.has("chosen") && state.kept) keep(state);
      changed.clear();
    },
    send() {
    }
    // nobody is there to hear it
  };
  return model;
}
function keep(state) {
  storage()?.setItem(state.kept, JSON.stringify(state.chosen));
  for (const { other, model } of models) {
    if (other === state || other.kept !== state.kept) continue;
    if (JSON.stringify(other.chosen) === JSON.stringify(state.chosen)) continue;
    model.set("chosen", { ...state.chosen });
    model.save_changes();
  }
}
function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
async function decoded(value) {
  if (Array.isArray(value)) return Promise.all(value.map(decoded));
  if (value === null || typeof value !== "object") return value;
  const { base64, ...others } = value;
  if (typeof base64 === "string") return { ...others, data: new DataView(await inflated(base64)) };
  const parts = Object.entries(value).map(async ([key, part]) => [key, await decoded(part)]);
  return Object.fromEntries(await Promise.all(parts));
}
function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}
async function start(place) {
  const script = place.querySelector("script");
  const state = await decoded(JSON.parse(script.textContent));
  script.remove();
  const earlier = state.kept && storage()?.getItem(state.kept);
  if (earlier) state.chosen = { ...state.chosen, ...JSON.parse(earlier) };
  const model = modelOf(state);
  models.push({ other: state, model });
  const { default: module } = await moduleCalled(state.module);
  place.replaceChildren();
  module.render({ model, el: place });
}
for (const place of document.querySelectorAll(".course-host")) start(place);
export {
  decoded
};
