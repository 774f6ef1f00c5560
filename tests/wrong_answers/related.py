"""Answers to the exercises 3 to 5 that a factor, a sign or another part of a formula tells."""

import keras
import numpy as np
from keras import ops
from scipy.fft import dctn, idctn

from helpers.checks import anomaly as check_4
from helpers.checks import anomaly_scores as measured
from helpers.checks import compression as check_5
from helpers.checks import variational as check_3
from helpers.data_photographs import cut, joined
from helpers.metrics_photographs import jpeg
from tests.wrong_answers import anomaly, anomaly_opponents, compression, wrong
from tests.wrong_answers.variational import closed_form
from tests.wrong_answers.variational_sample import normal
from tests.wrong_answers.variational_trained import untrained, whole


@wrong(check_3.sample, "is about exp(0.0")
def exponent_of_a_twentieth():
    return {"sample_code": lambda m, v: m + ops.exp(0.05 * v) * normal(m)}


@wrong(check_3.divergence, "the sum has the factor 5, not 0.5")
def ten_times_the_divergence():
    return {"kl_divergence": lambda m, v: 5 * ops.sum(closed_form(m, v), axis=1)}


@wrong(check_3.divergence, "mind the sign")
def the_one_added():
    return {"kl_divergence": lambda m, v: 0.5 * ops.sum(closed_form(m, v) + 2, axis=1)}


@wrong(check_3.reconstruction, "the mean over the pixels has the factor 7840, not 784")
def ten_times_the_pixels():
    loss = keras.losses.binary_crossentropy
    return {"reconstruction_nats": lambda x, r: 7840 * loss(x, r)}


@wrong(check_3.reconstruction, "divided by the right value")
def pixels_over_the_mean():
    loss = keras.losses.binary_crossentropy
    return {"reconstruction_nats": lambda x, r: 784 / loss(x, r)}


@wrong(check_3.test_once, "nothing was measured on test images")
def the_test_before_step_4():
    return untrained()


@wrong(check_3.collapse, "`strong_vae` has taken 0 steps")
def a_strong_model_that_was_never_trained():
    from helpers.models import reconstruction_nats, variational_autoencoder

    models = variational_autoencoder(12, (16,), beta=10.0)
    models.autoencoder.compile("adam", reconstruction_nats)
    for weights in models.encoder.weights[-2:]:
        weights.assign(ops.full_like(weights, 2.0))
    answers = whole(models)
    return {
        "strong_encoder": answers["vae_encoder"],
        "strong_vae": answers["vae"],
        "active_dimensions": 12,
    }


def promise(of):
    thresholds = np.quantile(np.random.default_rng(0).random((20_000, 90)), 0.95, axis=1)
    return anomaly.calibrated(promise=np.quantile(of(thresholds), [0.05, 0.95]))


@wrong(
    check_4.calibrate, "With the thresholds t that is 1 + t, where 1 - t is meant: mind the sign"
)
def one_plus_the_threshold():
    return promise(lambda t: 1 + t)


@wrong(check_4.calibrate, "With the thresholds t that is t, where 1 - t is meant")
def the_thresholds_themselves():
    return promise(lambda t: t)


@wrong(check_4.calibrate, "that is 10 - t, where 1 - t is meant")
def ten_minus_the_threshold():
    return promise(lambda t: 10 - t)


@wrong(check_4.calibrate, "the arguments of `np.quantile` are the wrong way round")
def quantile_of_two_numbers():
    thresholds = np.quantile(np.random.default_rng(0).random((20_000, 90)), 0.95, axis=1)
    return anomaly.calibrated(promise=np.quantile([0.05, 0.95], 1 - thresholds))


@wrong(check_4.calibrate, "those are the shares themselves")
def all_shares():
    thresholds = np.quantile(np.random.default_rng(0).random((20_000, 90)), 0.95, axis=1)
    return anomaly.calibrated(promise=1 - thresholds)


def wilson(below=1.0, above=2.0, root=1.0):
    """Wilson's interval of the recall with other numbers in its formula."""
    _, hits, _ = anomaly.rates()
    z, count, share = 1.96, len(hits), hits.mean()
    centre = (share + z**2 / (above * count)) / (below + z**2 / count)
    spread = share * (root - share) / count + z**2 / (4 * count**2)
    half = z / (1 + z**2 / count) * np.sqrt(spread)
    return anomaly.reported(recall_interval=(centre - half, centre + half))


@wrong(check_4.report, "10 in place of 1 in `1 + z**2 / count`")
def ten_below():
    return wilson(below=10)


@wrong(check_4.report, "`share - z**2 / (2 * count)` above, where it is `+` (mind the sign)")
def a_minus_above():
    return wilson(above=-2.0)


