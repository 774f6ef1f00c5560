/**
 * Who trains: the kernel, or a Worker of this page. Both take a verb and the settings, and answer
 * with records; the lab that draws them does not know which of the two it is.
 *
 * @typedef {object} Trainer
 * @property {(verb: string, settings: object) => void} send verbs: show, settings, play, pause,
 *   step, reset
 * @property {() => void} end
 */

import WORKER from "../built/training.worker.txt";

/**
 * @param {import("../parts/frame.js").Frame} frame
 * @param {(record: import("./run.js").Record) => void} received
 * @param {(problem: string) => void} failed
 * @returns {Trainer}
 */
export function trainerOf(frame, received, failed) {
  return frame.hasKernel() ? inKernel(frame, received, failed) : inWorker(frame, received, failed);
}

const PATIENCE = 1500; // milliseconds until the lab asks again, and then says that nobody answers
const UNANSWERED =
  "The kernel has not answered: it is busy with a cell, or it was stopped or started anew. " +
  "Training needs it. Wait for the cell, or run the notebook's cells again.";

function inKernel({ model }, received, failed) {
  let waiting = 0;
  const heard = (message, buffers) => {
    clearTimeout(waiting);
    if (message.error) return failed(message.error);
    const [reconstructions, filters] = [0, 1].map((k) => (buffers?.[k] ? floats(buffers[k]) : null));
    received({ ...message, reconstructions, filters });
  };
  model.on("msg:custom", heard);
  return {
    send(verb, settings) {
      clearTimeout(waiting);
      // A page that has just begun may have spoken before the kernel had a thread for it.
      waiting = setTimeout(() => {
        waiting = setTimeout(() => failed(UNANSWERED), PATIENCE);
        model.send({ verb: "show", settings });
      }, PATIENCE);
      model.send({ verb, settings });
    },
    end() {
      clearTimeout(waiting);
      model.off("msg:custom", heard);
    },
  };
}

/** @param {DataView} view @returns {Float32Array} */
function floats({ buffer, byteOffset, byteLength }) {
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

function inWorker({ model }, received, failed) {
  const { digits, counts, batch_size } = model.get("given").page;
  // From its text, not from an address: a page from disk may not load by address.
  const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.addEventListener("message", ({ data }) => received(data));
  worker.addEventListener("error", (event) => failed(`This did not work: ${event.message}`));
  const { buffer, byteOffset, byteLength } = digits.data;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  worker.postMessage({ digits: bytes, counts, batchSize: batch_size });
  return {
    send: (verb, settings) => worker.postMessage({ verb, settings }),
    end() {
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
}
