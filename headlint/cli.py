"""The command line: arguments in, exit code out; everything else is imported when it is needed."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TextIO

from headlint.arguments import SEVERITIES, Arguments, parse
from headlint.findings import Report
from headlint.outputs import Output, explains, plan, show, write_files
from headlint.report._printable import encoding_of, printable

if TYPE_CHECKING:
    from headlint.rulebook import Rule
    from headlint.settings import Settings

__all__ = ["main"]

CLEAN: Final = 0
FINDINGS: Final = 1
FAULT: Final = 2
INTERRUPTED: Final = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run headlint with the given arguments (those of the process by default).

    Returns the exit code: 0 nothing to report, 1 findings or an unreadable file, 2 wrong usage or a
    fault of headlint itself, 130 interrupted. Raises nothing.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return CLEAN
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:
        # The last boundary: without it Python would exit with 1, which means findings.
        return _own_fault(fault, debug="--debug" in arguments)
    return code


def _dispatch(argv: Sequence[str]) -> int:
    try:
        arguments = parse(argv)
    except SystemExit as stop:  # argparse has printed its help or its complaint
        return FAULT if stop.code else CLEAN
    if arguments.debug:
        _log_to_stderr()
    try:
        return _RUN[arguments.command](arguments)
    except _mistakes() as error:
        return _refuse(str(error))


def _mistakes() -> tuple[type[Exception], ...]:
    """What the user can correct. Imported where something was raised, which is when they exist."""
    from headlint.config import ConfigError
    from headlint.frameworks.document import FactsError
    from headlint.rulebook import RuleError
    from headlint.selection import UsageError

    return (ConfigError, FactsError, RuleError, UsageError)


def _check(arguments: Arguments) -> int:
    # Trees and facts are many objects that stay: the usual threshold would look at them again and again.
    gc.set_threshold(100_000, 20, 20)
    from headlint import lint
    from headlint.settling import settle

    given = arguments.positional or ["."]
    paths = _present(given)
    if not paths:
        return FAULT
    settings = settle(arguments, paths)
    if arguments.show_settings:
        from headlint.config.writing import settings_text

        return _show(settings_text(settings).splitlines())
    if arguments.show_files:
        return _show(lint.files_of(paths, settings).files)
    outputs = _outputs(arguments, settings)
    settings = replace(settings, explain=explains(outputs), apart=True)
    if arguments.diff:
        return max(_diff(paths, settings, arguments), FAULT if len(paths) < len(given) else CLEAN)
    report, least = _mended(paths, settings, arguments) if arguments.fix else (None, CLEAN)
    if arguments.add_ignore is not None:
        report, least = _ignored(paths, settings, arguments, least)
    report = report or lint.lint_paths(paths, settings)
    if settings.write_baseline is not None and not _written(report.baseline, settings.write_baseline):
        return FAULT
    code = FAULT if len(paths) < len(given) else max(least, _verdict(report, arguments, settings))
    complete = _print(replace(report, exit_code=code), arguments, outputs)
    if not report.summary.files and not report.findings and not settings.force_exclude:
        return _refuse("no Python files found under the given paths")
    return code if complete else FAULT


def _mended(paths: Sequence[str], settings: Settings, arguments: Arguments) -> tuple[Report, int]:
    """What is left after fixing, and the exit code that files ask for which could not be written."""
    from headlint.mend import fix_paths, sum_up

    mended = fix_paths(paths, settings)
    for one in mended.unwritten:
        _say(f"{one.path}: not fixed, {one.reason}")
    if mended.texts and not arguments.quiet:
        _say(f"fixed {sum_up(mended.report)}")
    return mended.report, FINDINGS if mended.unwritten and not arguments.exit_zero else CLEAN


def _ignored(
    paths: Sequence[str], settings: Settings, arguments: Arguments, least: int
) -> tuple[Report, int]:
    """What is left once comments hide the findings, and the exit code that what has none asks for."""
    from headlint.ignoring import ignore_paths

    assert arguments.add_ignore is not None
    ignored = ignore_paths(paths, arguments.add_ignore, settings)
    for one in ignored.unwritten:
        _say(f"{one.path}: not ignored, {one.reason}")
    if ignored.comments and not arguments.quiet:
        comments, files = ignored.comments, ignored.files
        _say(f"{comments} comment{'s'[: comments != 1]} added in {files} file{'s'[: files != 1]}")
    return ignored.report, FINDINGS if ignored.unwritten and not arguments.exit_zero else least


def _diff(paths: Sequence[str], settings: Settings, arguments: Arguments) -> int:
    """Print what fixing would change; the exit code that this asks for."""
    from headlint.mend import fix_paths, sum_up

    mended = fix_paths(paths, settings, write=False)
    sys.stdout.flush()
    sys.stdout.buffer.write(mended.diff())  # bytes: a patch has the encodings of its files
    sys.stdout.buffer.flush()
    if mended.texts and not arguments.quiet:
        _say(f"would fix {sum_up(mended.report)}")
    if any(finding.code == "HL000" for finding in mended.report.findings):
        return FAULT
    changes = mended.texts or mended.report.summary.errors
    return FINDINGS if changes and not arguments.exit_zero else CLEAN


def _heads(arguments: Arguments) -> int:
    from headlint import lint
    from headlint.report._heads import render_heads
    from headlint.settling import settle

    given = arguments.positional or ["."]
    paths = _present(given)
    if not paths:
        return FAULT
    heads = lint.heads(paths, replace(settle(arguments, paths), apart=True))
    color, width = _look(arguments.color, sys.stdout)
    as_json = arguments.output_format == "json"
    render_heads(heads, out=sys.stdout, as_json=as_json, color=color, width=width)
    return FAULT if len(paths) < len(given) else CLEAN


def _rule(arguments: Arguments) -> int:
    from headlint.report._page import render_page
    from headlint.rulebook import load_rules
    from headlint.rulepage import listing, markdown
    from headlint.settling import settle

    rules = load_rules(settle(arguments, ()).rules)
    if not arguments.positional:
        return _show(listing(rules))
    known = {key.casefold(): rule for rule in rules for key in (rule.code, rule.name)}
    unknown = [name for name in arguments.positional if name.casefold() not in known]
    wanted = {
        known[name.casefold()].code: known[name.casefold()]
        for name in arguments.positional
        if name not in unknown
    }
    if wanted:
        color, width = _look(arguments.color, sys.stdout)
        pages = "\n\n\n".join(map(markdown, wanted.values()))
        render_page(pages, out=sys.stdout, color=color, width=width)
    for name in unknown:
        _refuse(_no_rule(name, known))
    return FAULT if unknown else CLEAN


def _no_rule(name: str, known: Mapping[str, Rule]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    if not near:
        return f"no rule {name!r}; 'headlint rule' lists them all"
    rule = known[near[0]]
    return f"no rule {name!r}; did you mean {rule.code} {rule.name}?"


def _present(paths: Sequence[str]) -> list[str]:
    """The paths that exist (a link to nowhere does); the others are named on standard error."""
    for path in paths:
        if not os.path.lexists(path):
            _refuse(f"no such file or directory: {printable(path, encoding_of(sys.stderr))}")
    return [path for path in paths if os.path.lexists(path)]


def _show(lines: Iterable[str]) -> int:
    encoding = encoding_of(sys.stdout)
    sys.stdout.writelines(f"{printable(line, encoding)}\n" for line in lines)
    return CLEAN


def _outputs(arguments: Arguments, settings: Settings) -> tuple[Output, ...]:
    """Where the report goes. Raises UsageError for what cannot be."""
    from headlint.selection import UsageError

    try:
        return plan(
            arguments.outputs or (),
            arguments.output_file,
            settings.output_format,
            statistics=arguments.statistics,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


def _print(report: Report, arguments: Arguments, outputs: Sequence[Output]) -> bool:
    """Write the report wherever it goes; whether all of it could be written."""
    if not arguments.quiet:
        _remark(report, verbose=arguments.verbose)
    color, width = _look(arguments.color, sys.stdout)
    problems = list(write_files(report, outputs))
    for problem in problems:
        _refuse(problem)
    statistics, quiet = arguments.statistics, arguments.quiet
    show(report, outputs, out=sys.stdout, statistics=statistics, color=color, width=width, quiet=quiet)
    return not problems


def _written(text: str, path: str) -> bool:
    """Write a baseline; False, with the reason on standard error, where that is not possible."""
    from headlint.writing import write_whole

    try:
        write_whole(path, text.encode("utf-8"))
    except OSError as error:
        _refuse(f"{path} cannot be written: {error.strerror}")
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
        _say(note)
    if verbose:
        seen = report.summary
        _say(
            f"{seen.files} files in {seen.seconds:.2f} s: {seen.triaged} name nothing that can be a head, "
            f"{seen.analysed} analysed, {seen.cached} from the cache"
        )


def _refuse(message: str) -> int:
    _say(message)
    return FAULT


def _say(message: str) -> None:
    """One remark on standard error; only its line ends are printed as they are."""
    lines = [printable(line, encoding_of(sys.stderr)) for line in message.splitlines()]
    print("headlint: " + "\n".join(lines), file=sys.stderr, flush=True)


def _own_fault(fault: Exception, *, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(type(fault), fault, fault.__traceback__)
    hint = "" if debug else "; --debug shows where"
    return _refuse(f"internal fault: {type(fault).__name__}: {fault}{hint}")


def _log_to_stderr() -> None:
    import logging

    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG, format="%(name)s: %(message)s")


def _drop_output() -> None:
    """Send what is still buffered nowhere, so that Python does not complain at its end."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _look(choice: str, out: TextIO) -> tuple[bool, int | None]:
    """Whether to use colour, and the width of the terminal (None where there is none)."""
    terminal = out.isatty()
    width = None
    if terminal:
        import shutil

        width = shutil.get_terminal_size().columns
    if choice != "auto":
        return choice == "always", width
    if os.environ.get("NO_COLOR"):
        return False, width
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True, width
    return terminal and os.environ.get("TERM") != "dumb", width


_RUN: Final[Mapping[str, Callable[[Arguments], int]]] = {"check": _check, "heads": _heads, "rule": _rule}