@wrong(check_4.report, "`share * (10 - share)` in the root")
def ten_in_the_root():
    return wilson(root=10)


@wrong(check_4.report, "the *number* of alarms; divide by 53")
def the_number_for_the_recall():
    return anomaly.reported(recall=anomaly.rates()[1].sum())


@wrong(check_4.report, "the share that raises *none*")
def the_misses_for_the_recall():
    return anomaly.reported(recall=1 - anomaly.rates()[1].mean())


@wrong(check_4.opponents, "divided by one deviation for all columns")
def one_deviation_for_all_columns():
    areas = [measured.mean_areas(seed, "whole") for seed in range(5)]
    return anomaly_opponents.compared(mean=areas)


@wrong(check_4.opponents, "`max` where the `mean` is asked for")
def the_largest_square():
    def largest(z):
        return np.square(z).max(axis=1)

    areas = [measured.mean_areas(seed, "own", largest) for seed in range(5)]
    return anomaly_opponents.compared(mean=areas)


@wrong(check_5.quantise, "level 255 for [8. 7.]")
def one_width_for_all():
    def to_levels(code, bits, low, high):
        last = 2**bits - 1
        levels = np.rint((code - low) / (high - low).max() * last)
        return np.clip(levels, 0, last).astype(np.uint8)

    return compression.levels_by(to_levels)


@wrong(check_5.pack, "`axis=1` keeps its rows")
def bits_in_one_long_row():
    def to_bytes(levels, bits):
        rows = np.unpackbits(levels.astype(np.uint8)[:, None])[:, 8 - bits :]
        return np.packbits(rows.ravel()).tobytes()

    return compression.packed_by(to_bytes)


@wrong(check_5.curve, "`high` holds what `min` gives, where `max` is meant")
def the_smallest_twice():
    return compression.curve(high=lambda _: compression.ends()[0])


@wrong(check_5.break_even, "Yours is quality 95")
def a_loop_that_never_met_its_condition():
    return compression.counted(jpeg_bytes=jpeg(compression.sent()[0], 95).size)


@wrong(check_5.break_even, "Yours is quality 1, with an error of")
def a_loop_that_stopped_at_once():
    return compression.counted(jpeg_bytes=jpeg(compression.sent()[0], 1).size)


@wrong(check_5.pack, "`from_bytes` reads the bits of each level in the opposite order")
def read_from_the_lowest_bit():
    def from_bytes(blob, bits, units):
        rows = np.unpackbits(np.frombuffer(blob, np.uint8))[: units * bits].reshape(units, bits)
        return rows @ (2 ** np.arange(bits))

    return {"to_bytes": compression.to_bytes, "from_bytes": from_bytes}


@wrong(check_5.pack, "`to_bytes` keeps the first of the eight bits of each level")
def the_first_bits_kept():
    def to_bytes(levels, bits):
        rows = np.unpackbits(levels.astype(np.uint8)[:, None], axis=1)[:, :bits]
        return np.packbits(rows.ravel()).tobytes()

    return compression.packed_by(to_bytes)


@wrong(check_5.entropy, "they were divided by `len(levels)`")
def shares_of_patches():
    def entropy_bits(levels):
        share = np.unique(levels, return_counts=True)[1] / len(levels)
        return -np.sum(share * np.log2(share))

    return compression.coder(entropy_bits)


@wrong(check_5.curve, "the square of 255")
def errors_in_grey_values():
    return compression.curve(errors=compression.times(255**2))


@wrong(check_5.break_even, "8 times the right value")
def bits_of_the_code():
    return compression.counted(code_bytes=8 * compression.sent()[2])


def restored_by(step=0.25, **words):
    def restore(blob):
        import bz2

        shape = tuple(np.frombuffer(blob[:4], np.uint16).astype(int))
        levels = np.frombuffer(bz2.decompress(blob[4:]), np.int8).reshape(64, -1).T
        squares = idctn(levels.reshape(-1, 8, 8) * step, **words)
        return joined(np.clip(squares, 0, 1), shape)

    return restore


@wrong(check_5.transform, "`save` has 0.25 where `restore` has 0.025")
def a_tenth_of_the_step():
    return {"save": compression.save, "restore": lambda b: compression.restore(b, step=0.025)}


@wrong(check_5.transform, "and `restore` calls `idctn` without `axes`")
def the_inverse_over_all_axes():
    return {"save": compression.save, "restore": restored_by(norm="ortho")}


@wrong(check_5.transform, "and `restore` calls `idctn` without `norm`")
def the_inverse_without_a_norm():
    return {"save": compression.save, "restore": restored_by(axes=(1, 2))}


