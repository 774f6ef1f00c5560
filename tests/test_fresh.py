"""course.py reset: a notebook as it came, and nothing of the learner's lost."""

import os
import shutil
import subprocess

import pytest

import course
from helpers.upkeep import fresh
from tests.notebooks import COURSE

NAME = "exercises/01_sparse.ipynb"


def no_make(folder):
    raise AssertionError("git has it")


@pytest.fixture
def copy(tmp_path):
    """A course of two notebooks, in a git repository of its own."""
    for name in (NAME, "notebooks/01_concepts.ipynb", "solutions/01_sparse.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(COURSE / name, tmp_path / name)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "course"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["01_sparse", "sparse", NAME, "01_sparse.ipynb", "exercises\\01_sparse"]
)
def test_an_exercise_is_found_by_any_of_its_names(copy, name):
    assert fresh.find(copy, name) == copy / NAME


def test_an_unknown_name_gets_the_names_that_there_are(copy):
    with pytest.raises(ValueError, match=r"no notebook 'x': there are 01_sparse, 01_concepts"):
        fresh.find(copy, "x")


def test_the_old_version_is_kept_beside_the_fresh_one(copy):
    path = copy / NAME
    came = path.read_bytes()
    path.write_bytes(b"my work")
    kept = fresh.reset(path, copy, no_make)
    assert path.read_bytes() == came
    assert kept == copy / "exercises" / "kept-1-01_sparse.ipynb"
    assert kept.read_bytes() == b"my work"


def test_a_second_reset_keeps_both_versions(copy):
    path = copy / NAME
    for work in (b"first", b"second"):
        path.write_bytes(work)
        fresh.reset(path, copy, no_make)
    kept = [(path.parent / f"kept-{number}-01_sparse.ipynb").read_bytes() for number in (1, 2)]
    assert kept == [b"first", b"second"]


def test_an_untouched_notebook_stays_alone(copy):
    assert fresh.reset(copy / NAME, copy, no_make) is None
    assert not list((copy / "exercises").glob("kept-*"))


def test_a_deleted_notebook_comes_back(copy):
    path = fresh.find(copy, "concepts")
    came = path.read_bytes()
    path.unlink()
    assert fresh.find(copy, "concepts") == path
    assert fresh.reset(path, copy, no_make) is None
    assert path.read_bytes() == came


def test_without_git_the_exercise_is_made_from_its_solution(copy):
    shutil.rmtree(copy / ".git")
    path = copy / NAME
    path.write_bytes(b"my work")
    kept = fresh.reset(path, copy, lambda folder: (folder / path.name).write_bytes(b"made"))
    assert (path.read_bytes(), kept.read_bytes()) == (b"made", b"my work")
    assert {file.name for file in path.parent.iterdir()} == {kept.name, path.name}


@pytest.fixture
def of_another_user(copy):
    """As a clone lies in a container or a codespace."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    for path in [copy, *copy.rglob("*")]:
        os.chown(path, 12345, -1)
    return copy


def test_in_a_clone_of_another_user_git_is_asked_all_the_same(of_another_user):
    status = subprocess.run(["git", "status"], cwd=of_another_user, capture_output=True)
    assert b"dubious ownership" in status.stderr
    path = of_another_user / NAME
    came = path.read_bytes()
    path.write_bytes(b"my work")
    assert fresh.reset(path, of_another_user, no_make).read_bytes() == b"my work"
    assert path.read_bytes() == came


def test_git_says_itself_why_it_has_nothing(copy):
    path = copy / "notebooks" / "01_concepts.ipynb"
    (copy / ".git" / "HEAD").write_text("nonsense")
    with pytest.raises(ValueError, match="git says: fatal: not a git repository"):
        fresh.reset(path, copy, no_make)


def test_what_a_killed_reset_left_does_not_stop_the_next(copy):
    shutil.rmtree(copy / ".git")
    (copy / "exercises" / ".fresh").mkdir()
    (copy / "exercises" / ".fresh" / "01_sparse.ipynb").write_text("half")
    path = copy / NAME

    def make(folder):
        assert not list(folder.iterdir())
        (folder / path.name).write_bytes(b"made")

    fresh.reset(path, copy, make)
    assert path.read_bytes() == b"made"


def test_without_git_and_solution_the_work_stays_where_it_is(copy):
    shutil.rmtree(copy / ".git")
    path = copy / "notebooks" / "01_concepts.ipynb"
    path.write_bytes(b"my work")
    with pytest.raises(ValueError, match="take it from a fresh copy of the course"):
        fresh.reset(path, copy, no_make)
    assert path.read_bytes() == b"my work"


def test_git_refuses_to_overwrite_edited_work(copy, tmp_path_factory):
    """What the README says of ``git pull``: it stops, and the work is untouched."""
    mine = tmp_path_factory.mktemp("learner") / "course"
    subprocess.run(["git", "clone", "-q", copy, mine], check=True)
    (mine / NAME).write_bytes(b"my work")
    (copy / NAME).write_bytes(b"a newer exercise")
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, "commit", "-qam", "newer"], cwd=copy, check=True)
    pull = ["git", "pull", "--ff-only"]
    done = subprocess.run(pull, cwd=mine, capture_output=True, text=True)
    assert done.returncode != 0
    assert "would be overwritten" in done.stderr
    assert (mine / NAME).read_bytes() == b"my work"
    fresh.reset(mine / NAME, mine, no_make)
    subprocess.run(pull, cwd=mine, check=True, capture_output=True)
    assert (mine / NAME).read_bytes() == b"a newer exercise"
    assert (mine / "exercises" / "kept-1-01_sparse.ipynb").read_bytes() == b"my work"


def test_the_verb_says_where_the_work_is_kept(copy, monkeypatch, capsys):
    monkeypatch.setattr(course, "HERE", copy)
    (copy / "helpers" / "upkeep").mkdir(parents=True)
    shutil.copy(COURSE / "helpers" / "upkeep" / "fresh.py", copy / "helpers" / "upkeep")
    (copy / NAME).write_bytes(b"my work")
    assert course.main(["reset", "sparse"]) == 0
    assert "kept-1-01_sparse.ipynb" in capsys.readouterr().out
    assert course.main(["reset"]) == 2
    assert "Say which notebook" in capsys.readouterr().err
    assert course.main(["reset", "x"]) == 2
    assert "no notebook 'x'" in capsys.readouterr().err
