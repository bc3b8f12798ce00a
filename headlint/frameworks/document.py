"""Facts files as text: YAML in, checked keys and plain values with their lines out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

__all__ = ["Cell", "FactsError", "Place", "nearest", "read"]

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
    node: yaml.Node

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.path, self.node.start_mark.line + 1)

    def fail(self, message: str) -> FactsError:
        """The error to raise for this piece."""
        return FactsError(self.place, message)

    @property
    def is_mapping(self) -> bool:
        """Whether keys can be read from it."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Whether it is a YAML list."""
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written there."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag == "tag:yaml.org,2002:null"

    def items(self, what: str) -> Iterator[tuple[str, Cell, Cell]]:
        """(key, cell of the key, cell of the value); a key that is given twice is refused."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fail(f"{what} wants `key: value` lines, not {self.describe()}")
        seen: dict[str, Cell] = {}
        for left, right in self.node.value:
            key = Cell(self.path, left)
            if not isinstance(left, yaml.ScalarNode):
                raise key.fail(f"a key of {what} is a word, not {key.describe()}")
            name: str = left.value
            if name in seen:
                raise key.fail(f"`{name}` is given twice, first on line {seen[name].place.line}")
            seen[name] = key
            yield name, key, Cell(self.path, right)

    def elements(self, what: str) -> Iterator[Cell]:
        """The elements of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.fail(f"{what} wants a list, not {self.describe()}")
        for node in self.node.value:
            yield Cell(self.path, node)

    def scalar(self, what: str) -> Scalar:
        """A string, whole number, truth value or nothing."""
        node = self.node
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail(f"{what} wants a single value, not {self.describe()}")
        text: str = node.value
        kind = node.tag.rpartition(":")[2]
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
        if isinstance(self.node, yaml.ScalarNode):
            return f"`{self.node.value}`" if self.node.value else "nothing"
        return "a mapping" if self.is_mapping else "a list"


def read(path: Path, label: str) -> Cell:
    """The root of a facts file; `label` is the path that messages show.

    Raises FactsError where it cannot be read or is no YAML mapping.
    """
    try:
        node = yaml.compose(path.read_text("utf-8-sig"), Loader=_LOADER)
    except OSError as error:
        raise FactsError(Place(label, 1), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FactsError(Place(label, 1), "is not UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise FactsError(Place(label, line), f"is not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise FactsError(Place(label, 1), "holds a character that YAML does not allow") from error
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


_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
