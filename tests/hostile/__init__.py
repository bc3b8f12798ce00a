"""The table of hostile inputs: each row says how it is made, how headlint is called, and what it must answer.

`rows()` gives them all. `in_subprocess(row, folder)` tries one that `row.make(folder)` has made, and
`agree(row, outcome)` gives what is wrong with the outcome: nothing, for a row that holds. `row.after`, where
there is one, looks at what was left behind. `all_together(rows(), folder)` makes all that is about files in
one folder, beside fifty good ones, and gives the row for a run over it.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import books, commands, depths, documents, grammar, places, processes, sizes, texts
from .row import Outcome, Row, agree, in_subprocess
from .together import all_together

__all__ = ["Outcome", "Row", "agree", "all_together", "in_subprocess", "rows"]


def rows() -> Iterator[Row]:
    """All rows, those that cannot be made here among them: their `unless` says why."""
    for module in (texts, grammar, depths, sizes, places, books, documents, processes, commands):
        yield from module.rows()
