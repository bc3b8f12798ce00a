"""A notebook's cell as Python reads it: without magics, shell lines and the indentation of the whole."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Unparsable", "parse_quietly", "plain", "read_ast"]

Unparsable = SyntaxError | ValueError | RecursionError | MemoryError

# Cell magics whose cell is still Python of this kernel; all others hand it to something else.
_PYTHON_MAGICS = ("capture", "debug", "heat", "memit", "mprun", "prun", "snakeviz", "time", "timeit", "wandb")
_CELL_MAGIC = re.compile(r"\s*%%(\S*)")
_TIMED = re.compile(r"(\s*)(%(?:time|timeit|prun|memit)\s+)(?=[^-\s])(.*)")
_ASSIGNED = re.compile(r"(\s*[\w.,][\w., \t]*=\s*)[%!].*")
# Shell lines and questions; pip and its kin also work without a mark, and are no Python then.
_ESCAPED = re.compile(
    r"(\s*)(?:[%!?].*|[\w.*]+\?{1,2}\s*$|(?:pip3?|conda|mamba|cd|ls|cat|cp|mv|mkdir|rm)\s+[\w./~-].*)"
)
# An unfinished string runs to the end of the line: always a match, so never a second look.
_MARKS = re.compile(r"'''|\"\"\"|'(?:\\.|[^'\\])*'?|\"(?:\\.|[^\"\\])*\"?|#.*|[()\[\]{}]")
_INDENTATION = re.compile(r"[ \t]+")


def read_ast(text: str) -> ast.Module | Unparsable:
    """The ast of a text, or the error that tells why there is none. No warning is printed."""
    try:
        return parse_quietly(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error


def parse_quietly(text: str) -> ast.Module:
    """The ast of a text; raises as `ast.parse` does, but prints no warning about what stands there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def plain(lines: Sequence[str]) -> tuple[str, str]:
    """The cell as Python, as many lines as it has, and the indentation that was taken from its lines.

    Magics and shell lines give way to something of the same height. The indentation of the first line
    is no part of the program: IPython takes it from every line that starts with it
    (`leading_indent` in IPython/core/inputtransformer2.py).
    """
    top = 0
    for line in lines:
        magic = _CELL_MAGIC.match(line)
        if magic is not None and magic[1] not in _PYTHON_MAGICS:
            return "\n" * len(lines), ""
        if magic is None and line.strip():
            break
        top += 1
    kept, empty = lines[top:], "\n" * top
    if not isinstance(read_ast(_text(kept)), Exception):
        return empty + _text(kept), ""  # without an error there is no magic: `% name` continues an expression
    indentation = _INDENTATION.match(kept[0])
    if indentation is None:
        return empty + _text(_without_magics(kept)), ""
    moved = [line.removeprefix(indentation[0]) for line in kept]
    if isinstance(read_ast(_text(moved)), Exception):
        moved = list(_without_magics(moved))
    return empty + _text(moved), indentation[0]


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _without_magics(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with those replaced that start a statement and are for IPython."""
    quote, depth, continued, escaped = "", 0, False, False
    for line in lines:
        if escaped or not (quote or depth or continued):
            plain = "" if escaped else _replaced(line)
            if plain is not None:
                escaped = line.endswith("\\")
                yield plain
                continue
        yield line
        quote, depth = _state(line, quote, depth)
        continued = line.endswith("\\")


def _state(line: str, quote: str, depth: int) -> tuple[str, int]:
    """The triple quote and the number of brackets that are open after a line."""
    at = 0
    while True:
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return quote, depth
            at, quote = end + 3, ""
        mark = _MARKS.search(line, at)
        if mark is None:
            return quote, depth
        at = mark.end()
        if mark[0] in ("'''", '"""'):
            quote = mark[0]
        elif mark[0] in "([{":
            depth += 1
        elif mark[0] in ")]}":
            depth = max(depth - 1, 0)


def _replaced(line: str) -> str | None:
    """What stands for an IPython line; None for a line of Python."""
    timed = _TIMED.fullmatch(line)
    if timed is not None and not isinstance(read_ast(f"if 1:{timed[3]}\n"), Exception):
        # As long as what it replaces, so that the columns of the statement stay true.
        return f"{timed[1]}{'if 1:'.ljust(len(timed[2]))}{timed[3]}"
    assigned = _ASSIGNED.fullmatch(line)
    if assigned is not None:
        return f"{assigned[1]}None"
    escaped = _ESCAPED.fullmatch(line)
    return None if escaped is None else f"{escaped[1]}pass"
