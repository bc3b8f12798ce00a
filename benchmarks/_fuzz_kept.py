"""Programs that mean what they meant before, written another way: their findings must stay the same."""

from __future__ import annotations

import ast
import builtins
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

from benchmarks._fuzz_trees import (
    Cut,
    all_names,
    bindings,
    is_plain,
    is_text,
    own_names,
    parts_of,
    places_of,
    says,
    text_of,
)
from benchmarks._fuzzing import Program
from headlint.triage import load_triage

__all__ = ["REWRITINGS", "kept_program"]

Rewriting = Callable[[Program, Random], "Program | None"]

_PARTS = "parts"


def kept_program(seed: int, program: Program) -> Program:
    """A program of which the findings are known, after one to three rewritings."""
    rng = Random(f"kept {seed}")
    names = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        name = rng.choice(sorted(REWRITINGS))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = REWRITINGS[name](program, rng)
        if made is not None:
            program = made
            names.append(name)
    return replace(program, source="kept", title=f"kept {seed}: {program.title} ({', '.join(names)})")


def renamed(program: Program, rng: Random) -> Program | None:
    """A name that the program gave itself is another one everywhere."""
    tree = ast.parse(program.text)
    names = sorted(own_names(tree))
    if not names or program.beside:
        return None
    old = rng.choice(names)
    new = rng.choice([f"{old}_2", f"the_{old}", f"{old}_é"])
    if new in all_names(tree):
        return None
    return replace(program, text=text_of(_Renaming(old, new).visit(tree)))


def hoisted(program: Program, rng: Random) -> Program | None:
    """A part of a statement gets a name of its own in the line before.

    A number that something is compared with stays: under a name it is a setting, which rules leave alone.
    """
    tree = ast.parse(program.text)
    places = [
        one
        for one in places_of(tree)
        if isinstance(one.statement, (ast.Assign, ast.Expr, ast.Return, ast.AugAssign))
    ]
    if not places:
        return None
    place = rng.choice(places)
    parts = [one for one in parts_of(place.statement) if not isinstance(one[0], ast.Compare)]
    if not parts:
        return None
    parent, name, at = rng.choice(parts)
    field = getattr(parent, name)
    part = field if at is None else field[at]
    fresh = rng.choice(["part", "value_1", "größe"])
    if fresh in all_names(tree):
        return None
    read = ast.Name(fresh, ast.Load())
    if at is None:
        setattr(parent, name, read)
    else:
        field[at] = read
    place.block.insert(place.at, ast.Assign([ast.Name(fresh, ast.Store())], part))
    return replace(program, text=text_of(tree))


def in_function(program: Program, rng: Random) -> Program | None:
    """All of it, but the imports perhaps, becomes a function that is called once."""
    tree = ast.parse(program.text)
    if not is_plain(tree) or "main" in all_names(tree):
        return None
    start = [node for node in tree.body if getattr(node, "module", None) == "__future__"]
    if rng.random() < 0.5:
        start += [
            node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom)) and node not in start
        ]
    rest = [node for node in tree.body if node not in start]
    if not rest:
        return None
    made = ast.parse("def main():\n    pass\n\nmain()")
    made.body[0].body = rest  # type: ignore[attr-defined]
    made.body[:0] = start
    return replace(program, text=text_of(made))


def in_module(program: Program, rng: Random) -> Program | None:
    """What comes first stands in a module beside it, from which the rest imports it.

    A file that holds no word of a head is not followed, a module is judged by itself as well, before
    somebody compiles its model anew, and what nobody calls in it is not run for the sake of its importers (so
    that they do not see the loss in it): none of that is asked for.
    """
    tree = ast.parse(program.text)
    if not is_plain(tree) or program.beside or len(tree.body) < 3 or all_names(tree) & {_PARTS, "__name__"}:
        return None
    first = Cut(tree.body[: (at := rng.randrange(1, len(tree.body)))], tree.body[at:])
    if not first.is_clean:
        return None
    shared = sorted(first.bound & first.used_after)
    style = rng.choice(["from", "module"])
    rest = ast.Module(first.rest, [])
    if style == "module":
        for name in shared:
            rest = _Qualifying(name).visit(rest)
        head = f"import {_PARTS}\n"
    else:
        head = f"from {_PARTS} import {', '.join(shared)}\n" if shared else f"import {_PARTS}\n"
    text = head + text_of(rest)
    again = _compiled(ast.Module(first.start, [])) & _compiled(ast.Module(first.rest, []))
    mentioned = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    definitions = (one for one in first.start if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)))
    if any(one.name not in mentioned for one in definitions):
        return None
    if again or not load_triage().can_hold_head(text.encode()):
        return None
    return replace(program, text=text, beside={f"{_PARTS}.py": text_of(ast.Module(first.start, []))})


