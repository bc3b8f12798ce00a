"""What all nodes are."""

from __future__ import annotations

__all__ = ["Expression", "Node", "Operator", "Statement"]


class Node:
    """A piece of a program. Its parts are its slots: nodes, lists of them, and plain values."""

    __slots__: tuple[str, ...] = ()

    @property
    def children(self) -> list[Node]:
        """The nodes right below this one, in no order of the source."""
        found: list[Node] = []
        for name in self.__slots__:
            part = getattr(self, name)
            if isinstance(part, Node):
                found.append(part)
            elif type(part) is list:
                found += [one for one in part if isinstance(one, Node)]
        return found


class Expression(Node):
    __slots__ = ()


class Statement(Node):
    __slots__ = ()


class Operator(Node):
    """The sign of an operation; all of one kind may be one object."""

    __slots__ = ()
