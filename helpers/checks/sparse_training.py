"""Exercise 1, step 2: how many images an epoch had, as far as the optimizer's steps tell."""

from helpers.checks.diagnosis import steps_taken
from helpers.checks.feedback import Wrong

BATCH = 256
PARTS = {"x_train": 55_000, "x_test": 10_000, "x_validation": 5_000}
_FEWEST = 100  # steps an epoch; x_train in batches of 512 has 108


def judge_images(autoencoder, epochs: int) -> None:
    """Raise when so few steps an epoch were taken that it was not x_train in batches of 256.

    The errors cannot tell: 32 units overfit so little that a model trained on the test images
    rebuilds these hardly better than others.
    """
    steps = steps_taken(autoencoder)
    if not steps or steps / epochs >= _FEWEST:
        return
    each = steps / epochs
    like = [name for name, count in PARTS.items() if abs(each - -(-count // BATCH)) < 1.01]
    said = f"as many as `{like[0]}` has" if like else f"of {PARTS['x_train']:,} in `x_train`"
    reason = " The test images are for one report at the end." if like == ["x_test"] else ""
    raise Wrong(
        f"The optimizer has taken {steps:,} steps in {epochs} epochs: {each:.0f} an epoch. In "
        f"batches of {BATCH} these are about {each * BATCH:,.0f} images, {said}.{reason} "
        f"`x_train` in batches of {BATCH} takes {-(-PARTS['x_train'] // BATCH)} steps an epoch: "
        "learn from `x_train`, and keep to batches of 256."
    )
