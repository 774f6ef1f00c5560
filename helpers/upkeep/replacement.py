"""One folder in the place of another, which comes back should making it fail.

Standard library only, and readable by any Python 3, as ``installation``, which loads this file.
"""

import contextlib
import shutil


def former(folder):
    """Where the folder lies while another one is made in its place; beside the goal of a link."""
    goal = folder.resolve()
    return goal.with_name(goal.name + ".former")


def move_aside(folder):
    """Make room for another one; raises OSError, and has changed nothing, when that cannot be."""
    folder.resolve().rename(former(folder))


@contextlib.contextmanager
def in_its_place(folder):
    """Make the other one here: done, the former is deleted; failed or stopped, it comes back."""
    try:
        yield
    except BaseException:  # Ctrl-C, too
        put_back(folder)
        raise
    remove(former(folder))


def put_back(folder):
    """Put what was moved aside, if anything was, in the place of the unfinished one."""
    if former(folder).exists():
        remove(folder.resolve())
        with contextlib.suppress(OSError):  # the next start tries again
            former(folder).rename(folder.resolve())
            print("What was installed before is in its place again.", flush=True)


def empty(folder, but):
    """Delete what is in the folder, but for one file."""
    for inside in list(folder.iterdir()):
        if inside.is_dir() and not inside.is_symlink():
            remove(inside)
        elif inside != but:
            inside.unlink()


def remove(folder):
    """Delete a folder as far as that goes; Windows keeps what is in use."""
    shutil.rmtree(str(folder), ignore_errors=True)
