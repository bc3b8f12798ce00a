"""What the command line accepts: one parser a command, each with help that fits one screen."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from headlint import __version__
from headlint.findings import Confidence, Severity
from headlint.report import formats

__all__ = ["COMMANDS", "CONFIDENCES", "SEVERITIES", "Arguments", "parse"]

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")  # worst first
CONFIDENCES: Final[tuple[Confidence, ...]] = ("high", "medium", "low")
_COLORS: Final = ("auto", "always", "never")
_WIDTH: Final = 80


class Arguments(argparse.Namespace):
    """What the parsers fill in; each command sets those that it has."""

    command: str
    positional: list[str]
    select: list[str]
    extend_select: list[str]
    ignore: list[str]
    exclude: list[str]
    assume: list[str]
    fail_on: Severity
    min_confidence: Confidence
    output_format: str
    color: str
    respect_gitignore: bool
    exit_zero: bool
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
    arguments.positional = [*arguments.positional, *rest[cut + 1 :]]
    return arguments


def _overview() -> argparse.ArgumentParser:
    rows = [(f"{name} [{command.takes} ...]", command.does) for name, command in COMMANDS.items()]
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
        usage=f"headlint {name} [OPTION ...] [{command.takes} ...]",
        description=f"{command.does[0].upper()}{command.does[1:]}.",
        formatter_class=lambda prog: argparse.HelpFormatter(prog, max_help_position=26, width=_WIDTH),
        allow_abbrev=False,
    )
    command.add(parser)
    parser.add_argument("--debug", action="store_true", help="show tracebacks and the log")
    return parser


def _check(parser: argparse.ArgumentParser) -> None:
    _path(parser)
    _list(parser, "--select", "RULES", "only these: codes, prefixes (HL1) or names")
    _list(parser, "--extend-select", "RULES", "these as well")
    _list(parser, "--ignore", "RULES", "not these")
    _choice(parser, "--min-confidence", "LEVEL", CONFIDENCES, "medium", "show from")
    _choice(parser, "--fail-on", "LEVEL", SEVERITIES, "warning", "exit 1 from")
    parser.add_argument("--exit-zero", action="store_true", help="exit 0 even with findings")
    _choice(parser, "--output-format", "NAME", formats(), "full", "one of")
    _color(parser)
    _files(parser)
    parser.add_argument("--quiet", action="store_true", help="print findings only")
    parser.add_argument("--verbose", action="store_true", help="say how many files were read")


def _heads(parser: argparse.ArgumentParser) -> None:
    _path(parser)
    _choice(parser, "--output-format", "NAME", ("full", "json"), "full", "one of")
    _color(parser)
    _files(parser)


def _rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("positional", nargs="*", metavar="RULE", help="code or name (default: list all)")
    _color(parser)


def _path(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("positional", nargs="*", metavar="PATH", help="files and directories (default: .)")


def _files(parser: argparse.ArgumentParser) -> None:
    _list(parser, "--exclude", "PATTERNS", "leave these files out, as in .gitignore")
    _list(parser, "--assume", "VERSIONS", "where none is pinned: tensorflow==2.3, backend=jax")
    parser.add_argument(
        "--no-respect-gitignore",
        dest="respect_gitignore",
        action="store_false",
        help="read what .gitignore leaves out",
    )


def _color(parser: argparse.ArgumentParser) -> None:
    _choice(parser, "--color", "WHEN", _COLORS, "auto", "use colour")


def _list(parser: argparse.ArgumentParser, flag: str, metavar: str, text: str) -> None:
    """An option that takes a comma list and may be given several times."""
    parser.add_argument(flag, action="extend", type=_split, default=[], metavar=metavar, help=text)


def _choice(
    parser: argparse.ArgumentParser, flag: str, metavar: str, values: Sequence[str], default: str, text: str
) -> None:
    """An option that takes one of `values`; all are named in the help, so that none need be guessed."""
    shown = ", ".join(f"{value} (default)" if value == default else value for value in values)
    parser.add_argument(flag, choices=values, default=default, metavar=metavar, help=f"{text}: {shown}")


def _split(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


COMMANDS: Final[Mapping[str, _Command]] = MappingProxyType(
    {
        "check": _Command("PATH", "lint files and directories (the default)", _check),
        "heads": _Command("PATH", "list the heads found and what is known of them", _heads),
        "rule": _Command("RULE", "explain rules; without a code or name, list them", _rule),
    }
)
