"""Scripts that train longer than a lesson can; what they find lies in notebooks/converged."""

import helpers  # noqa: F401 - before Keras, as in the lessons
