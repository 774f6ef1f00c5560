"""As many tests run at a time as the computer, or a container's share of it, allows."""

import ctypes
import math
import os
from types import SimpleNamespace

import pytest
import tensorflow as tf

from helpers import computer, training_xla


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


HUGE = "9223372036854771712"


@pytest.mark.parametrize(
    ("files", "share"),
    [
        ({"memory.max": "4000"}, (math.inf, 4000)),  # no group limits the processor
        ({"cpu.max": "150000 100000"}, (1.5, math.inf)),
        ({"cpu.max": "no numbers", "memory.max": "4000"}, (math.inf, 4000)),
        ({"memory/memory.limit_in_bytes": HUGE}, (math.inf, math.inf)),
        ({"memory/memory.limit_in_bytes": "4000"}, (math.inf, 4000)),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, (math.inf, math.inf)),
        ({"cpu/cpu.cfs_quota_us": "50000", "cpu/cpu.cfs_period_us": "100000"}, (0.5, math.inf)),
        (
            {
                "cpu,cpuacct/cpu.cfs_quota_us": "200000",
                "cpu,cpuacct/cpu.cfs_period_us": "100000",
                "memory/memory.limit_in_bytes": "4000",
            },
            (2, 4000),
        ),
        # The narrowest of the process's own group and those around it; a neighbour's is not its.
        ({"cpu.max": "max 1", "a/cpu.max": "3 1", "a/b/cpu.max": "2 1"}, (2, math.inf)),
        ({"cpu.max": "1 1", "a/b/cpu.max": "2 1", "a/c/cpu.max": "0 1"}, (1, math.inf)),
        ({"memory/a/b/memory.limit_in_bytes": "7"}, (math.inf, 7)),
        ({}, (math.inf, math.inf)),
    ],
)
def test_each_limit_of_a_control_group_counts_by_itself(tmp_path, files, share):
    own = tmp_path / "own"
    own.write_text("4:memory:/a/b\n2:cpu,cpuacct:/\n0::/a/b\n", encoding="utf-8")
    for name, text in files.items():
        file = tmp_path / "groups" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n", encoding="utf-8")
    assert computer.share_of_container(tmp_path / "groups", own) == share
    without = computer.share_of_container(tmp_path / "groups", tmp_path / "none")
    assert without >= share


@pytest.mark.parametrize(("share", "together"), [(0.5, 1), (1, 1), (1.5, 2), (math.inf, 64)])
def test_a_share_of_many_cores_counts_as_so_many(monkeypatch, share, together):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64), raising=False)
    monkeypatch.setattr(computer, "share_of_container", lambda: (share, math.inf))
    assert computer.cores_at_once() == together


def test_a_training_counts_the_cores_that_a_container_gives(monkeypatch):
    monkeypatch.delenv("TF_NUM_INTRAOP_THREADS", raising=False)
    monkeypatch.setattr(tf.config.threading, "get_intra_op_parallelism_threads", lambda: 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64), raising=False)
    monkeypatch.setattr(computer, "share_of_container", lambda: (1, math.inf))
    assert training_xla._threads() == 1


@pytest.mark.parametrize(("succeeds", "found"), [(1, 32e9), (0, 8e9)])
def test_windows_is_asked_in_its_own_way(monkeypatch, succeeds, found):
    def status(reference):
        place = ctypes.addressof(reference._obj)
        length = ctypes.c_uint32.from_address(place).value
        assert length == 64  # of MEMORYSTATUSEX, or Windows refuses
        ctypes.c_uint64.from_address(place + 8).value = int(32e9)
        return succeeds

    kernel = SimpleNamespace(kernel32=SimpleNamespace(GlobalMemoryStatusEx=status))
    monkeypatch.setattr(ctypes, "windll", kernel, raising=False)
    monkeypatch.delattr(os, "sysconf", raising=False)
    assert computer.memory() == found


def test_a_system_that_says_nothing_counts_as_8_gigabytes(monkeypatch):
    monkeypatch.delattr(os, "sysconf", raising=False)
    monkeypatch.delattr(ctypes, "windll", raising=False)
    assert computer.memory() == 8e9
