/**
 * The Worker of the training lab on a page without a kernel: verbs in, records out.
 *
 * The first message brings the digits: {digits, counts: {train, validation, shown}, batchSize}, all
 * pictures one after another, a byte a pixel, compressed by zlib. Each later one is a verb with the
 * settings that the page shows; helpers/training_run.py answers the same in the kernel.
 */

import { inflated } from "../parts/arrays.js";
import { PIXELS, Training } from "../training/trainer.js";

const MOST_EPOCHS = 100;
const FILTERS_SHOWN = 32;

let given = null;
let run = null;
let work = Promise.resolve(); // messages are answered one after another
const { port1, port2 } = new MessageChannel();

self.addEventListener("message", ({ data }) => {
  work = work.then(() => (data.digits ? unpack(data) : answer(data)));
});
// The page hears of errors, and not of promises that were broken.
self.addEventListener("unhandledrejection", ({ reason }) => reportError(reason));

async function unpack({ digits, counts, batchSize }) {
  const values = Float32Array.from(new Uint8Array(await inflated(digits)), (value) => value / 255);
  given = { batchSize };
  let start = 0;
  for (const [name, count] of Object.entries(counts)) {
    given[name] = values.subarray(start, (start += count * PIXELS));
  }
}

function answer({ verb, settings }) {
  const changed = JSON.stringify(settings) !== JSON.stringify(run?.settings);
  const plays = verb === "play" || (verb === "settings" && run?.plays);
  if (changed || verb === "reset") {
    if (run) run.over = true;
    run = new Run(settings);
  }
  if (plays) run.allow(MOST_EPOCHS);
  if (verb === "step") run.step();
  if (verb === "pause") run.allowed = 0;
  run.publish();
}

/** One training that waits after epochs until more are allowed. */
class Run {
  training = null;
  losses = [];
  validation_losses = [];
  allowed = 0; // train until so many epochs are done, then wait
  busy = false;
  over = false;

  constructor(settings) {
    this.settings = settings;
  }

  get plays() {
    return this.allowed === MOST_EPOCHS;
  }

  get state() {
    const done = this.losses.length;
    if (done >= MOST_EPOCHS) return `finished: ${MOST_EPOCHS} epochs are the most`;
    if (this.allowed > done) return "training";
    if (this.busy) return "pausing after this epoch";
    return done ? "paused" : "ready: press Play";
  }

  /** One epoch more; while playing: pause after this one. */
  step() {
    const done = this.losses.length;
    this.allow((this.plays ? done : Math.max(this.allowed, done)) + 1);
  }

  async allow(epochs) {
    this.allowed = Math.min(epochs, MOST_EPOCHS);
    if (this.busy) return;
    this.busy = true;
    await this.goesOn(); // the page hears at once that it trains
    this.training ??= new Training(this.settings, given.train, given.batchSize);
    while (!this.over && this.allowed > this.losses.length) {
      const loss = await this.training.epoch(() => this.goesOn());
      if (this.over) return;
      this.losses.push(loss);
      this.validation_losses.push(this.training.error(given.validation));
      this.publish();
    }
    this.busy = false;
    this.publish();
  }

  /** Whether the run goes on; the page is heard first. A message to oneself waits less than a timer. */
  async goesOn() {
    await new Promise((resume) => {
      port1.onmessage = resume;
      port2.postMessage(null);
    });
    return !this.over;
  }

  publish() {
    if (this.over) return;
    const { settings, losses, validation_losses, state, training } = this;
    const reconstructions = training?.reconstruct(given.shown) ?? null;
    const filters = training?.filters(FILTERS_SHOWN) ?? null;
    self.postMessage({ settings, losses, validation_losses, state, reconstructions, filters });
  }
}
