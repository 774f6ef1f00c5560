"""Checks of the exercises: they look at what an answer does and say which mistake was made.

One file an exercise, all on ``feedback`` (the four outcomes and their card) and ``probe`` (how a
learner's models, arrays and functions are asked without trusting them).
"""
