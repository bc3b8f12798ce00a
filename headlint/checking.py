"""The command `check`: lint, mend or accept what is under the given paths, and say what is left."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TextIO

from headlint.arguments import SEVERITIES, Arguments
from headlint.console import CLEAN, FAULT, FINDINGS, look, present, refuse, say, say_unread, show_lines
from headlint.findings import Report
from headlint.outputs import Output, asked_by, plan, show, write_files
from headlint.records import replace
from headlint.taping import tape

if TYPE_CHECKING:
    from headlint.settings import Settings

__all__ = ["check"]


def check(arguments: Arguments) -> int:
    """Run the command; its exit code. Raises what the user can correct: see `cli`."""
    # Trees and facts are many objects that stay: the usual threshold would look at them again and again.
    gc.set_threshold(100_000, 20, 20)
    from headlint import lint
    from headlint.settling import settle

    if "-" in arguments.positional or arguments.stdin_filename is not None:
        return _piped(arguments)
    given = arguments.positional or ["."]
    paths = present(given)
    if not paths:
        return FAULT
    settings = settle(arguments, paths)
    if arguments.show_settings or arguments.show_files:
        files = lint.files_of(paths, settings).files if arguments.show_files else ()
        return _show_only(arguments, settings, files)
    outputs = _outputs(arguments, settings)
    settings = replace(asked_by(settings, outputs), apart=True)
    taped = tape(arguments, settings, paths)
    with _progress(arguments), nullcontext() if taped is None else taped.noting():
        if arguments.diff:
            return max(_diff(paths, settings, arguments), FAULT if len(paths) < len(given) else CLEAN)
        report, least = _mended(paths, settings, arguments) if arguments.fix else (None, CLEAN)
        if arguments.add_ignore is not None:
            report, least = _ignored(paths, settings, arguments, least)
        report = report or lint.lint_paths(paths, settings)
    if settings.write_baseline is not None and not _written(report.baseline, settings.write_baseline):
        return FAULT
    nothing = not report.summary.files and not report.findings and not settings.force_exclude
    lacking = nothing or len(paths) < len(given)
    code = FAULT if lacking else max(least, _verdict(report, arguments, settings))
    out = sys.stdout if taped is None else taped.copy(sys.stdout)
    complete = _print(replace(report, exit_code=code), arguments, outputs, out)
    if taped is not None and complete and not nothing:
        taped.keep(report, code)
    if nothing:
        return refuse("no Python files found under the given paths")
    return code if complete else FAULT


def _progress(arguments: Arguments) -> AbstractContextManager[None]:
    """A bar on a terminal that shows how far a long run is; anywhere else nothing."""
    if arguments.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return nullcontext()
    from headlint.bar import Bar
    from headlint.progress import watched

    color, _ = look(arguments.color, sys.stderr)
    return watched(Bar(sys.stderr, color=color))


def _mended(paths: Sequence[str], settings: Settings, arguments: Arguments) -> tuple[Report, int]:
    """What is left after fixing, and the exit code that files ask for which could not be written."""
    from headlint.mend import fix_paths, sum_up

    mended = fix_paths(paths, settings)
    for one in mended.unwritten:
        say(f"{one.path}: not fixed, {one.reason}")
    if mended.texts and not arguments.quiet:
        say(f"fixed {sum_up(mended.report)}")
    return mended.report, FINDINGS if mended.unwritten and not arguments.exit_zero else CLEAN


def _ignored(
    paths: Sequence[str], settings: Settings, arguments: Arguments, least: int
) -> tuple[Report, int]:
    """What is left once comments hide the findings, and the exit code that what has none asks for."""
    from headlint.ignoring import ignore_paths

    assert arguments.add_ignore is not None
    ignored = ignore_paths(paths, arguments.add_ignore, settings)
    for one in ignored.unwritten:
        say(f"{one.path}: not ignored, {one.reason}")
    if ignored.comments and not arguments.quiet:
        comments, files = ignored.comments, ignored.files
        say(f"{comments} comment{'s'[: comments != 1]} added in {files} file{'s'[: files != 1]}")
    return ignored.report, FINDINGS if ignored.unwritten and not arguments.exit_zero else least


def _diff(paths: Sequence[str], settings: Settings, arguments: Arguments) -> int:
    """Print what fixing would change; the exit code that this asks for."""
    from headlint.mend import fix_paths, sum_up

    mended = fix_paths(paths, settings, write=False)
    _put(mended.diff())
    say_unread(() if arguments.quiet else mended.report.notes, mended.report.findings)
    if mended.texts and not arguments.quiet:
        say(f"would fix {sum_up(mended.report)}")
    if any(finding.code == "HL000" for finding in mended.report.findings):
        return FAULT
    changes = mended.texts or mended.report.summary.errors
    return FINDINGS if changes and not arguments.exit_zero else CLEAN


def _piped(arguments: Arguments) -> int:
    """Standard input, as if it stood in the file that it is said to be. Mended, it goes to standard
    output, and the report to standard error."""
    from headlint.piped import NAMELESS, lint_piped
    from headlint.settling import settle

    _refuse_mixed(arguments)
    name = arguments.stdin_filename or NAMELESS
    settings = settle(arguments, [arguments.stdin_filename or "."])
    if arguments.show_settings or arguments.show_files:
        return _show_only(arguments, settings, [name])
    outputs = _outputs(arguments, settings)
    settings = asked_by(settings, outputs)
    data = sys.stdin.buffer.read()
    new, report = lint_piped(data, name, settings, fix=arguments.fix or arguments.diff)
    if settings.write_baseline is not None and not _written(report.baseline, settings.write_baseline):
        return FAULT
    code = _verdict(report, arguments, settings)
    if arguments.diff:
        from headlint.fixing import diff

        _put(diff(name, data, new))
        changes = new != data or report.summary.errors
        return code if code == FAULT else FINDINGS if changes and not arguments.exit_zero else CLEAN
    if arguments.fix:
        _put(new)
    out = sys.stderr if arguments.fix else sys.stdout
    return code if _print(replace(report, exit_code=code), arguments, outputs, out) else FAULT


def _refuse_mixed(arguments: Arguments) -> None:
    """Raises UsageError for what cannot be asked of standard input."""
    from headlint.selection import UsageError

    if arguments.positional != ["-"]:
        raise UsageError("standard input, '-', goes alone, and --stdin-filename goes with it")
    if arguments.add_ignore is not None:
        raise UsageError("--add-ignore writes into files, and standard input is none")
    if sys.stdin is None:
        raise UsageError("standard input, '-', is closed")


def _put(data: bytes) -> None:
    """Bytes to standard output, as they are: programs and patches have the encodings of their files."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _show_only(arguments: Arguments, settings: Settings, files: Iterable[str]) -> int:
    """What --show-settings or --show-files asks for."""
    if arguments.show_settings:
        from headlint.config.writing import settings_text

        return show_lines(settings_text(settings).splitlines())
    return show_lines(files)


