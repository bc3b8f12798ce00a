"""Typed reading of YAML: every value knows its file and line, and complains with them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from headlint.nodes import Node, YamlError, compose
from headlint.records import dataclass
from headlint.rulebook.errors import RuleError, hint

__all__ = ["Item", "Scalar", "read_yaml", "root_item"]

Scalar: TypeAlias = "str | int | bool"

_TRUE = frozenset({"true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Item:
    """A YAML node of the file `path`. Every reader raises RuleError when the node does not fit."""

    node: Node
    path: str

    @property
    def line(self) -> int:
        return self.node.line

    def error(self, message: str) -> RuleError:
        return RuleError(self.path, self.line, message)

    @property
    def is_list(self) -> bool:
        return self.node.kind == "sequence"

    @property
    def is_mapping(self) -> bool:
        return self.node.kind == "mapping"

    def scalar(self) -> Scalar:
        """The single value of this node: text, a whole number or a truth value."""
        if self.node.kind != "scalar":
            raise self.error("a single value is expected here")
        value = self.node.text
        if self.node.tag == "bool":
            return value.lower() in _TRUE
        if self.node.tag == "int" and value.lstrip("+-").isdecimal():
            return int(value)
        if self.node.tag == "null":
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
        if self.node.kind != "sequence":
            raise self.error("a list is expected here")
        return tuple(Item(child, self.path) for child in self.node.items)

    def one_or_many(self) -> tuple[Item, ...]:
        """The members of a list, or the node itself when it is no list."""
        return self.items() if self.is_list else (self,)

    def pairs(self) -> tuple[tuple[Item, Item], ...]:
        """Keys and values of a mapping; a key that occurs twice is an error."""
        if self.node.kind != "mapping":
            raise self.error("a mapping (key: value) is expected here")
        seen: set[str] = set()
        pairs = []
        for key_node, value_node in self.node.pairs:
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
        root = compose(text)
    except YamlError as error:
        raise RuleError(path, error.line or 1, f"not valid YAML: {error.problem}") from None
    return root_item(root, path)


def root_item(root: Node | None, path: str) -> Item:
    """The root of a document of the file `path`; RuleError where there is none."""
    if root is None:
        raise RuleError(path, 1, "the file is empty")
    return Item(root, path)
