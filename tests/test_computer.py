"""As many tests run at a time as the computer, or a container's share of it, allows."""

import math
import os

import pytest

from helpers import computer


@pytest.mark.parametrize(
    ("cores", "gigabytes", "together"),
    [(2, 24, 2), (8, 8, 2), (6, 24, 6), (1, 8, 2), (2, 4, 1), (64, 256, 8)],
)
def test_as_many_tests_run_at_a_time_as_cores_and_memory_allow(
    monkeypatch, cores, gigabytes, together
):
    known = {"SC_PAGE_SIZE": 1000, "SC_PHYS_PAGES": gigabytes * 1e6 + 1}
    monkeypatch.setattr(os, "sysconf", known.__getitem__, raising=False)
    monkeypatch.setattr(computer, "share_of_container", lambda: (math.inf, math.inf))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(cores), raising=False)
    assert computer.tests_at_a_time() == together
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert computer.tests_at_a_time() == together


@pytest.mark.parametrize(
    ("processor", "memory", "together"),
    [("max 100000", "max", 8), ("400000 100000", "max", 4), ("max 100000", "4000000000", 1)],
)
def test_a_container_runs_as_many_tests_at_a_time_as_its_share_allows(
    monkeypatch, tmp_path, processor, memory, together
):
    (tmp_path / "cpu.max").write_text(processor + "\n", encoding="utf-8")
    (tmp_path / "memory.max").write_text(memory + "\n", encoding="utf-8")
    share = computer.share_of_container(tmp_path)
    monkeypatch.setattr(computer, "share_of_container", lambda: share)
    known = {"SC_PAGE_SIZE": 1000, "SC_PHYS_PAGES": 256e6}
    monkeypatch.setattr(os, "sysconf", known.__getitem__, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64), raising=False)
    assert computer.tests_at_a_time() == together
