"""How deeply a syntax tree is nested, counted as libcst nests it."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    import ast
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
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


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
            if isinstance(node, ast.BoolOp):
                below = depth + len(node.values) - 1  # flat here, but one level each in libcst
            elif isinstance(node, _COMPREHENSIONS):
                below = depth + len(node.generators)  # each loop stands within the one before it
            elif isinstance(node, ast.alias):
                below += node.name.count(".")
            elif isinstance(node, ast.ImportFrom):
                below += (node.module or "").count(".")
            elif isinstance(node, ast.match_case):
                cases.append(node)
            if below > most:
                return node
            children = _children(node)
            if children:
                levels.setdefault(below, []).extend(children)
        depth += 1
    return cases


def _children(node: ast.AST) -> list[ast.AST]:
    """The nodes below a node that can have more below them, at a third of ast.iter_child_nodes' time."""
    children: list[ast.AST] = []
    for value in vars(node).values():
        if type(value) is list:
            children += [one for one in value if isinstance(one, ast.AST) and type(one) not in _LEAVES]
        elif isinstance(value, ast.AST) and type(value) not in _LEAVES:
            children.append(value)
    return children