def _outputs(arguments: Arguments, settings: Settings) -> tuple[Output, ...]:
    """Where the report goes. Raises UsageError for what cannot be."""
    from headlint.selection import UsageError

    to_files = arguments.output_file is not None or any(one.path for one in arguments.outputs or ())
    if arguments.diff and (to_files or arguments.statistics):
        raise UsageError("--diff prints a patch and makes no report that could be counted or go to a file")
    try:
        return plan(
            arguments.outputs or (),
            arguments.output_file,
            settings.output_format,
            statistics=arguments.statistics,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


def _print(report: Report, arguments: Arguments, outputs: Sequence[Output], out: TextIO) -> bool:
    """Write the report wherever it goes, `out` for one; whether all of it could be written."""
    if not arguments.quiet:
        _remark(report, verbose=arguments.verbose)
    color, width = look(arguments.color, out)
    problems = list(write_files(report, outputs))
    for problem in problems:
        refuse(problem)
    statistics, quiet = arguments.statistics, arguments.quiet
    show(report, outputs, out=out, statistics=statistics, color=color, width=width, quiet=quiet)
    return not problems


def _written(text: str, path: str) -> bool:
    """Write a baseline; False, with the reason on standard error, where that is not possible."""
    from headlint.writing import write_whole

    try:
        write_whole(path, text.encode("utf-8"))
    except OSError as error:
        refuse(f"{path} cannot be written: {error.strerror}")
        return False
    return True


def _verdict(report: Report, arguments: Arguments, settings: Settings) -> int:
    """The exit code that a report asks for."""
    if any(finding.code == "HL000" for finding in report.findings):
        return FAULT
    if arguments.exit_zero:
        return CLEAN
    bar = SEVERITIES.index(settings.fail_on)
    failing = any(
        finding.code == "HL001" or SEVERITIES.index(finding.severity) <= bar for finding in report.findings
    )
    return FINDINGS if failing or report.summary.errors else CLEAN


def _remark(report: Report, *, verbose: bool) -> None:
    for note in report.notes:
        say(note)
    if verbose:
        for aside in report.asides:
            say(aside)
        seen = report.summary
        say(
            f"{seen.files} files in {seen.seconds:.2f} s: {seen.triaged} name nothing that can be a head, "
            f"{seen.analysed} analysed, {seen.cached} from the cache"
        )
