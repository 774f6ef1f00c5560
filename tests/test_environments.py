"""Where learners already are: containers, Colab, and environments with older packages."""

import json
import re

from tests import environments
from tests.notebooks import COURSE


def test_every_requirement_has_a_tested_lower_bound_and_a_cap():
    for file in (environments.LEARNER, environments.TESTER):
        lines = [
            line
            for line in file.read_text(encoding="utf-8").splitlines()
            if line and not line.startswith("#")
        ]
        assert len(environments.lower_bounds(file)) == len(lines)
        assert all(re.fullmatch(r"[\w-]+>=[\d.]+,<\d+", line) for line in lines)


def test_colab_keeps_its_own_tensorflow_and_numpy():
    promised = environments.lower_bounds(environments.LEARNER)
    for name in ("tensorflow", "numpy", "scikit-learn", "pillow", "matplotlib", "scipy"):
        have, least = (
            [int(part) for part in version.split(".")]
            for version in (environments.COLAB[name], promised[name])
        )
        assert have >= least, f"{name} would be replaced on Colab"


def test_a_codespace_opens_the_first_lesson():
    container = json.loads((COURSE / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert "-r requirements.txt" in container["updateContentCommand"]
    lesson = re.search(r"default_url=/lab/tree/(\S+)", container["postAttachCommand"])[1]
    assert (COURSE / lesson).exists()
    assert "--ServerApp.ip=127.0.0.1" in container["postAttachCommand"]


def test_binders_python_is_one_that_the_course_runs_on():
    assert re.fullmatch(r"python-3\.1[123]\n", (COURSE / "runtime.txt").read_text("utf-8"))
