"""Nothing is measured in vain: arguments are refused before, and results outlive a failure."""

import argparse
import json

import pytest

from tests import bench
from tests.arguments import at_least_one, new_file


def test_results_go_into_a_folder_that_is_there(tmp_path):
    assert new_file(str(tmp_path / "results.json")).parent == tmp_path
    with pytest.raises(argparse.ArgumentTypeError, match="there is no folder"):
        new_file(str(tmp_path / "nowhere" / "results.json"))
    with pytest.raises(argparse.ArgumentTypeError, match="is a folder"):
        new_file(str(tmp_path))


def test_something_is_measured_at_least_once():
    assert at_least_one("3") == 3
    for text in ("0", "-1", "1.5", "many"):
        with pytest.raises(argparse.ArgumentTypeError, match="above 0"):
            at_least_one(text)


def test_what_a_benchmark_has_measured_is_kept_when_the_rest_fails(tmp_path, monkeypatch):
    def one_notebook_fails(rows: dict) -> None:
        rows["notebooks/01_concepts"] = {"seconds": 30, "megabytes": 1000}
        raise SystemExit("the next one has failed")

    monkeypatch.setattr(bench, "measure_training", lambda *_: None)
    monkeypatch.setattr(bench, "measure_together", lambda *_: None)
    monkeypatch.setattr(bench, "measure_memory", lambda rows: rows.update(ours=600))
    monkeypatch.setattr(bench, "measure_notebooks", one_notebook_fails)
    file = tmp_path / "results.json"
    monkeypatch.setattr("sys.argv", ["bench", "--json", str(file)])
    with pytest.raises(SystemExit, match="has failed"):
        bench.main()
    found = json.loads(file.read_text("utf-8"))
    assert found["memory"] == {"ours": 600}
    assert [*found["notebooks"]] == ["notebooks/01_concepts"]
