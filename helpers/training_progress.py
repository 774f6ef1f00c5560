"""How far training has come, in one line: tqdm's bar, drawn in a notebook without widgets."""

import io
import sys
import time

import keras
from tqdm import tqdm

_FORMAT = "{desc} |{bar:20}| {elapsed} gone{left}{postfix}"
# The time left is estimated once so much is done: the first batches come after a compilation.
_ENOUGH_STEPS, _ENOUGH_SHARE = 10, 0.02


class Silence(keras.callbacks.Callback):
    """Shows nothing."""

    def advance(self, batches: int) -> None:
        """That many more batches are done."""

    def close(self) -> None:
        """Training is over, or interrupted."""


class Lines(Silence):
    """Prints one line an epoch."""

    def on_epoch_begin(self, epoch, logs=None):
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        seconds = time.perf_counter() - self._start
        values = " - ".join(f"{name}: {value:.4g}" for name, value in logs.items())
        print(f"Epoch {epoch + 1}/{self.params['epochs']} - {seconds:.1f}s - {values}", flush=True)


class Bar(Silence):
    """Draws one line: the epoch, how much is done, the time left, the losses."""

    def on_train_begin(self, logs=None):
        epochs, steps = self.params["epochs"], self.params["steps"]
        kind = _NotebookLine if _in_notebook() else _TerminalLine
        self._bar = kind(total=epochs * steps, bar_format=_FORMAT, desc=f"epoch 1/{epochs}")

    def on_epoch_begin(self, epoch, logs=None):
        self._bar.set_description_str(f"epoch {epoch + 1}/{self.params['epochs']}", refresh=False)

    def advance(self, batches: int) -> None:
        self._bar.update(batches)

    def on_epoch_end(self, epoch, logs=None):
        losses = {name: logs[name] for name in ("loss", "val_loss") if name in logs}
        self._bar.set_postfix(losses, refresh=False)

    def close(self) -> None:
        self._bar.close()


class _Line(tqdm):
    """tqdm's line with a time left that counts from the first finished batches."""

    _first: tuple[float, int] | None = None

    def update(self, n=1):
        """That many more batches are done."""
        if self._first is None:
            self._first = self._time(), n
        return super().update(n)

    @property
    def format_dict(self) -> dict:
        """What the line is made of; ``left`` is empty until an estimate makes sense."""
        found = super().format_dict
        return found | {"left": self._left(found["n"], found["total"])}

    def _left(self, done: int, total: int) -> str:
        if self._first is None:
            return ""
        start, before = self._first
        if done - before < max(_ENOUGH_STEPS, _ENOUGH_SHARE * total):
            return ""
        seconds = (self._time() - start) / (done - before) * (total - done)
        return f", {self.format_interval(seconds)} left"


class _NotebookLine(_Line):
    """tqdm's line as one output that is replaced: a saved notebook keeps the last one.

    tqdm's own notebook bar is a widget, and a notebook that is opened again has lost its widgets.
    """

    def __init__(self, **options):
        from IPython.display import display

        self._output = display({"text/plain": ""}, raw=True, display_id=True)
        super().__init__(file=io.StringIO(), ncols=100, **options)

    def display(self, msg=None, pos=None):
        self._output.update({"text/plain": str(self)}, raw=True)


class _TerminalLine(_Line):
    """tqdm's line in a terminal, as wide as that is."""

    def __init__(self, **options):
        super().__init__(file=sys.stdout, dynamic_ncols=True, **options)


def progress(verbose: int | str) -> Silence:
    """What shows the progress of one training, for fit's argument ``verbose``."""
    if verbose == "auto":
        verbose = 1 if _in_notebook() or sys.stdout.isatty() else 0
    return {0: Silence, 1: Bar, 2: Lines}[verbose]()


def _in_notebook() -> bool:
    """Whether output goes to a Jupyter kernel."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and "IPKernelApp" in shell.config
