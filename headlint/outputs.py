"""Where reports go: formats, the files that they are written to, and what standard output shows."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from headlint.findings import Report
from headlint.records import dataclass, replace
from headlint.report import formats, load
from headlint.settings import Settings
from headlint.writing import write_whole

__all__ = ["Output", "as_exchanged", "asked_by", "output_of", "plan", "show", "write_files"]

_COUNTED = ("full", "concise", "grouped", "json")
"""Formats in which statistics can be shown; those of text look the same."""


@dataclass(frozen=True, slots=True)
class Output:
    """A format, and the file that it goes to; None is standard output."""

    format: str
    path: str | None = None


def output_of(text: str) -> Output:
    """`sarif` or `sarif=out.sarif`. Raises ValueError for an unknown format and for a file without a name."""
    format, equals, path = text.partition("=")
    if format not in formats():
        from difflib import get_close_matches

        near = get_close_matches(format, formats(), 1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(formats())}"
        raise ValueError(f"no format {format!r}; {hint}")
    if equals and not path:
        raise ValueError(f"{text} names no file; write {format}=FILE")
    return Output(format, path if equals and path != "-" else None)


def plan(
    given: Sequence[Output], file: str | None, default: str, *, statistics: bool = False
) -> tuple[Output, ...]:
    """What a run writes: files in their order, then standard output if a report goes there.

    `given` are the formats that were asked for, `file` is where the one without a file of its own
    goes, and `default` is the format if there is none. Raises ValueError for two formats in one place,
    and for `statistics` in a format that cannot show them.
    """
    plain = [output for output in given if output.path is None]
    files = [output for output in given if output.path is not None]
    shown = plain[-1:]
    if file is not None and file != "-":
        files.append(Output(shown[0].format if shown else default, file))
        shown = []
    elif not files and not shown:
        shown = [Output(default)]
    if statistics and shown and shown[0].format not in _COUNTED:
        raise ValueError(f"--statistics are shown as text or as json, not as {shown[0].format}")
    places = [os.path.realpath(output.path) for output in files if output.path is not None]
    for number, path in enumerate(places):
        if path in places[:number]:
            raise ValueError(f"two formats cannot go to one file: {files[number].path}")
    return (*files, *shown)


def asked_by(settings: Settings, outputs: Iterable[Output]) -> Settings:
    """The settings with what the formats want of the report beyond its findings."""
    wanted = frozenset().union(*(getattr(load(output.format), "WANTS", ()) for output in outputs))
    return replace(settings, explain="rules" in wanted, file_lines="file lines" in wanted)


def write_files(report: Report, outputs: Iterable[Output]) -> Iterator[str]:
    """Write a report to its files: UTF-8, no colour, nothing wrapped, each of them whole or not at all.

    Gives a sentence for each that could not be written; what was in it stays there.
    """
    for output in outputs:
        if output.path is None:
            continue
        with io.BytesIO() as buffer:
            out = io.TextIOWrapper(buffer, encoding="utf-8", newline="\n", write_through=True)
            load(output.format).render(report, out=out, color=False, width=None)
            data = buffer.getvalue()
        try:
            write_whole(output.path, data)
        except (OSError, ValueError) as error:  # ValueError: a null byte in the name
            reason = getattr(error, "strerror", None) or str(error)
            yield f"the {output.format} report cannot be written to {output.path}: {reason}"


def as_exchanged(out: TextIO) -> None:
    """Let a stream take what programs read: the same UTF-8 whatever the locale. A terminal stays as it is."""
    if isinstance(out, io.TextIOWrapper) and not out.isatty():
        out.reconfigure(encoding="utf-8")


def show(
    report: Report,
    outputs: Iterable[Output],
    *,
    out: TextIO,
    statistics: bool,
    color: bool,
    width: int | None,
    quiet: bool,
) -> None:
    """What standard output shows: the report or its statistics, or that it went to files alone.

    Silence is no verdict, so then the closing line is left, unless `quiet`.
    """
    shown = next((output.format for output in outputs if output.path is None), None)
    if statistics:
        from headlint.report._statistics import render_statistics

        if shown == "json":
            as_exchanged(out)
        render_statistics(report, out=out, as_json=shown == "json", color=color, quiet=quiet)
    elif shown is not None:
        if getattr(load(shown), "EXCHANGED", False):
            as_exchanged(out)
        load(shown).render(report, out=out, color=color, width=width, quiet=quiet)
    elif not quiet:
        from headlint.report._closing import closing_line
        from headlint.report._printable import encoding_of

        out.write(f"{closing_line(report, encoding_of(out))}\n")
