"""Fixes on programs that are written differently: each is right, or the file stays as it is.

`python -m benchmarks.fix_fuzz [--runs 5000] [--first 0] [--show]`. The programs are the fixable
examples of the rules and the fixtures. Some are first written another way (a decorator, a condition, a
name for a part), then all of them laid out differently (spaces, comments, parentheses, broken lines, other
quotes, line ends, encodings). What the fix of the new layout means must be what the fix of the old one
means; of no program may anything but the statements of the edits change, and no comment goes.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from benchmarks._mutations import as_bytes, laid_out, restructured
from benchmarks._tokens import meaning
from headlint.findings import Finding, Report
from headlint.lint import Options, lint_source
from headlint.mend import fix_source
from headlint.rulebook import load_rules
from headlint.source import Source, decode

__all__ = ["Outcome", "Program", "attempt", "main", "nth", "programs"]

PATH = "example.py"
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@dataclass(frozen=True, slots=True)
class Program:
    """A program that has something to fix, and the rules that are selected beside the usual ones."""

    title: str
    text: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one program: whether it was changed, and what is wrong with that."""

    program: Program
    before: bytes
    after: bytes
    problems: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether there was a fix."""
        return self.before != self.after


def programs() -> tuple[Program, ...]:
    """The fixable examples of the rules, and the fixtures with something to fix."""
    found = [
        Program(f"{rule.code} {example.title}", example.code, (rule.code,))
        for rule in load_rules()
        for example in rule.examples
        if example.fixed
    ]
    for path in sorted(FIXTURES.glob("*/*.py")):
        program = Program(f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8"))
        if fixed(program.text.encode(), program.rules)[0] != program.text.encode():
            found.append(program)
    return tuple(found)


@cache
def fixed(data: bytes, rules: tuple[str, ...]) -> tuple[bytes, Report]:
    """The bytes after `--fix --unsafe-fixes`, and what is left."""
    return fix_source(data, PATH, replace(Options(extend_select=rules), unsafe_fixes=True))


def attempt(program: Program, run: int) -> Outcome:
    """Write a program differently, fix it, and look at what came of that."""
    rng = Random(f"{program.title} {run}")
    base = restructured(program.text, rng, rng.choice([0, 0, 1, 2]))
    data = as_bytes(laid_out(base, rng, rng.choice([1, 2, 4, 8])), rng)
    after, report = fixed.__wrapped__(data, program.rules)
    usual, usual_report = fixed(base.encode(), program.rules)
    problems = list(_problems(program, data, after, report))
    if not problems and base != program.text:
        found = _problems(program, base.encode(), usual, usual_report)
        problems = [f"in the usual layout: {one}" for one in found]
    if not problems and _codes(report) == _codes(usual_report):
        problems = list(_unlike(text_of(data), text_of(after), usual.decode()))
    return Outcome(program, data, after, tuple(problems))


def _codes(report: Report) -> Counter[str]:
    return Counter(finding.code for finding in report.findings)


def text_of(data: bytes) -> str:
    """The program in the bytes of a file."""
    source = decode(data, PATH)
    assert isinstance(source, Source), source.reason
    return source.text.replace("\r\n", "\n").replace("\r", "\n")


def _problems(program: Program, before: bytes, after: bytes, report: Report) -> Iterator[str]:
    """What is wrong with a fix by itself."""
    yield from (finding.message for finding in report.findings if finding.code == "HL000")
    if before == after:
        return
    old, new = text_of(before), text_of(after)
    try:
        compile(new, PATH, "exec", dont_inherit=True)
    except SyntaxError as error:
        yield f"it is no Python: {error}"
        return
    options = Options(extend_select=program.rules)
    codes = _codes(lint_source(before, PATH, options))
    left = _codes(lint_source(after, PATH, options))
    yield from (f"{code} is new" for code in left - codes)
    if sum(left.values()) >= sum(codes.values()):
        yield "nothing is gone"
    again, _ = fixed(after, program.rules)
    if again != after:
        yield "a second run changes more"
    lost = Counter(_comments(old)) - Counter(_comments(new))
    yield from (f"a comment is lost: {one}" for one in lost if "headlint:" not in one)
    yield from _elsewhere(old, new, report.fixed)


def _comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def _elsewhere(old: str, new: str, mended: Sequence[Finding]) -> Iterator[str]:
    """Statements that changed though no edit of what was mended lies in them; imports may come and go."""
    lines = {
        line
        for finding in mended
        for fix in finding.fixes
        for edit in fix.edits
        for line in range(edit.span.start.line, edit.span.end.line + 1)
    }
    for one, _ in _different(_blocks(ast.parse(old)), _blocks(ast.parse(new))):
        if not lines & set(range(one.lineno, (one.end_lineno or one.lineno) + 1)):
            yield f"line {one.lineno} changed, where no edit is"


def _blocks(tree: ast.AST) -> list[ast.stmt]:
    """All statements, each without those in it; imports left out."""
    found: list[ast.stmt] = []
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop(0)
        if isinstance(node, ast.stmt) and not isinstance(node, (ast.Import, ast.ImportFrom)):
            found.append(node)
        todo += ast.iter_child_nodes(node)
    return found


def _different(old: Sequence[ast.stmt], new: Sequence[ast.stmt]) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    """The simple statements that are not the same, one by one."""
    if len(old) != len(new):
        return
    for one, other in zip(old, new, strict=True):
        if not hasattr(one, "body") and ast.dump(one) != ast.dump(other):
            yield one, other


def _unlike(before: str, after: str, usual: str) -> Iterator[str]:
    """Whether a fix means something else than that of the usual layout."""
    if meaning(after) not in (meaning(before), meaning(usual)):
        known = {ast.dump(one) for text in (before, usual) for one in _blocks(ast.parse(text))}
        new = [one.lineno for one in _blocks(ast.parse(after)) if ast.dump(one) not in known]
        yield f"it means something else than in the usual layout (line {new[-1] if new else 1})"


def main(argv: Sequence[str] | None = None) -> int:
    """Run, print the table, and each problem with the seed that shows it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fix_fuzz")
    parser.add_argument("--runs", type=int, default=5000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first run")
    parser.add_argument("--show", action="store_true", help="print the programs with problems")
    arguments = parser.parse_args(argv)
    known = programs()
    changed = wrong = 0
    for number in range(arguments.first, arguments.first + arguments.runs):
        outcome = nth(known, number)
        changed += outcome.changed
        if outcome.problems:
            wrong += 1
            print(f"run {number} ({outcome.program.title}):", *outcome.problems, sep="\n  ", flush=True)
            if arguments.show:
                print(text_of(outcome.before), "-" * 40, text_of(outcome.after), "=" * 40, sep="\n")
    print(f"{arguments.runs} programs from {len(known)}: {changed} fixed, {wrong} with problems")
    return 1 if wrong else 0


def nth(known: Sequence[Program], number: int) -> Outcome:
    """One run of many; how a program is written does not depend on how many others there are."""
    run, which = divmod(number, len(known))
    return attempt(known[which], run)


if __name__ == "__main__":
    sys.exit(main())
