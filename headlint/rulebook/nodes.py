"""Typed reading of YAML: every value knows its file and line, and complains with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from headlint.rulebook.errors import RuleError, hint

__all__ = ["Item", "Scalar", "read_yaml"]

Scalar: TypeAlias = "str | int | bool"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_TRUE = frozenset({"true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Item:
    """A YAML node of the file `path`. Every reader raises RuleError when the node does not fit."""

    node: yaml.Node
    path: str

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def error(self, message: str) -> RuleError:
        return RuleError(self.path, self.line, message)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def scalar(self) -> Scalar:
        """The single value of this node: text, a whole number or a truth value."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.error("a single value is expected here")
        value = str(self.node.value)
        if self.node.tag == f"{_TAG}bool":
            return value.lower() in _TRUE
        if self.node.tag == f"{_TAG}int" and value.lstrip("+-").isdecimal():
            return int(value)
        if self.node.tag == f"{_TAG}null":
            raise self.error("a value is missing here")
        return value

    def text(self) -> str:
        value = self.scalar()
        if isinstance(value, str) and value.strip():
            return value
        raise self.error(f"text is expected here, not {value!r}")

    def switch(self) -> bool:
        value = self.scalar()
        if isinstance(value, bool):
            return value
        raise self.error(f"on or off is expected here, not {value!r}")

    def one_of(self, known: Collection[str]) -> str:
        """Text out of a closed set."""
        value = self.text()
        if value not in known:
            raise self.error(f"unknown value {value!r}{hint(value, known)}")
        return value

    def items(self) -> tuple[Item, ...]:
        """The members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error("a list is expected here")
        return tuple(Item(child, self.path) for child in self.node.value)

    def one_or_many(self) -> tuple[Item, ...]:
        """The members of a list, or the node itself when it is no list."""
        return self.items() if self.is_list else (self,)

    def pairs(self) -> tuple[tuple[Item, Item], ...]:
        """Keys and values of a mapping; a key that occurs twice is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error("a mapping (key: value) is expected here")
        seen: set[str] = set()
        pairs = []
        for key_node, value_node in self.node.value:
            key = Item(key_node, self.path)
            name = key.text()
            if name in seen:
                raise key.error(f"duplicate key {name!r}")
            seen.add(name)
            pairs.append((key, Item(value_node, self.path)))
        return tuple(pairs)

    def fields(self, known: Collection[str], required: Collection[str] = ()) -> dict[str, Item]:
        """The values of a mapping by key; an unknown key and a missing one are errors."""
        found: dict[str, Item] = {}
        for key, value in self.pairs():
            name = key.text()
            if name not in known:
                raise key.error(f"unknown key {name!r}{hint(name, known)}")
            found[name] = value
        for name in required:
            if name not in found:
                raise self.error(f"key {name!r} is missing")
        return found


def read_yaml(text: str, path: str) -> Item:
    """The root of the YAML document `text`; RuleError where it is no YAML, or empty."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise RuleError(path, line, f"not valid YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise RuleError(path, 1, f"not valid YAML: {' '.join(str(error).split())}") from None
    if root is None:
        raise RuleError(path, 1, "the file is empty")
    return Item(root, path)
