// Made by python -m interactives.build; change the sources, not this file.
// Sources: host.js
// Hash: 82338a049576b4ffb187ef4d00362079db8172763f5b1e8611db8a09da7ef8f1
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
function decoded(value) {
  if (Array.isArray(value)) return value.map(decoded);
  if (value === null || typeof value !== "object") return value;
  const parts = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, decoded(part)]));
  if (typeof value.base64 === "string") {
    const text = atob(value.base64);
    const bytes = new Uint8Array(text.length);
    for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
    parts.data = new DataView(bytes.buffer);
    delete parts.base64;
  }
  return parts;
}
async function start(place) {
  const script = place.querySelector("script");
  const state = decoded(JSON.parse(script.textContent));
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
  modelOf
};
