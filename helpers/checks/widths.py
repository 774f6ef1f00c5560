"""How wide a learner's layers are, where they can be looked into."""

from typing import Any

import keras


def dense_widths(model: Any) -> list[int]:
    """The numbers of units of the model's dense layers, in order; [] when others have weights.

    Layers that normalise are no others: they leave the width as it is.
    """
    parts = [part for part in model._flatten_layers() if not list(part._flatten_layers())[1:]]
    dense = [part for part in parts if isinstance(part, keras.layers.Dense)]
    others = [part for part in parts if part.weights and part not in dense]
    if not all("Normalization" in type(part).__name__ for part in others):
        return []
    return [int(part.units) for part in dense]