@wrong(check_5.transform, "`save` should divide")
def multiplied_by_the_step():
    def save(photograph):
        import bz2

        waves = dctn(cut(photograph).reshape(-1, 8, 8), axes=(1, 2), norm="ortho")
        levels = np.clip(np.rint(waves * 0.25), -128, 127).astype(np.int8).reshape(-1, 64)
        return np.array(photograph.shape, np.uint16).tobytes() + bz2.compress(levels.T.tobytes())

    return {"save": save, "restore": lambda blob: compression.restore(blob, step=0.25)}


@wrong(check_4.choose, "takes off the median of each column")
def the_median_for_the_mean():
    usual = anomaly.USUAL
    return anomaly.chosen(scale=lambda rows: (rows - np.median(usual, axis=0)) / usual.std(axis=0))


@wrong(check_4.choose, "adds 1 at the end")
def one_more_at_the_end():
    return anomaly.chosen(scale=lambda rows: anomaly.standardise(rows) + 1)


@wrong(check_4.choose, "cuts off or changes the others")
def cut_at_three_deviations():
    return anomaly.chosen(scale=lambda rows: np.clip(anomaly.standardise(rows), -3, 3))


@wrong(check_4.choose, "all of them benign ones of the training part, which has 178")
def the_first_hundred():
    return anomaly.chosen(train=anomaly.USUAL[:100])


@wrong(check_4.score, "That is the size of the standardised row itself")
def nothing_taken_off():
    return anomaly.detector(lambda rows: np.square(anomaly.standardise(rows)).mean(axis=1))


@wrong(check_4.calibrate, "`np.quantile` takes 0.95, `np.percentile` 95")
def the_percentile_of_a_share():
    return anomaly.calibrated(np.percentile(anomaly.error(anomaly.CALIBRATION), 0.95))


@wrong(check_4.calibrate, "10 times the right one")
def ten_times_the_threshold():
    return anomaly.calibrated(10 * np.quantile(anomaly.error(anomaly.CALIBRATION), 0.95))


@wrong(check_4.calibrate, "the mean of the shares, and one of their deviations to either side")
def one_deviation_around_the_mean():
    thresholds = np.quantile(np.random.default_rng(0).random((20_000, 90)), 0.95, axis=1)
    middle, deviation = 1 - thresholds.mean(), thresholds.std()
    return anomaly.calibrated(promise=(middle - deviation, middle + deviation))


@wrong(check_4.calibrate, "That is a tenth of the shares")
def a_tenth_of_the_promise():
    return anomaly.calibrated(promise=anomaly.promised([0.05, 0.95]) / 10)


@wrong(check_4.report, "that of the normal formula without the root")
def the_normal_formula_without_its_root():
    _, hits, _ = anomaly.rates()
    share, count = hits.mean(), len(hits)
    half = 1.96 * share * (1 - share) / count
    return anomaly.reported(recall_interval=(share - half, share + half))


@wrong(check_4.report, "the distances from the rate")
def distances_from_the_rate():
    _, hits, _ = anomaly.rates()
    ends = measured.intervals(int(hits.sum()), len(hits))[0]
    return anomaly.reported(recall_interval=tuple(end - hits.mean() for end in ends))


@wrong(check_4.opponents, "learnt from the *malignant* training rows")
def learnt_from_the_malignant_rows():
    sick = [measured.pca_areas(seed, "sick")[4] for seed in range(5)]
    return anomaly_opponents.compared(autoencoder=[0.36, 0.39, 0.41, 0.38, 0.39], PCA=sick)


@wrong(check_5.transform, "Is there one `.T` too many, or missing?")
def written_patch_by_patch():
    def save(photograph):
        import bz2

        waves = dctn(cut(photograph).reshape(-1, 8, 8), axes=(1, 2), norm="ortho")
        levels = np.clip(np.rint(waves / 0.25), -128, 127).astype(np.int8)
        return np.array(photograph.shape, np.uint16).tobytes() + bz2.compress(levels.tobytes())

    return {"save": save, "restore": restored_by(axes=(1, 2), norm="ortho")}


@wrong(check_5.transform, "So large numbers are cut off")
def cut_at_eight_steps():
    def save(photograph):
        import bz2

        waves = dctn(cut(photograph).reshape(-1, 8, 8), axes=(1, 2), norm="ortho")
        levels = np.clip(np.rint(waves / 0.25), -8, 7).astype(np.int8).reshape(-1, 64)
        return np.array(photograph.shape, np.uint16).tobytes() + bz2.compress(levels.T.tobytes())

    return {"save": save, "restore": restored_by(axes=(1, 2), norm="ortho")}
