"""Programs with statements and names taken out, doubled, exchanged: nothing is said of their findings."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Sequence
from random import Random

from benchmarks._fuzzing import Program

__all__ = ["wrecked_program"]

_Blocks = list[list[ast.stmt]]


def wrecked_program(seed: int, texts: Sequence[str]) -> Program:
    """One of several programs, after some accidents; a part of another one can get into it."""
    rng = Random(f"wrecked {seed}")
    tree = ast.parse(rng.choice(texts))
    other = ast.parse(rng.choice(texts))
    for _ in range(rng.choice([1, 2, 3, 5, 8])):
        rng.choice(_ACCIDENTS)(tree, other, rng)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = ast.unparse(ast.fix_missing_locations(tree))
    return Program("wrecked", f"wrecked {seed}", text + "\n")


def _blocks(tree: ast.AST) -> _Blocks:
    return [
        block
        for node in ast.walk(tree)
        for name in ("body", "orelse", "finalbody")
        if isinstance(block := getattr(node, name, None), list) and block
    ]


def _delete(tree: ast.Module, other: ast.Module, rng: Random) -> None:
    block = rng.choice(_blocks(tree) or [[ast.Pass()]])
    del block[rng.randrange(len(block))]
    if not block:
        block.append(ast.Pass())


def _duplicate(tree: ast.Module, other: ast.Module, rng: Random) -> None:
    _insert(tree, rng.choice(rng.choice(_blocks(tree))), rng)


def _splice(tree: ast.Module, other: ast.Module, rng: Random) -> None:
    _insert(tree, rng.choice(rng.choice(_blocks(other))), rng)


def _insert(tree: ast.Module, statement: ast.stmt, rng: Random) -> None:
    block = rng.choice(_blocks(tree))
    copy = ast.parse(ast.unparse(ast.fix_missing_locations(statement))).body
    at = rng.randrange(len(block) + 1)
    block[at:at] = copy


def _swap(tree: ast.Module, other: ast.Module, rng: Random) -> None:
    block = rng.choice(_blocks(tree))
    one, two = rng.randrange(len(block)), rng.randrange(len(block))
    block[one], block[two] = block[two], block[one]


def _rename(tree: ast.Module, other: ast.Module, rng: Random) -> None:
    """One name stands where another one was, once or everywhere."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    if not names:
        return
    old, new = rng.choice(names), rng.choice(names).id
    for node in [old] if rng.random() < 0.5 else [one for one in names if one.id == old.id]:
        node.id = new


def _reattribute(tree: ast.Module, other: ast.Module, rng: Random) -> None:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    names = [node.attr for node in (*nodes, *ast.walk(other)) if isinstance(node, ast.Attribute)]
    if nodes:
        rng.choice(nodes).attr = rng.choice(names)


def _exchange(tree: ast.Module, other: ast.Module, rng: Random) -> None:
    """An argument becomes what another argument is."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    values = [
        one for node in ast.walk(rng.choice([tree, other])) if isinstance(node, ast.Call) for one in node.args
    ]
    if not calls or not values:
        return
    call = rng.choice(calls)
    copy = ast.parse(ast.unparse(ast.fix_missing_locations(ast.List([rng.choice(values)], ast.Load()))))
    assert isinstance(copy.body[0], ast.Expr)
    assert isinstance(copy.body[0].value, ast.List)
    call.args[rng.randrange(len(call.args))] = copy.body[0].value.elts[0]


def _recall(tree: ast.Module, other: ast.Module, rng: Random) -> None:
    """Keyword arguments go, or lose their names."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.keywords]
    if not calls:
        return
    call = rng.choice(calls)
    gone = call.keywords.pop(rng.randrange(len(call.keywords)))
    if gone.arg is not None and rng.random() < 0.5:
        call.args.append(gone.value)


def _constant(tree: ast.Module, other: ast.Module, rng: Random) -> None:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    joined = {id(one) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for one in ast.walk(node)}
    found = [node for node in found if id(node) not in joined]
    if found:
        rng.choice(found).value = rng.choice(
            [0, 1, -1, 2, 10**30, 0.5, "softmax", "", "mse", None, True, b"x", ...]
        )


def _indent(tree: ast.Module, other: ast.Module, rng: Random) -> None:
    """A statement gets into a loop, a condition, a function or a class."""
    block = rng.choice(_blocks(tree))
    at = rng.randrange(len(block))
    heads = (
        "while True:",
        "for i in x:",
        "if x:",
        "def f(x):",
        "class C(x):",
        "with x as y:",
        "async def g():",
    )
    made = ast.parse(f"{rng.choice(heads)}\n    pass").body[0]
    made.body = [block[at]]  # type: ignore[attr-defined]
    block[at] = made


_ACCIDENTS: Sequence[Callable[[ast.Module, ast.Module, Random], None]] = (
    _delete,
    _duplicate,
    _splice,
    _swap,
    _rename,
    _reattribute,
    _exchange,
    _recall,
    _constant,
    _indent,
)
