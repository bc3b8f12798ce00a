"""What the command line accepts: one parser a command, each with help that fits one screen."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from headlint import __version__
from headlint.findings import Confidence, Severity
from headlint.outputs import Output, output_of
from headlint.records import dataclass
from headlint.report import formats
from headlint.settings import DEFAULT_FORMAT

__all__ = ["COMMANDS", "CONFIDENCES", "SEVERITIES", "SHELLS", "Arguments", "parse", "parsers"]

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")  # worst first
CONFIDENCES: Final[tuple[Confidence, ...]] = ("high", "medium", "low")
_COLORS: Final = ("auto", "always", "never")
SHELLS: Final = ("bash", "zsh", "fish")
"""What there are completion scripts for."""
_WIDTH: Final = 80
_Options = argparse.ArgumentParser | argparse._ArgumentGroup


class Arguments(argparse.Namespace):
    """What the parsers fill in. None: not given, so that what the configuration says counts.

    What a command does not take stays as it is here.
    """

    command: str
    argv: tuple[str, ...] = ()
    """All of it, as it was given."""
    positional: list[str]
    config: str | None = None
    isolated: bool = False
    select: Sequence[str] | None = None
    extend_select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    exclude: Sequence[str] | None = None
    extend_exclude: Sequence[str] | None = None
    assume: Sequence[str] | None = None
    fail_on: Severity | None = None
    min_confidence: Confidence | None = None
    output_format: str | None = None
    outputs: list[Output] | None = None
    output_file: str | None = None
    statistics: bool = False
    respect_gitignore: bool | None = None
    force_exclude: bool | None = None
    jobs: int | None = None
    baseline: str | None = None
    write_baseline: str | None = None
    add_ignore: str | None = None
    timeout: int | None = None
    stdin_filename: str | None = None
    cache: bool = True
    cache_dir: str | None = None
    color: str
    exit_zero: bool
    fix: bool = False
    diff: bool = False
    unsafe_fixes: bool | None = None
    show_settings: bool = False
    show_files: bool = False
    test: bool = False
    quiet: bool
    verbose: bool
    debug: bool


@dataclass(frozen=True, slots=True)
class _Command:
    """A command: what it takes, what it does, and the arguments that it adds to a parser."""

    takes: str
    does: str
    add: Callable[[argparse.ArgumentParser], None]


def parse(argv: Sequence[str]) -> Arguments:
    """The arguments of a run; without the name of a command it is `check`.

    Raises `SystemExit`, as argparse does: 0 after a help text or the version, 2 for a wrong usage.
    """
    first = argv[0] if argv else ""
    if first in ("-h", "--help", "--version"):
        _overview().parse_args([first])
    command, rest = (first, argv[1:]) if first in COMMANDS else ("check", argv)
    # Older versions of parse_intermixed_args trip over `--`.
    cut = rest.index("--") if "--" in rest else len(rest)
    arguments = Arguments()
    _parser(command).parse_intermixed_args(rest[:cut], namespace=arguments)
    arguments.command = command
    arguments.argv = tuple(argv)
    arguments.positional = [*arguments.positional, *rest[cut + 1 :]]
    return arguments


def parsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of every command."""
    return {name: _parser(name) for name in COMMANDS}


def _overview() -> argparse.ArgumentParser:
    rows = [(f"{name} {command.takes}", command.does) for name, command in COMMANDS.items()]
    commands = "\n".join(f"  {left:<22}{right}" for left, right in rows)
    parser = argparse.ArgumentParser(
        prog="headlint",
        usage="headlint [check] [OPTION ...] [PATH ...]",
        description=f"A static type checker for the head of a neural network.\n\ncommands:\n{commands}",
        epilog="'headlint COMMAND --help' lists the options of a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"headlint {__version__}")
    return parser


def _parser(name: str) -> argparse.ArgumentParser:
    command = COMMANDS[name]
    parser = argparse.ArgumentParser(
        prog=f"headlint {name}",
        usage=f"headlint {name} [OPTION ...] {command.takes}".rstrip(),
        description=f"{command.does[0].upper()}{command.does[1:]}.",
        formatter_class=lambda prog: argparse.HelpFormatter(prog, max_help_position=26, width=_WIDTH),
        allow_abbrev=False,
    )
    command.add(parser)
    parser.add_argument("--debug", action="store_true", help="show tracebacks and the log")
    return parser


def _check(parser: argparse.ArgumentParser) -> None:
    _path(parser)
    rules = parser.add_argument_group("rules")
    _list(rules, "--select", "RULES", "only these: codes, prefixes (HL1) or names")
    _list(rules, "--extend-select", "RULES", "these as well")
    _list(rules, "--ignore", "RULES", "not these")
    _choice(rules, "--min-confidence", "LEVEL", CONFIDENCES, "medium", "show from")
    _choice(rules, "--fail-on", "LEVEL", SEVERITIES, "warning", "exit 1 from")
    rules.add_argument("--exit-zero", action="store_true", help="exit 0 even with findings")
    fixes = parser.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="write the fixes that are safe")
    fixes.add_argument("--diff", action="store_true", help="print what --fix would change, write nothing")
    _switch(fixes, "--unsafe-fixes", "take the unsafe ones too")
    _files(parser)
    parser.add_argument("--stdin-filename", metavar="PATH", help="which file standard input ('-') is")
    known = parser.add_argument_group("known findings")
    known.add_argument("--baseline", metavar="FILE", help="say nothing of the findings in this file")
    known.add_argument("--write-baseline", metavar="FILE", help="put all findings into this file")
    known.add_argument("--add-ignore", metavar="REASON", help="write comments that hide all findings")
    output = parser.add_argument_group("output")
    _outputs(output)
    _color(output)
    output.add_argument("-q", "--quiet", action="store_true", help="print findings only")
    output.add_argument("-v", "--verbose", action="store_true", help="say how many files were read")
    output.add_argument("--show-settings", action="store_true", help="print the settings, lint nothing")
    output.add_argument("--show-files", action="store_true", help="print the files, lint nothing")
    _config(parser)
    run = parser.add_argument_group("run")
    run.add_argument("--jobs", type=_number, metavar="N", help="files at the same time (0: all processors)")
    run.add_argument("--timeout", type=_number, metavar="SECONDS", help="what one file may take (60)")
    run.add_argument("--no-cache", dest="cache", action="store_false", help="keep no results")
    _cache_dir(run)


