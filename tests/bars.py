"""The course's bars on speed and memory: ``course.py bench`` judges them, since no test may."""

from collections.abc import Iterator

MOST_TIMES_THE_PRODUCTS = 1.8  # an epoch of the seed's model, against its matrix products in NumPy
MOST_TIMES_ALONE = 1.8  # an epoch beside another training, against one alone; one thread each
MOST_MEGABYTES = 1200  # a notebook's peak


def missed(results: dict) -> Iterator[str]:
    """A sentence for each bar that the results of a benchmark do not meet."""
    for name, row in results["training"].items():
        times = row["ours_to_floor"]
        if name.startswith("seed") and times > MOST_TIMES_THE_PRODUCTS:
            yield f"{name}: {times:.2f} times the products, above {MOST_TIMES_THE_PRODUCTS}"
    if together := results.get("together"):
        times = max(together["two"]) / together["alone"]
        if times > MOST_TIMES_ALONE:
            yield f"two trainings at once: {times:.2f} times as long, above {MOST_TIMES_ALONE}"
    for name, row in results.get("notebooks", {}).items():
        if row["megabytes"] > MOST_MEGABYTES:
            yield f"{name}: {row['megabytes']:,.0f} MB, above {MOST_MEGABYTES:,}"
