"""How deeply a syntax tree is nested, counted as libcst nests it."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    import ast
    from typing import Any
else:
    try:
        import _ast as ast  # what `compile` makes trees of; `ast` around it takes longer than most trees
    except ImportError:
        import ast

__all__ = ["DEEPEST", "LARGEST", "deep_or_cases"]

DEEPEST = 128
"""Levels of syntax that are read. Measured with libcst 1.9 and 8 MB of stack: brackets abort the
process at about 1,000 levels and operators, calls and attributes at some thousands; positions reach
Python's recursion limit at 138 and 320. Of 15,625 library files three go deeper than 100."""
LARGEST = 1_000_000
"""Characters of Python that are analysed: trees take about 160 bytes for each of them."""

_LEAVES = frozenset({ast.Name, ast.Constant, ast.Pass}).union(
    *(base.__subclasses__() for base in (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop))
)
_BELOW_NOTHING = _LEAVES | {str, int, bytes, float, complex, bool, type(None), type(...)}
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_PLAIN = frozenset({"arg", "attr", "conversion", "ctx", "id", "kind", "level", "op", "ops", "type_comment"})
"""Fields that hold no nodes, or none that have more below them."""
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {}
_SPECIAL = frozenset({ast.BoolOp, *_COMPREHENSIONS, ast.alias, ast.ImportFrom, ast.match_case})


def deep_or_cases(module: ast.AST, most: int) -> ast.AST | list[ast.match_case]:
    """The first node that stands below more than `most` levels; where there is none, all `case` blocks.

    Goes level by level, never recurses.
    """
    cases: list[ast.match_case] = []
    levels: dict[int, list[ast.AST]] = {0: [module]}
    depth = 0
    while levels:
        for node in levels.pop(depth, ()):
            below = depth + 1
            if type(node) in _SPECIAL:
                below += _more(node)
                if isinstance(node, ast.match_case):
                    cases.append(node)
            if below > most:
                return node
            children = _children(node)
            if children:
                levels.setdefault(below, []).extend(children)
        depth += 1
    return cases


def _more(node: ast.AST) -> int:
    """How many levels libcst has for a node beyond the one that Python's tree has."""
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 2  # flat here, but one level each there
    if isinstance(node, _COMPREHENSIONS):
        return len(node.generators) - 1  # each loop stands within the one before it
    if isinstance(node, ast.alias):
        return node.name.count(".")
    return (node.module or "").count(".") if isinstance(node, ast.ImportFrom) else 0


def _children(node: ast.AST) -> list[ast.AST]:
    """The nodes below a node that can have more below them, at a quarter of ast.iter_child_nodes' time."""
    children: list[ast.AST] = []
    names = _FIELDS.get(type(node))
    if names is None:
        names = _FIELDS[type(node)] = tuple(name for name in node._fields if name not in _PLAIN)
    for name in names:
        value: Any = getattr(node, name, None)
        kind = type(value)
        if kind is list:
            children += [one for one in value if type(one) not in _BELOW_NOTHING]
        elif kind not in _BELOW_NOTHING:
            children.append(value)
    return children