def _heads(parser: argparse.ArgumentParser) -> None:
    _path(parser)
    _files(parser)
    output = parser.add_argument_group("output")
    _choice(output, "--output-format", "NAME", ("full", "json"), DEFAULT_FORMAT, "one of")
    _color(output)
    _config(parser)


def _rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("positional", nargs="*", metavar="RULE", help="code or name (default: list all)")
    parser.add_argument("--test", action="store_true", help="lint the examples of these, or of own rules")
    _color(parser)
    _config(parser)


def _server(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(positional=[])


def _completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("positional", nargs=1, metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))


def _path(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("positional", nargs="*", metavar="PATH", help="files and directories (default: .)")


def _files(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("files")
    _list(group, "--exclude", "PATTERNS", "leave these files out, as in .gitignore")
    _list(group, "--extend-exclude", "PATTERNS", "these as well as those of the configuration")
    _switch(group, "--respect-gitignore", "leave out what .gitignore does (default)")
    _switch(group, "--force-exclude", "leave excluded files out even if they are named")
    _list(group, "--assume", "VERSIONS", "where none is pinned: tensorflow==2.3, backend=jax")


def _config(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("configuration")
    group.add_argument("--config", metavar="FILE", help="read this file, not the nearest one")
    group.add_argument("--isolated", action="store_true", help="read no configuration file")


def _outputs(parser: _Options) -> None:
    names = ", ".join(f"{name} (default)" if name == DEFAULT_FORMAT else name for name in formats())
    parser.add_argument(
        "--output-format",
        dest="outputs",
        action="append",
        type=_output,
        default=argparse.SUPPRESS,
        metavar="NAME[=FILE]",
        help=f"{names}; with a file several at once",
    )
    parser.add_argument("--output-file", metavar="FILE", help="write the report there")
    parser.add_argument("--statistics", action="store_true", help="count the findings of each rule instead")


def _output(text: str) -> Output:
    try:
        return output_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _color(parser: _Options) -> None:
    shown = ", ".join("auto (default)" if value == "auto" else value for value in _COLORS)
    text = f"use colour: {shown}"
    parser.add_argument("--color", choices=_COLORS, default="auto", metavar="WHEN", help=text)


def _list(parser: _Options, flag: str, metavar: str, text: str) -> None:
    """An option that takes a comma list and may be given several times."""
    parser.add_argument(
        flag, action="extend", type=_split, default=argparse.SUPPRESS, metavar=metavar, help=text
    )


def _choice(
    parser: _Options, flag: str, metavar: str, values: Sequence[str], default: str, text: str
) -> None:
    """An option that takes one of `values`; all are named in the help, so that none need be guessed."""
    shown = ", ".join(f"{value} (default)" if value == default else value for value in values)
    parser.add_argument(
        flag, choices=values, default=argparse.SUPPRESS, metavar=metavar, help=f"{text}: {shown}"
    )


def _switch(parser: _Options, flag: str, text: str) -> None:
    """An option that may be said (`--flag`) or denied (`--no-flag`)."""
    parser.add_argument(flag, action=argparse.BooleanOptionalAction, default=argparse.SUPPRESS, help=text)


def _cache_dir(parser: _Options) -> None:
    parser.add_argument(
        "--cache-dir", metavar="DIR", default=argparse.SUPPRESS, help="where results are kept"
    )


def _clean(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("positional", nargs="*", metavar="PATH", help="the project (default: .)")
    _cache_dir(parser)
    _config(parser)


def _number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _split(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


COMMANDS: Final[Mapping[str, _Command]] = MappingProxyType(
    {
        "check": _Command("[PATH ...]", "lint files and directories (the default)", _check),
        "heads": _Command("[PATH ...]", "list the heads found and what is known of them", _heads),
        "clean": _Command("[PATH ...]", "drop the results that are kept from one run to the next", _clean),
        "rule": _Command("[RULE ...]", "explain rules; without a code or name, list them", _rule),
        "server": _Command("", "speak with an editor, as a language server", _server),
        "completion": _Command("SHELL", "print a script that completes commands in a shell", _completion),
    }
)
