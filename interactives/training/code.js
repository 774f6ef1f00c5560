/** The lines of Python that repeat a run, and how two runs differ. */

/** @typedef {import("./trainer.js").Settings} Settings */

/** How losses are called in short. */
export const LOSSES = { binary_crossentropy: "BCE", mean_squared_error: "MSE" };

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
 * The names of those settings that are not the same in both.
 * @param {Settings} settings
 * @param {Settings} other
 */
export function differing(settings, other) {
  return Object.keys(other).filter((name) => `${settings[name]}` !== `${other[name]}`);
}

/**
 * What of `settings` is not as in `other`, such as "code size 8, seed 3".
 * @param {Settings} settings
 * @param {Settings} other
 */
export function differences(settings, other) {
  const words = differing(settings, other).map(
    (name) => `${name.replace("_", " ")} ${LOSSES[settings[name]] ?? listed(settings[name])}`,
  );
  return words.join(", ") || "the same settings";
}

/** A value, or several in a row. */
function listed(value) {
  return [value].flat().join(", ") || "none";
}