def imported_otherwise(program: Program, rng: Random) -> Program | None:
    """`from a import b` becomes `import a` with `a.b`, `import a` gets a name of its own."""
    tree = ast.parse(program.text)
    found = [
        (node, alias)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and not node.level and node.module != _PARTS
        for alias in node.names
        if alias.name != "*" and node.module != "__future__"
    ]
    if not found:
        return None
    node, alias = rng.choice(found)
    local = alias.asname or alias.name
    names = Counter(one for one in bindings(tree) if one == local)
    if names[local] != 1 or says(tree, local):
        return None
    node.names.remove(alias)
    at = tree.body.index(node)
    if not node.names:
        tree.body.remove(node)
    made = _Qualifying(local, f"library.{alias.name}").visit(tree)
    if "library" in all_names(ast.parse(program.text)):
        return None
    made.body.insert(at, ast.Import([ast.alias(node.module or "", "library")]))
    return replace(program, text=text_of(made))


def guarded(program: Program, rng: Random) -> Program | None:
    """A statement under a condition that always holds."""
    tree = ast.parse(program.text)
    places = [one for one in places_of(tree) if not isinstance(one.statement, (ast.Import, ast.ImportFrom))]
    places = [one for one in places if not is_text(one.statement)]
    if not places:
        return None
    place = rng.choice(places)
    made = ast.parse(rng.choice(["if True:\n    pass", "with open('x'):\n    pass"])).body[0]
    made.body = [place.statement]  # type: ignore[attr-defined]
    place.block[place.at] = made
    return replace(program, text=text_of(tree))


def noted(program: Program, rng: Random) -> Program | None:
    """Statements between the others that have nothing to do with them."""
    tree = ast.parse(program.text)
    places = list(places_of(tree))
    extra = rng.choice(
        [
            "print('here')",
            "assert True",
            "import os",
            "unrelated = [number for number in range(3)]",
            "def unrelated(x):\n    return x",
            "for number in range(3):\n    print(number)",
            "try:\n    print(1)\nexcept OSError:\n    pass",
        ]
    )
    names = all_names(ast.parse(extra)) - set(dir(builtins))
    if not places or names & all_names(tree):
        return None
    place = rng.choice(places)
    if getattr(place.statement, "module", None) == "__future__" or is_text(place.statement):
        return None
    place.block[place.at : place.at] = ast.parse(extra).body
    return replace(program, text=text_of(tree))


REWRITINGS: dict[str, Rewriting] = {
    rewriting.__name__: rewriting
    for rewriting in (renamed, hoisted, in_function, imported_otherwise, guarded, noted, in_module)
}


# How a tree is changed


def _compiled(tree: ast.Module) -> set[str]:
    """What the models are called that a module compiles."""
    methods = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "compile"]
    return {ast.unparse(node.value).rpartition(".")[2] for node in methods}


class _Renaming(ast.NodeTransformer):
    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for name in ("id", "name"):
            if getattr(node, name, None) == self.old and not isinstance(node, ast.alias):
                setattr(node, name, self.new)
        return super().generic_visit(node)


class _Qualifying(ast.NodeTransformer):
    """A name becomes an attribute of the module that it comes from."""

    def __init__(self, name: str, path: str = "") -> None:
        self.name, self.path = name, path or f"{_PARTS}.{name}"

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id != self.name or not isinstance(node.ctx, ast.Load):
            return node
        return ast.parse(self.path, mode="eval").body
