"""Run both generators: ``python -m tests.generators [right] [wrong] [--only 02_denoising]``.

The table of mutants is written to ``tests/generators/mutants.md``.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ["AUTOENCODERS_PROGRESS"] = "off"
sys.path.insert(0, str(Path(__file__).parents[2]))
import helpers  # noqa: F401 (Keras meets TensorFlow through it)
from tests.generators import report, right, solutions, wrong
from tests.generators.graded import graded
from tests.generators.session import variables_of
from tests.generators.trainings import Trainings


def run_right(names: list[str], folder: Path | None, form: str) -> int:
    """Grade every form of every solution; the number of those that lose a point.

    ``form`` is a part of the names of those that are wanted.
    """
    lost = 0
    for name in names:
        solution = solutions.load(name)
        for variant in right.variants(solution, variables_of(solution)):
            if form not in variant.name:
                continue
            result = graded(solution, variant, folder)
            lost += bool(result.lost)
            print(f"{name}, {variant.name}: {result.points:g} of {result.possible:g}", flush=True)
            for check, reason in result.lost.items():
                print(f"    {check}: {reason}", flush=True)
    return lost


def run_wrong(names: list[str], folder: Path, count: int, steps: list[str] | None) -> int:
    """Run the mutants and write the table; the number of those that pass without a reason.

    The trainings are kept in ``folder``. In the table the rows of the steps that were run are
    replaced, so that one exercise, or some ``steps`` of it, can be run again by themselves.
    """
    unnoticed = 0
    for name in names:
        findings = []
        for finding in wrong.run(name, Trainings(folder=folder), count, steps):
            findings.append(finding)
            print(report.line(finding), flush=True)
        unnoticed += sum(finding.result in ("passed", "fault") for finding in findings)
        print(report.summary([report.row_of(finding) for finding in findings]), flush=True)
        report.write(report.with_new(report.read(), findings))
    return unnoticed


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line names; 1 when a point is lost or a mutant passes, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=["right", "wrong"], default=["right", "wrong"])
    parser.add_argument("--only", action="append", help="an exercise, such as 02_denoising")
    parser.add_argument("--step", action="append", help="wrong: a check of these alone")
    parser.add_argument("--form", default="", help="right: those with this in their names")
    parser.add_argument("--mutants", type=int, default=wrong.MUTANTS, help="of each exercise")
    parser.add_argument("--in-full", action="store_true", help="right forms: train every model")
    parser.add_argument("--folder", type=Path, help="where trainings are kept and looked for")
    chosen = parser.parse_args(arguments)
    names = chosen.only or solutions.names()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        failed = 0
        if "right" in chosen.what:
            failed += run_right(names, None if chosen.in_full else folder, chosen.form)
        if "wrong" in chosen.what:
            failed += run_wrong(names, folder, chosen.mutants, chosen.step)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
