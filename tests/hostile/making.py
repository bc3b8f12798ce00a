"""Programs that hold one known mistake, and rows made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from .row import Row

__all__ = ["IMPORTS", "LOSS", "clean", "closing", "found", "put", "read", "refused", "refused_line"]

IMPORTS = b"import torch.nn.functional as F\nfrom torch import nn\n"
LOSS = b"F.cross_entropy(nn.Linear(4, 1)(x), y)"
"""One output unit into a loss over classes: HL202, 16 characters on."""
PLACE = 16
MESSAGE = (
    "HL202 one-unit-categorical-crossentropy one output unit into cross_entropy: the only class is 0, "
    "and label 1 is out of range. Use a binary loss on the logit, or one unit per class."
)


def put(data: bytes, path: str = "train.py") -> Callable[[Path], None]:
    """What makes one file."""

    def make(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)

    return make


def found(line: int, column: int = 1 + PLACE, path: str = "train.py", cell: int = 0) -> str:
    """The line of a report on the known mistake."""
    where = f"cell {cell}:" if cell else ""
    return f"@/{path}:{where}{line}:{column}: {MESSAGE}"


def refused_line(reason: str, at: str = "1:1", path: str = "train.py") -> str:
    """The line of a report on a file that cannot be read."""
    return f"@/{path}:{at}: HL001 unreadable-file cannot be read: {reason}"


def closing(*, heads: int = 0, files: int = 1, findings: int = 0, errors: int = 0) -> tuple[str, ...]:
    """The line that a report ends with."""
    parts = [f"{_count(heads, 'head')} in {_count(heads, 'file')}: {heads} checked"]
    if not heads:
        parts = [f"no heads found in {_count(files, 'file')}"]
    if findings:
        parts.append(_count(findings, "finding"))
    if errors:
        parts.append(f"{_count(errors, 'file')} could not be read")
    return (" · ".join(parts),)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def read(topic: str, name: str, data: bytes, line: int, column: int = 1 + PLACE, **given: str) -> Row:
    """A file that is unusual and read all the same: its mistake is found where it stands."""
    path = given.get("path", "train.py")
    lines = (found(line, column, path),)
    return Row(topic, name, put(data, path), lines, closing(heads=1, findings=1), code=1)


def refused(topic: str, name: str, data: bytes, reason: str, at: str = "1:1", path: str = "train.py") -> Row:
    """A file that could hold a head and cannot be read."""
    return Row(topic, name, put(data, path), (refused_line(reason, at, path),), closing(errors=1), code=1)


def clean(topic: str, name: str, data: bytes, notes: Iterable[str] = (), path: str = "train.py") -> Row:
    """A file with nothing to report."""
    return Row(topic, name, put(data, path), (), closing(), tuple(notes))
