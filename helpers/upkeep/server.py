"""JupyterLab with a token, whatever a user's or a computer's own settings say of it.

``course.py lab`` runs this file by itself in .venv: the package around it would load TensorFlow.
"""

import binascii
import os
import sys
from pathlib import Path

from jupyter_server.auth.identity import PasswordIdentityProvider
from traitlets import validate


class WithToken(PasswordIdentityProvider):
    """Who may use the server: one who has the token, or the password of the user's own settings."""

    @validate("token")
    def _never_without(self, proposal: dict) -> str:
        """An empty token, which lets everybody in, becomes a new one, which Jupyter prints."""
        given = proposal["value"].strip()
        self.token_generated = self.token_generated or not given
        return given or binascii.hexlify(os.urandom(24)).decode("ascii")


if __name__ == "__main__":
    from jupyterlab.labapp import main

    sys.path[0] = str(Path.cwd())  # as with python -m jupyterlab
    sys.argv.append(f"--ServerApp.identity_provider_class={__name__}.{WithToken.__name__}")
    sys.exit(main())
