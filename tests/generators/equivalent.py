"""Mutants that are right answers, each with the reason why.

A mutation may change what a program says and not what it does, or lead to another answer that the
task allows as well. The patterns are looked for in the words of the change.
"""

import re

from tests.generators.mutate import Mutant

_ORDER = "a number that is the same for every row leaves the order of the scores"
# (exercise, step, pattern): reason
EQUIVALENT: dict[tuple[str, str, str], str] = {
    ("01_sparse", "measure", r"^0\.001 → 0\.0001"): (
        "fewer than three in a thousand values lie between the two limits"
    ),
    ("01_sparse", "measure", r"^is_zero\.all\(axis=0\)\.sum\(\) → .*\.(mean|max)\(\)"): (
        "no unit is dead, so that number, share and largest are 0"
    ),
    ("01_sparse", "kl", r"^64 → 640"): "how many units is the learner's choice",
    ("01_sparse", "kl", r"^1e-06 → "): "both limits lie far below every mean activation",
    ("01_sparse", "kl", r"^ops\.clip\(mean_activation.*→ mean_activation"): (
        "the mean of a sigmoid reaches neither 0 nor 1"
    ),
    ("01_sparse", "train", r"epochs=50, batch_size=256.*→ .*epochs=50, validation_data"): (
        "batches of 32 train as well; the check asks for epochs, pictures and the error"
    ),
    ("02_denoising", "noise", r"^np\.clip\(noisy, 0, 1, out=noisy\) → np\.clip\(noisy, 0, 1\)"): (
        "another array with the same numbers"
    ),
    ("02_denoising", "noise", r"^np.clip\(x .*→ np.clip\(0, x "): (
        "np.clip takes its limits for the value in between as well: max and min of the same three"
    ),
    ("02_denoising", "noise", r"x \+ 0.5 \* noise → x - 0.5 \* noise"): (
        "the noise is symmetric around zero"
    ),
    ("02_denoising", "report", r"^np\.mean\(\w+_errors\) → np\.(max|sum)\(\w+_errors\)"): (
        "the same model is chosen, or one that is as good within three in a hundred"
    ),
    ("03_variational", "draw", r"^100 → 1000"): "more pictures than were asked for",
    ("03_variational", "draw", r"\.astype\(np\.float32\) → "): "the same codes, more precisely",
    ("03_variational", "train", r"^fit\(.*→ fit\(vae, x_train, x_train, epochs=15\)"): (
        "batches of 32 train as well; the check asks for the ELBO"
    ),
    ("03_variational", "train", r"^15 → 150"): "more epochs than are needed",
    ("03_variational", "collapse", r"^10\.0 → 100\.0"): (
        "more dimensions collapse, and at least half are asked for"
    ),
    ("03_variational", "collapse", r"^fit\(.*→ fit\(strong_vae, x_train, x_train, [be]"): (
        "one epoch, or batches of 32: as many steps as are needed for half of them to collapse"
    ),
    ("03_variational", "collapse", r"^x_validation → x_train \(in predict\)"): (
        "the same dimensions are above 0.05 nats on training images: it is the same number"
    ),
    ("03_variational", "sample", r"^mean \+ .* → mean - "): "epsilon is symmetric around zero",
    ("04_anomaly_detection", "score", r"^layers.Dense\(16, activation='relu'\)\(code\) → code"): (
        "a decoder of one layer rebuilds as well, and the task leaves the layers open"
    ),
    ("04_anomaly_detection", "score", r"^0\.003 → 0\.0003.* \(in Adam\)"): (
        "smaller steps learn less, and the text sets no number: the error is below that of the mean"
    ),
    ("04_anomaly_detection", "score", r"^32 → 320 \(in batch_size\)"): (
        "50 steps of 0.003 are enough as well: the error on benign rows is 0.41, of the mean 1"
    ),
    (
        "04_anomaly_detection",
        "opponents",
        r"batch_size=32, verbose=0\) → .*epochs=50, verbose=0\)",
    ): ("32 is Keras's own batch size"),
    ("04_anomaly_detection", "opponents", r"^32 → 320 \(in batch_size\)"): (
        "an autoencoder that has learnt little scores by the distance from the mean, and well"
    ),
    ("04_anomaly_detection", "beat", r"\.mean\(axis=1\) → .*\.sum\(axis=1\)"): (
        "thirty times the mean: the order of the scores is the same"
    ),
    ("04_anomaly_detection", "beat", r"^rows - mean → rows \+ mean"): _ORDER,
    ("04_anomaly_detection", "beat", r"^usual\.mean\(axis=0\) → "): _ORDER,
    ("05_compression", "train", r"^64 → 640 \(in Dense\)"): (
        "the width of the hidden layers is the learner's choice"
    ),
    ("05_compression", "train", r"^layers\.Dense\(64\)\(hidden\) → hidden"): (
        "a decoder of one layer that ends with relu: pixels are not negative, and the error is met"
    ),
    ("05_compression", "train", r"^128 → 1280 \(in batch_size\)"): (
        "200 steps of 0.002 are enough as well: the text asks for an error, at most 1.4 times PCA's"
    ),
    ("05_compression", "break_even", r"^96 → 960 \(in range\)"): (
        "the loop ends at the first quality that is enough, far below 96"
    ),
    ("05_compression", "break_even", r"^1 → 10 \(in clip\)"): (
        "with the chosen bits so little lies above 1 that the same JPEG is the smallest"
    ),
    ("05_compression", "transform", r"^np\.clip\(squares, 0, 1\) → squares"): (
        "whoever looks at the photograph cuts off what lies outside 0 to 1; the check does, too"
    ),
}


def reason_for(exercise: str, mutant: Mutant) -> str:
    """Why this mutant is a right answer; empty when no reason is known."""
    for (name, step, pattern), reason in EQUIVALENT.items():
        if name == exercise and step == mutant.step and re.search(pattern, mutant.change):
            return reason
    return ""
