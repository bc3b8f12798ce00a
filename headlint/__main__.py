"""`python -m headlint`, which must not run the modules that lie in the current folder."""

# Not even __future__ is imported here: until that folder is gone from the path, a file in it would be taken.
import os
import sys


def _leave_the_folder() -> None:
    """Take the current folder from the path, where `python -m` has put it in front of everything else.

    Where headlint itself was found there, it stays: that is a checkout, and what runs is its own.
    """
    if sys.flags.isolated or getattr(sys.flags, "safe_path", False):
        return
    try:
        here = os.getcwd()
    except OSError:  # it is gone, so it has not been put there
        return
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if sys.path[:1] == [here] and here != own:
        del sys.path[0]


if __name__ == "__main__":
    _leave_the_folder()
    from headlint.front import run

    run()
