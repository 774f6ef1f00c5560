"""Load MNIST and train the seed's model for two epochs, with Keras or with ours, and do no more.

python -m tests.train_once [keras]. The benchmark watches the memory of this process.
"""

import sys

from helpers import models  # before Keras, as in the lessons

# isort: split
from helpers.data import load_mnist
from helpers.training import fit

x = load_mnist().train.x
model = models.dense_autoencoder(32).autoencoder
model.compile("adam", "binary_crossentropy")
if "keras" in sys.argv[1:]:
    model.fit(x, x, batch_size=256, epochs=2, verbose=0)
else:
    fit(model, x, x, batch_size=256, epochs=2, verbose=0)
