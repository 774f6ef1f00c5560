/** The lines of Python that repeat a run, and how two runs differ. */

/** @typedef {import("./trainer.js").Settings} Settings */

/**
 * @param {Settings} settings
 * @param {number} epochs
 * @param {number} batchSize
 * @param {string} train the expression of the training digits
 * @param {string} validation
 */
export function codeOf(settings, epochs, batchSize, train, validation) {
  const { code_size, hidden, code_activation, output_activation, loss, learning_rate, seed } = settings;
  const layers = hidden.length === 1 ? `(${hidden[0]},)` : `(${hidden.join(", ")})`;
  return [
    `keras.utils.set_random_seed(${seed})`,
    `trial = models.dense_autoencoder(`,
    `    ${code_size}, ${layers}, code_activation="${code_activation}",`,
    `    output_activation="${output_activation}")`,
    `trial.autoencoder.compile(keras.optimizers.Adam(${learning_rate}), "${loss}")`,
    `fit(trial.autoencoder, ${train}, ${train}, epochs=${epochs}, batch_size=${batchSize},`,
    `    seed=${seed}, validation_data=(${validation}, ${validation}))`,
  ].join("\n");
}

/**
 * What of `settings` is not as in `other`, such as "code size 8, seed 3".
 * @param {Settings} settings
 * @param {Settings} other
 */
export function differences(settings, other) {
  const words = Object.keys(other)
    .filter((name) => `${settings[name]}` !== `${other[name]}`)
    .map((name) => `${name.replace("_", " ")} ${wordsOf(settings[name])}`);
  return words.join(", ") || "the same settings";
}

function wordsOf(value) {
  if (Array.isArray(value)) return value.join(", ") || "none";
  return { binary_crossentropy: "BCE", mean_squared_error: "MSE" }[value] ?? `${value}`;
}
