"""Checks of the exercises: they look at what an answer does and say which mistake was made.

One file an exercise, with what it needs beside it. Below them the core: ``feedback`` (outcomes,
steps, figures), ``card`` (how an outcome looks), ``quiet``, ``unchanged`` and ``workload`` (what a
check may print, move and compute: nothing, nothing, and so much), ``names`` (what else a learner
may call ``check``), ``probe`` (how models, arrays and functions are asked without trusting them),
``values`` (what a value is, where numbers were wanted),
``keras_errors``, ``diagnosis`` and ``watching`` (what went wrong, from evidence), ``autoencoders``
(what several exercises ask).
"""

from helpers.checks.names import watch

watch()
