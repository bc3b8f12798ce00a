"""Runs that end before they begin: nothing has changed since the last one, or no file can hold a head.

Nothing here says anything that the whole run would not say: where there is any doubt, there is no answer.
"""

from __future__ import annotations

import os
import stat
import sys

from headlint.cache.place import cache_folder
from headlint.cache.replay import Answer, play, run_name
from headlint.configured import candidates, silent
from headlint.console import CLEAN, look
from headlint.counting import no_heads
from headlint.depth import DEEPEST, LARGEST, deep_or_cases
from headlint.triage import load_triage

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Sequence

    from headlint.plain import Plain

__all__ = ["answer"]

FEW = 20
"""Files that are rather read anew than looked up: reading one takes no longer than asking what was kept."""
_MARKER = b"headlint"
"""A file without these bytes holds no comment for headlint."""
_DECODED_BY_OTHERS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TREE = 0x400
"""`ast.PyCF_ONLY_AST`."""


def answer(argv: Sequence[str], asked: Plain) -> Answer | None:
    """What there is to say and the exit code, if that is known at once. `asked` is what `argv` says."""
    color, width = look(asked.color, sys.stdout)
    if not asked.fresh:
        folder = cache_folder(asked.paths or ["."], asked.cache_dir)
        if folder is not None:
            name = run_name(argv, sys.stdout, color=color, width=width)
            known = play(os.path.join(folder, name))
            if known is not None:
                return known
    paths = asked.paths
    plain = asked.exact and 0 < len(paths) <= FEW and asked.format in ("", "full", "concise")
    if not plain or not all(map(_without_head, paths)):
        return None
    if not asked.isolated and not _unconfigured(paths):
        return None
    if asked.quiet:
        return "", "", CLEAN
    line = no_heads(len(set(map(os.path.realpath, paths))))
    bold = color and asked.format != "concise"
    return "", f"\x1b[1m{line}\x1b[0m\n" if bold else f"{line}\n", CLEAN


def _unconfigured(paths: Sequence[str]) -> bool:
    """Whether no file says how these paths are to be linted."""
    for path in candidates(paths):
        try:
            with open(path, "rb") as file:
                if not silent(path, file.read()):
                    return False
        except OSError:
            return False
    return True


def _without_head(path: str) -> bool:
    """Whether a path is that of an ordinary Python file that can hold no head."""
    try:
        status = os.lstat(path)
        if path.endswith(".ipynb") or not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            return False
        with open(path, "rb") as file:
            data = file.read()
    except (OSError, ValueError):
        return False
    if _MARKER in data or load_triage().can_hold_head(data) or data.startswith(_DECODED_BY_OTHERS):
        return False
    if any(b"coding" in line for line in data.split(b"\n", 2)[:2]):
        return False  # it may name its encoding
    return _is_python(data)


def _is_python(data: bytes) -> bool:
    """Whether these bytes are plain UTF-8 and Python that is not nested too deeply."""
    import warnings

    try:
        text = data.decode("utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = compile(text, "<unknown>", "exec", _TREE)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return deep_or_cases(module, DEEPEST) == []
