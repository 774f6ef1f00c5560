"""Errors of a denoiser on pictures that are not the ones asked for, each computed when needed."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from helpers.checks import probe


class _OneByOne(Sequence):
    """The error at each level, on the first ``count`` images, computed when it is looked at."""

    def __init__(self, each: "_Kept", count: int):
        self._each, self._count = each, count

    def __getitem__(self, level: int) -> float:
        return float(self._each[level][: self._count].mean())

    def __len__(self) -> int:
        return len(self._each)


class _Kept(Sequence):
    """What an iterator gives, kept, and asked for no more of it than is looked at."""

    def __init__(self, source: Iterable[np.ndarray]):
        self._source, self._found = iter(source), []

    def __getitem__(self, place: int) -> np.ndarray:
        while len(self._found) <= place:
            try:
                self._found.append(np.asarray(next(self._source)))
            except StopIteration:
                raise IndexError(place) from None
        return self._found[place]

    def __len__(self) -> int:
        return sum(1 for _ in self)


def errors_elsewhere(
    errors: Callable[[np.ndarray], Iterable[np.ndarray]],
) -> Iterator[tuple[Sequence[float], str]]:
    """About the errors on test and training images: on all that there are, and on the first 5,000.

    ``errors`` gives for clean images the error of each of them, once for every level. Where it does
    so one level after the other, only those are computed that somebody looks at: an error at the
    first level that is none of the answer's leaves the others undone.
    """
    for clean, where in ((probe.test().x, "test images"), (probe.train().x, "training images")):
        each = _Kept(errors(clean))
        for count in (len(clean), 5_000):
            yield _OneByOne(each, count), where
