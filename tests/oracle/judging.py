"""headlint and the frameworks side by side: what each says of a generated program, asked once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from headlint.frameworks.library import Library, load_library
from headlint.inventory import HeadEntry
from headlint.lint import heads
from oracle.asking import Answer, ask
from oracle.comparing import disagreements
from oracle.layer_programs import layer_programs
from oracle.measuring import measured
from oracle.names import installed
from oracle.programs import Program

__all__ = ["FRAMEWORKS", "answered", "claimed", "conflicts", "layered", "read", "written"]

FRAMEWORKS = tuple(name for name in ("torch", "keras") if installed(name))


@cache
def written(framework: str) -> tuple[Program, ...]:
    """The programs over all activations and losses of a framework, no two of them alike."""
    programs = {program.text: program for program in _programs(load_library(), framework)}
    return tuple(programs.values())


@cache
def layered(framework: str) -> tuple[Program, ...]:
    """The programs over all layers of a framework."""
    return tuple(layer_programs(load_library(), framework))


def _programs(library: Library, framework: str) -> Iterator[Program]:
    if framework == "torch":
        from oracle.torch_programs import torch_programs

        return torch_programs(library)
    from oracle.keras_programs import keras_programs

    return keras_programs(library)


def read(program: Program) -> tuple[HeadEntry, ...]:
    """The heads that headlint sees in the text of a program, with the facts as they are now."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        path.write_text(program.text, encoding="utf-8")
        return heads([str(path)])


@cache
def claimed(program: Program) -> HeadEntry:
    """The one head of a program."""
    (entry,) = read(program)
    return entry


@cache
def answered(program: Program) -> Answer:
    """What the framework makes of a program."""
    return ask(program)


def conflicts(program: Program, entry: HeadEntry) -> list[str]:
    """Where a head, as headlint describes it, is not the head that ran."""
    loss = measured(program.loss.meaning, program.loss.settings)
    return disagreements(entry, answered(program), loss, tight=program.tight)
