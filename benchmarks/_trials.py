"""A plugin of pytest: tries mutants, each in a copy of the process that has collected the tests already."""

from __future__ import annotations

import importlib
import inspect
import os
import resource
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Literal, NoReturn

import pytest

from benchmarks._mutants import Mutant, code_of

__all__ = ["Outcome", "Trial", "Trials"]

Outcome = Literal["killed", "late", "survived"]
"""`late`: it did not come to an end, which every run of the tests would notice."""
SECONDS = 120
"""Of a processor's time for the tests of one mutant; a sound run of them takes a fraction of that."""
SURVIVED, KILLED, BROKEN, APART = 0, 1, 3, 4


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant and the tests that run its line, those first that run little else."""

    mutant: Mutant
    tests: Sequence[str]


@dataclass(eq=False)
class Trials:
    """Runs the tests of each mutant until one fails; what came of it is in `outcomes`."""

    root: Path
    trials: Sequence[Trial]
    told: Callable[[Mutant, Outcome, str], None]
    """Is told of each mutant, what came of it, and the test that killed it."""
    outcomes: dict[Mutant, Outcome] = field(default_factory=dict)
    apart: set[Mutant] = field(default_factory=set)
    """Those that cannot be put into a function that is there already: they count as survived so far."""
    _unsound: set[str] = field(default_factory=set)
    _sound: set[str] = field(default_factory=set)
    _answer: int = -1
    """In a copy: where the name of the test goes that failed."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        for trial in self.trials:
            self._try(trial, items)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self._answer >= 0:
            os.write(self._answer, report.nodeid.encode())
            os._exit(KILLED)

    def _try(self, trial: Trial, items: Mapping[str, pytest.Item]) -> None:
        """A test that fails without the mutant too says nothing: the others are asked again without it."""
        while True:
            tests = [items[test] for test in trial.tests if test in items and test not in self._unsound]
            outcome, killer = self._copied(tests, trial.mutant)
            if outcome != "killed" or not killer or self._is_sound(items[killer]):
                break
        self.outcomes[trial.mutant] = outcome
        self.told(trial.mutant, outcome, killer)

    def _is_sound(self, item: pytest.Item) -> bool:
        if item.nodeid not in self._sound:
            outcome, _ = self._copied([item], None)
            (self._sound if outcome == "survived" else self._unsound).add(item.nodeid)
        return item.nodeid in self._sound

    def _copied(self, tests: Sequence[pytest.Item], mutant: Mutant | None) -> tuple[Outcome, str]:
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            self._answer = writing
            self._run(tests, mutant)
        os.close(writing)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        # Not to its end: what a test has started may hold the other end still.
        os.set_blocking(reading, False)
        with os.fdopen(reading, "rb", buffering=0) as answer:
            killer = (answer.read(10_000) or b"").decode()
        if code == BROKEN:
            raise RuntimeError(f"this mutant cannot be tried: {mutant}")
        if code == APART and mutant is not None:
            self.apart.add(mutant)
            return "survived", ""
        if code in (-signal.SIGXCPU, -signal.SIGALRM):
            return "late", ""
        return ("killed", killer) if code else ("survived", "")

    def _run(self, tests: Sequence[pytest.Item], mutant: Mutant | None) -> NoReturn:
        """Run the tests in this copy, which ends with the first that fails."""
        try:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
            used = resource.getrusage(resource.RUSAGE_SELF)
            most = int(used.ru_utime + used.ru_stime) + SECONDS
            resource.setrlimit(resource.RLIMIT_CPU, (most, most + SECONDS))
            signal.alarm(SECONDS * 10)
            if mutant is not None:
                try:
                    _mutate(self.root, mutant)
                except ValueError:  # without its `super()` a method has no name of its class
                    os._exit(APART)
            for item, following in zip(tests, [*tests[1:], None], strict=False):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except BaseException:  # what a test raises, pytest reports
            os._exit(BROKEN)
        os._exit(SURVIVED)


def _mutate(root: Path, mutant: Mutant) -> None:
    """Give the function, wherever it is held already, the code of the mutant; what it kept is forgotten."""
    module = importlib.import_module(mutant.path.removesuffix(".py").replace("/", "."))
    text = (root / mutant.path).read_text(encoding="utf-8")
    owner: object = module
    *owners, name = mutant.function.split(".")
    for one in owners:
        owner = getattr(owner, one)
    for held in _wrapped(inspect.getattr_static(owner, name)):
        forget = getattr(held, "cache_clear", None)
        if forget is not None:
            forget()
        if isinstance(held, FunctionType):
            function = held
    function.__code__ = code_of(text, mutant, function.__code__.co_firstlineno)


def _wrapped(held: object) -> Iterator[object]:
    """What decorators made of a function, down to itself."""
    yield held
    if isinstance(held, property):
        inner: object = held.fget
    elif isinstance(held, cached_property):
        inner = held.func
    else:
        inner = getattr(held, "__wrapped__", None) or getattr(held, "__func__", None)
    if inner is not None:
        yield from _wrapped(inner)
