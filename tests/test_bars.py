"""The benchmark names each bar that is missed, and no other."""

from tests import bars


def results(times: float, megabytes: float) -> dict:
    return {
        "training": {
            "seed 784-32-784": {"ours_to_floor": times},
            "convolutional 16-32": {"ours_to_floor": 9.0},
        },
        "notebooks": {"notebooks/03_variants": {"megabytes": megabytes}},
    }


def test_a_benchmark_within_the_bars_has_missed_none():
    assert list(bars.missed(results(1.7, 1150))) == []


def test_a_bar_that_is_missed_is_named_with_its_figure():
    assert list(bars.missed(results(1.954, 1234.5))) == [
        "seed 784-32-784: 1.95 times the products, above 1.8",
        "notebooks/03_variants: 1,234 MB, above 1,200",
    ]


def test_two_trainings_that_keep_each_other_are_named():
    measured = {"training": {}, "together": {"alone": 0.2, "two": [0.3, 0.35]}}
    assert not list(bars.missed(measured))
    measured["together"]["two"] = [0.3, 0.39]
    assert list(bars.missed(measured)) == ["two trainings at once: 1.95 times as long, above 1.8"]


def test_without_the_notebooks_only_training_is_judged():
    assert not list(bars.missed({"training": results(1.0, 0)["training"]}))
