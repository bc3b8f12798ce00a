"""Facts files as text: YAML in, checked keys and plain values with their lines out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from headlint.nodes import Node, YamlError, compose
from headlint.records import dataclass

__all__ = ["Cell", "FactsError", "Place", "nearest", "read", "root_of"]

Scalar = str | int | bool | None
_BOOLEAN = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


class FactsError(Exception):
    """A facts file that cannot be taken as it is: where, and what to write instead."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a facts file, counted from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a facts file; each way to read it refuses what it does not fit."""

    path: str
    node: Node

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.path, self.node.line)

    def fail(self, message: str) -> FactsError:
        """The error to raise for this piece."""
        return FactsError(self.place, message)

    @property
    def is_mapping(self) -> bool:
        """Whether keys can be read from it."""
        return self.node.kind == "mapping"

    @property
    def is_list(self) -> bool:
        """Whether it is a YAML list."""
        return self.node.kind == "sequence"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written there."""
        return self.node.kind == "scalar" and self.node.tag == "null"

    def items(self, what: str) -> Iterator[tuple[str, Cell, Cell]]:
        """(key, cell of the key, cell of the value); a key that is given twice is refused."""
        if self.node.kind != "mapping":
            raise self.fail(f"{what} wants `key: value` lines, not {self.describe()}")
        seen: dict[str, Cell] = {}
        for left, right in self.node.pairs:
            key = Cell(self.path, left)
            if left.kind != "scalar":
                raise key.fail(f"a key of {what} is a word, not {key.describe()}")
            name = left.text
            if name in seen:
                raise key.fail(f"`{name}` is given twice, first on line {seen[name].place.line}")
            seen[name] = key
            yield name, key, Cell(self.path, right)

    def elements(self, what: str) -> Iterator[Cell]:
        """The elements of a list."""
        if self.node.kind != "sequence":
            raise self.fail(f"{what} wants a list, not {self.describe()}")
        for node in self.node.items:
            yield Cell(self.path, node)

    def scalar(self, what: str) -> Scalar:
        """A string, whole number, truth value or nothing."""
        node = self.node
        if node.kind != "scalar":
            raise self.fail(f"{what} wants a single value, not {self.describe()}")
        text = node.text
        kind = node.tag
        if kind == "null":
            return None
        if kind == "bool":
            return _BOOLEAN[text.lower()]
        if kind == "int" and text.lstrip("+-").isdecimal():
            return int(text)
        return text

    def text(self, what: str) -> str:
        """A string."""
        value = self.scalar(what)
        if not isinstance(value, str):
            raise self.fail(f"{what} wants a word, not {self.describe()}")
        return value

    def words(self, what: str) -> tuple[str, ...]:
        """Words, as one string with blanks between them or as a list."""
        if self.is_list:
            return tuple(element.text(what) for element in self.elements(what))
        if self.is_empty:
            return ()
        return tuple(self.text(what).split())

    def describe(self) -> str:
        """What stands there, for messages."""
        if self.node.kind == "scalar":
            return f"`{self.node.text}`" if self.node.text else "nothing"
        return "a mapping" if self.is_mapping else "a list"


def read(path: Path, label: str) -> Cell:
    """The root of a facts file; `label` is the path that messages show.

    Raises FactsError where it cannot be read or is no YAML mapping.
    """
    try:
        node = compose(path.read_text("utf-8-sig"))
    except OSError as error:
        raise FactsError(Place(label, 1), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FactsError(Place(label, 1), "is not UTF-8 text") from error
    except YamlError as error:
        if error.line is None:
            raise FactsError(Place(label, 1), "holds a character that YAML does not allow") from error
        raise FactsError(Place(label, error.line), f"is not valid YAML: {error.problem}") from error
    return root_of(node, label)


def root_of(node: Node | None, label: str) -> Cell:
    """The root of a facts file as a cell. Raises FactsError where it is no mapping."""
    if node is None:
        raise FactsError(Place(label, 1), "is empty")
    root = Cell(label, node)
    if not root.is_mapping:
        raise root.fail(f"a facts file is a mapping, not {root.describe()}")
    return root


_MEANT = {
    "logit": "real",
    "logits": "real",
    "scores": "real",
    "linear": "real",
    "probabilities": "probability",
    "sigmoid": "probability",
    "softmax": "simplex",
    "distribution": "simplex",
    "log_softmax": "log-simplex",
    "logprobs": "log-simplex",
    "onehot": "one-hot",
    "sparse": "integer",
    "class": "integer",
    "multilabel": "multi-hot",
    "pytorch": "torch",
    "tf": "tensorflow",
    "flax": "jax",
}
"""What users say for the words of facts files."""


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean ...?` with the known word that is most like this one, or all if they are few."""
    names = sorted(known)
    meant = _MEANT.get(word.lower())
    if meant in names:
        return f"; did you mean `{meant}`?"
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    if close:
        return f"; did you mean `{close[0]}`?"
    if 0 < len(names) <= 12:
        return f"; known are {', '.join(f'`{name}`' for name in names)}"
    return ""
