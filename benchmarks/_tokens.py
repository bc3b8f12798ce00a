"""Program text by tokens and by syntax tree: where something can be put in without changing its meaning."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Gap", "Text", "meaning", "replaced"]

_LAYOUT = (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
_OPAQUE_START = getattr(tokenize, "FSTRING_START", -1)
_OPAQUE_END = getattr(tokenize, "FSTRING_END", -1)


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two tokens of a line: offsets, brackets that are open, both neighbours."""

    start: int
    end: int
    depth: int
    left: str
    right: str


class Text:
    """A program with the offsets of its tokens and nodes. Lines end in line feeds only."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = re.findall(r"[^\n]*\n|[^\n]+", text)  # str.splitlines ends lines at form feeds too
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        self.tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
        self.tree = ast.parse(text)

    def offset(self, line: int, column: int) -> int:
        """The offset of a token's place (line from 1, column in characters from 0)."""
        return self.starts[line - 1] + column

    def range(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Where a node stands."""
        return (
            self._byte_offset(node.lineno, node.col_offset),
            self._byte_offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )

    def _byte_offset(self, line: int, column: int) -> int:
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def gaps(self) -> Iterator[Gap]:
        """The gaps between neighbouring tokens of one line, not those within an f-string."""
        depth = opaque = 0
        for left, right in zip(self.tokens, self.tokens[1:], strict=False):
            opaque += (left.type == _OPAQUE_START) - (left.type == _OPAQUE_END)
            if left.type == tokenize.OP and not opaque:
                depth += (left.string in "([{") - (left.string in ")]}")
            layout = {left.type, right.type} & {*_LAYOUT, tokenize.COMMENT}
            if not layout and not opaque and left.end[0] == right.start[0]:
                yield Gap(self.offset(*left.end), self.offset(*right.start), depth, left.string, right.string)

    def line_ends(self) -> Iterator[tuple[int, bool]]:
        """Where a line ends that no string or backslash continues, and whether a comment is there already."""
        for left, right in zip(self.tokens, self.tokens[1:], strict=False):
            if right.type in (tokenize.NEWLINE, tokenize.NL) and right.string:
                yield self.offset(*right.start), left.type == tokenize.COMMENT

    def strings(self) -> Iterator[tuple[int, int]]:
        """Where string literals stand that are no f-strings."""
        for token in self.tokens:
            if token.type == tokenize.STRING and re.match(r"[rRbBuU]*['\"]", token.string):
                yield self.offset(*token.start), self.offset(*token.end)

    def expressions(self) -> Iterator[ast.expr]:
        """Expressions that are evaluated, not those within f-strings."""
        todo: list[ast.AST] = [self.tree]
        while todo:
            node = todo.pop()
            if isinstance(node, ast.JoinedStr):
                continue
            if isinstance(node, (ast.Call, ast.Attribute, ast.Constant, ast.Name, ast.List, ast.Tuple)):
                context = getattr(node, "ctx", None)
                if context is None or isinstance(context, ast.Load):
                    yield node
            todo += ast.iter_child_nodes(node)

    def statements(self) -> Iterator[ast.stmt]:
        """Simple statements that start their line."""
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.Assign, ast.Expr, ast.Return, ast.AugAssign)):
                start, _ = self.range(node)
                if not self.text[self.starts[node.lineno - 1] : start].strip():
                    yield node


def meaning(text: str) -> str:
    """A program without its layout: two texts of one meaning are one program to Python."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.kind = None  # the u of u"text"
    return ast.dump(tree)


def replaced(text: str, start: int, end: int, new: str) -> str:
    """The text with something else in a range."""
    return text[:start] + new + text[end:]
