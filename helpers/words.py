"""Words that follow a number: one byte, two bytes."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """The number with its noun: "1 byte", "2,000 bytes"; ``plural`` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
