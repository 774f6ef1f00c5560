/**
 * Who trains: the kernel, or a Worker of this page. Both take a verb (show, settings, play, pause,
 * step, reset) and the settings, and answer with records; the lab that draws them does not know
 * which of the two it is.
 */

import WORKER from "../built/training.worker.txt";
import { unpacked } from "../parts/arrays.js";

const PATIENCE = 1500; // milliseconds until the lab asks again, and then says that nobody answers
const UNANSWERED =
  "The kernel has not answered: it is busy with a cell, or it was stopped or started anew. " +
  "Training needs it. Wait for the cell, or run the notebook's cells again.";

/**
 * @param {import("../parts/frame.js").Frame} frame
 * @param {(record: object) => void} received
 * @param {(problem: string) => void} failed
 * @returns {(verb: string, settings: object) => void} sends it to the kernel
 */
export function kernelTrainer({ model, hear, atEnd }, received, failed) {
  let waiting = 0;
  const numbers = (data) => data && unpacked({ dtype: "float32", data });
  const heard = (message, buffers) => {
    clearTimeout(waiting);
    if (message.error) return failed(message.error);
    received({ ...message, reconstructions: numbers(buffers?.[0]), filters: numbers(buffers?.[1]) });
  };
  hear("msg:custom", heard);
  atEnd(() => clearTimeout(waiting));
  return (verb, settings) => {
    clearTimeout(waiting);
    // A page that has just begun may have spoken before the kernel had a thread for it.
    waiting = setTimeout(() => {
      waiting = setTimeout(() => failed(UNANSWERED), PATIENCE);
      model.send({ verb: "show", settings });
    }, PATIENCE);
    model.send({ verb, settings });
  };
}

/**
 * The same, with a Worker in place of the kernel.
 * @type {typeof kernelTrainer}
 */
export function workerTrainer({ model, atEnd }, received, failed) {
  const { digits, counts, batch_size } = model.get("given").page;
  // From its text, not from an address: a page from disk may not load by address.
  const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.addEventListener("message", ({ data }) => received(data));
  worker.addEventListener("error", (event) => failed(`This did not work: ${event.message}`));
  const { buffer, byteOffset, byteLength } = digits.data;
  worker.postMessage({ digits: new Uint8Array(buffer, byteOffset, byteLength), counts, batchSize: batch_size });
  atEnd(() => {
    worker.terminate();
    URL.revokeObjectURL(address);
  });
  return (verb, settings) => worker.postMessage({ verb, settings });
}
