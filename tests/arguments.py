"""What the commands that measure accept, so that nothing is measured in vain."""

import argparse
from pathlib import Path


def new_file(text: str) -> Path:
    """For argparse: a file to write, in a folder that is there."""
    path = Path(text).absolute()
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path.parent}; make it first")
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is a folder; name a file in it")
    return path


def at_least_one(text: str) -> int:
    """For argparse: a whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"it is {text}; a whole number above 0 is needed")
    return int(text)
