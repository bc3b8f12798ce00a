"""YAML as a tree of nodes with their lines; that of headlint's own files is kept beside the compiled code.

Like the compiled code it can be deleted at any time; it is JSON, and holds for files of the same size
and time.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from headlint.records import dataclass, field

__all__ = ["Node", "YamlError", "compose", "own_nodes"]

Kind = Literal["mapping", "sequence", "scalar"]
_KINDS: tuple[Kind, ...] = ("scalar", "sequence", "mapping")
_TAG = "tag:yaml.org,2002:"
_TAGS = ("str", "bool", "int", "null", "float", "map", "seq")


DEEPEST = 100
"""Levels that a document may have."""
LONGEST = 20
"""Digits that a whole number may have."""


class YamlError(Exception):
    """A text that is no YAML; `line` counts from 1 and is None where it is not known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


@dataclass(slots=True)
class Node:
    """A piece of a document. `tag` is what YAML takes a scalar for (`int`, `bool`, `null`, `str`).

    Not frozen, because there are many of them at every start; nobody changes one.
    """

    kind: Kind
    tag: str
    line: int
    text: str = ""
    items: list[Node] = field(default_factory=list)
    """The members of a sequence; of a mapping the keys and values by turns."""

    @property
    def pairs(self) -> Iterable[tuple[Node, Node]]:
        """The keys and values of a mapping."""
        return zip(self.items[::2], self.items[1::2], strict=True)


def compose(text: str) -> Node | None:
    """The root of a document that somebody else wrote; None for an empty one. Raises YamlError."""
    return _composed(text, deepest=DEEPEST)


def _composed(text: str, deepest: int | None = None) -> Node | None:
    """The root of a document, which may be so many levels deep, if that is asked for."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if deepest is not None:
            _refuse_deep(yaml.parse(text, Loader=loader), deepest)
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(str(error.problem or error.context), mark.line + 1 if mark else 1) from None
    except yaml.YAMLError as error:
        raise YamlError(" ".join(str(error).split())) from None
    return None if root is None else _plain(root, {})


def _refuse_deep(events: Iterable[object], deepest: int) -> None:
    """Raises YamlError where a document is too deep: to compose it takes the stack of C, and the process
    with it once that is used up."""
    import yaml

    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > deepest:
                line = event.start_mark.line + 1 if event.start_mark else None
                raise YamlError(f"nested too deeply (more than {deepest} levels)", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(node: object, known: dict[int, Node | None]) -> Node:
    """A node of PyYAML without PyYAML. An alias is the very node that it means."""
    import yaml

    assert isinstance(node, yaml.Node)
    if id(node) in known:
        found = known[id(node)]
        if found is None:
            raise YamlError("an alias stands within what it means", node.start_mark.line + 1)
        return found
    known[id(node)] = None
    tag, line = node.tag.removeprefix(_TAG), node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        parts = [_plain(one, known) for pair in node.value for one in pair]
        made = Node("mapping", tag, line, "", parts)
    elif isinstance(node, yaml.SequenceNode):
        made = Node("sequence", tag, line, "", [_plain(one, known) for one in node.value])
    else:
        made = Node("scalar", tag, line, str(node.value))
        if tag == "int" and len(made.text) > LONGEST:  # Python refuses those of 4,300 digits and more
            raise YamlError(f"a number of {len(made.text)} digits", line)
    known[id(node)] = made
    return made


# headlint's own files


def own_nodes(name: str, paths: Sequence[Path], read: Callable[[str], str]) -> Mapping[str, Node | None]:
    """The trees of files that come with headlint, by path; `read` takes what is wanted of their text.

    They are kept under `name`. Raises YamlError, OSError and UnicodeDecodeError.
    """
    stamps = [_stamp(path) for path in paths]
    kept = _kept(name, stamps)
    if kept is not None:
        return dict(zip(map(str, paths), kept, strict=True))
    found = {str(path): _composed(read(path.read_text("utf-8"))) for path in paths}
    if not sys.dont_write_bytecode:
        _keep(name, [stamps, [_packed(node) for node in found.values()]])
    return found


def _stamp(path: Path) -> list[str | int]:
    status = path.stat()
    return [str(path), status.st_size, status.st_mtime_ns]


def _place(name: str) -> Path:
    return Path(__file__).parent / "__pycache__" / f"{name}.json"


def _kept(name: str, stamps: object) -> list[Node | None] | None:
    try:
        known, trees = json.loads(_place(name).read_bytes())
        fresh = known == stamps and len(trees) == len(known)
        return [_unpacked(tree) for tree in trees] if fresh else None
    except (OSError, ValueError, TypeError, IndexError):
        return None


def _keep(name: str, value: object) -> None:
    """Write it in one step; where that is not possible, it is read anew every time."""
    place = _place(name)
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        handle, part = tempfile.mkstemp(dir=place.parent)
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, separators=(",", ":"))
        os.replace(part, place)


def _packed(node: Node | None) -> object:
    if node is None:
        return None
    tag = _TAGS.index(node.tag) if node.tag in _TAGS else node.tag
    content = node.text if node.kind == "scalar" else [_packed(one) for one in node.items]
    return [_KINDS.index(node.kind), tag, node.line, content]


def _unpacked(value: Any) -> Node | None:
    return None if value is None else _node(*value)


def _node(kind: int, tag: int | str, line: int, content: Any) -> Node:
    name = _TAGS[tag] if isinstance(tag, int) else tag
    if kind:
        return Node(_KINDS[kind], name, line, "", [_node(*one) for one in content])
    return Node("scalar", name, line, content)
