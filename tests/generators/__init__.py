"""Two generators of answers: right ones in every form, and wrong ones by mutation of right ones.

``python -m tests.generators`` runs them; ``tests/test_generators.py`` runs a small fixed sample.
"""
