"""Tables of pandas: which columns the program has set, through copies and selections of rows.

A table is an unknown whose token begins with `frame`; some of its rows are one with the token
(`rows`, number, the table's token), and a column has the token (the table's, `[`, its name).
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from headlint.analysis import label_literals, label_values
from headlint.domains import Encoding
from headlint.values import Const, Entries, Items, Ref, Scalar, Step, Tensor, Unknown, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = [
    "FRAME",
    "FROM",
    "ROWS",
    "column",
    "is_column",
    "is_table",
    "kept",
    "new",
    "of_columns",
    "part",
    "pop",
    "read",
    "some_rows",
    "write",
]

FRAME = "frame"
ROWS = "rows"
FROM = "#from"
"""Name under which the store keeps what a table was read from."""
SELECTORS = ("loc", "iloc", "at", "iat")
OWN = (*SELECTORS, "columns", "index", "shape", "size", "ndim", "dtypes", "values", "T", "axes", "empty")
"""Attributes of a table that are none of its columns."""
REASON = "what a table holds is not known"


def new(interp: Interpreter, source: Value | None = None) -> Unknown:
    """A table of which nothing is known but what it is read from."""
    table = Unknown(REASON, (FRAME, interp.number()))
    if source is not None:
        interp.store.set((table.token, FROM), source)
    return table


def of_columns(interp: Interpreter, entries: Entries, maker: Step) -> Unknown:
    """A table made of a dictionary: a list that is labels is a column of labels."""
    table = new(interp)
    for key, value in entries.pairs:
        held = label_literals.listed(interp, value, maker) or value
        if isinstance(key, Const) and label_values.are_labels(held):
            write(interp, table.token, key, held)
    return table


def some_rows(interp: Interpreter, value: Unknown) -> Unknown:
    """Some rows of a table or of a column, or all of them in another order."""
    return Unknown(value.reason, value.token and (ROWS, interp.number(), value.token))


def kept(interp: Interpreter, value: Value, effect: str) -> Value | None:
    """A table or a column after a cast or a copy; None for anything else."""
    if effect not in ("cast", "none") or not isinstance(value, Unknown):
        return None
    return some_rows(interp, value) if is_table(interp, value) or is_column(value) else None


def _table(token: Hashable) -> bool:
    """Whether a token names a table, or rows of one."""
    match token:
        case ("frame", _):
            return True
        case ("rows", _, base):
            return _table(base)
    return False


def is_table(interp: Interpreter, value: Value) -> bool:
    """Whether a value is a table and not one of its columns."""
    return isinstance(value, Unknown) and _table(value.token)


def is_column(value: Value) -> bool:
    """Whether a value is a single column of a table."""
    token = value.token if isinstance(value, Unknown) else None
    while isinstance(token, tuple) and len(token) == 3 and token[0] == ROWS:
        token = token[2]
    match token:
        case (table, "[", str() | int()):
            return _table(table)
        case (table, ".", str() as name):
            return name not in OWN and _table(table)
    return False


def column(interp: Interpreter, table: Unknown, name: Scalar) -> Value:
    """A column by its name."""
    found = read(interp, table.token, name)
    return found if found is not None else Unknown(table.reason, (table.token, "[", name))


def read(interp: Interpreter, token: Hashable, name: Scalar) -> Value | None:
    """What the program has put in a column, if anything; a part of a table has the columns of the whole."""
    while token is not None:
        known = interp.store.get((token, f"[{name!r}]"))
        if known is not None:
            return known
        match token:
            case ("rows", _, base):
                token = base
            case _:
                return None
    return None


def write(interp: Interpreter, token: Hashable, key: Value | None, value: Value) -> None:
    """`table[key] = value`; a key that is not known may be that of any column."""
    if not isinstance(key, Const):
        forget(interp, token)
        return
    interp.store.set((token, f"[{key.value!r}]"), value)
    if isinstance(value, Tensor):
        held = interp.store.get((token, "#columns"))
        names = held.values if isinstance(held, Items) else ()
        interp.store.set((token, "#columns"), Items((*names, key)))


def forget(interp: Interpreter, token: Hashable) -> None:
    """Columns of the table are changed, and it is not known which."""
    while token is not None:
        held = interp.store.get((token, "#columns"))
        for name in held.values if isinstance(held, Items) else ():
            if isinstance(name, Const):
                interp.store.set((token, f"[{name.value!r}]"), Unknown("the column is changed"))
        match token:
            case ("rows", _, base):
                token = base
            case _:
                return


def part(interp: Interpreter, value: Unknown, keys: list[Value | None]) -> Value | None:
    """`table.loc[rows, "name"]`, `table.iloc[:, 3]`: a column; None for anything else."""
    match value.token:
        case (table, ".", "loc" | "iloc"):
            pass
        case _:
            return None
    if len(keys) != 2 or not _table(table) or not isinstance(keys[1], Const):
        return None
    return some_rows(interp, Unknown(value.reason, (table, "[", keys[1].value)))


def changed(interp: Interpreter, value: Unknown) -> None:
    """`table.loc[...] = ...`, or a method that changes the table in place."""
    match value.token:
        case (table, ".", str() as name) if name in SELECTORS:
            forget(interp, table)
        case token:
            forget(interp, token)


def attribute(interp: Interpreter, value: Unknown, name: str) -> Value | None:
    """`table.name` where the program set it, `column.values`, `column.cat.codes`; None for the rest."""
    if name in ("values", "array") and (is_table(interp, value) or is_column(value)):
        return some_rows(interp, value)
    if is_table(interp, value):
        return read(interp, value.token, name)
    match value.token:
        case (base, ".", "cat") if name == "codes" and is_column(Unknown(value.reason, base)):
            return Tensor(
                reason=label_values.REASON,
                encoding=Encoding.INTEGER,
                rank=1,
                maker=Step("cat.codes", "labels"),
            )
    return None


def columns(interp: Interpreter, table: Unknown, names: Ref) -> Value | None:
    """`table[["a", "b"]]`: a table of some columns, a single one of them as a column."""
    held = interp.get(names, "#items")
    if not is_table(interp, table) or not isinstance(held, Items) or not held.exact:
        return None
    if len(held.values) != 1 or not isinstance(held.values[0], Const):
        return some_rows(interp, table)
    found = column(interp, table, held.values[0].value)
    known = isinstance(found, Tensor) and label_values.are_labels(found)
    return label_values.column(found) if isinstance(found, Tensor) and known else found


def holds(interp: Interpreter, value: Unknown) -> bool:
    """Whether an assignment to an element of the value changes a table."""
    match value.token:
        case (table, ".", str() as name) if name in SELECTORS:
            return _table(table)
        case token:
            return _table(token) or is_column(value)


def assign(interp: Interpreter, value: Unknown, key: Value | None, new: Value) -> None:
    """`table[key] = new`, `table.loc[...] = new`, `table["name"][mask] = new`."""
    if is_table(interp, value):
        write(interp, value.token, key, new)
    elif not is_column(value):
        changed(interp, value)


def pop(interp: Interpreter, table: Value, name: Value | None) -> Value | None:
    """`table.pop("name")`; None where it is no table or the name is not known."""
    if isinstance(table, Unknown) and is_table(interp, table) and isinstance(name, Const):
        return column(interp, table, name.value)
    return None


def dictionary(interp: Interpreter, value: Value | None) -> Entries | None:
    """What a dictionary holds, where all of it is known."""
    held = interp.get(value, "#entries") if isinstance(value, Ref) and value.kind == "dict" else None
    return held if isinstance(held, Entries) and not held.partial else None
