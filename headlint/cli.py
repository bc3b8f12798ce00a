"""The command line: arguments in, exit code out; everything else is imported when it is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from headlint.arguments import Arguments, parse
from headlint.console import (
    CLEAN,
    FAULT,
    FINDINGS,
    INTERRUPTED,
    look,
    present,
    refuse,
    say,
    say_unread,
    show_lines,
)
from headlint.counting import count
from headlint.records import replace
from headlint.streams import drop, fill_holes, told

if TYPE_CHECKING:
    from headlint.rulebook import Rule
    from headlint.settings import Settings

__all__ = ["main", "own_fault"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run headlint with the given arguments (those of the process by default).

    Returns the exit code: 0 nothing to report, 1 findings or an unreadable file, 2 wrong usage or a
    fault of headlint itself, 130 interrupted. Raises nothing.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    fill_holes()
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        drop(sys.stdout)
        return CLEAN
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:
        # The last boundary: without it Python would exit with 1, which means findings.
        return own_fault(fault, debug="--debug" in arguments)
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
        return refuse(str(error))


def _mistakes() -> tuple[type[Exception], ...]:
    """What the user can correct. Imported where something was raised, which is when they exist."""
    from headlint.config import ConfigError
    from headlint.frameworks.document import FactsError
    from headlint.rulebook import RuleError
    from headlint.selection import UsageError

    return (ConfigError, FactsError, RuleError, UsageError)


def _check(arguments: Arguments) -> int:
    from headlint.checking import check

    return check(arguments)


def _heads(arguments: Arguments) -> int:
    from headlint import lint
    from headlint.outputs import as_exchanged
    from headlint.report._heads import render_heads
    from headlint.settling import settle

    given = arguments.positional or ["."]
    paths = present(given)
    if not paths:
        return FAULT
    seen = lint.survey(paths, replace(settle(arguments, paths), apart=True))
    color, width = look(arguments.color, sys.stdout)
    as_json = arguments.output_format == "json"
    if as_json:
        as_exchanged(sys.stdout)
    render_heads(seen.heads, out=sys.stdout, as_json=as_json, color=color, width=width)
    say_unread(seen.notes, seen.unread)
    fault = any(finding.code == "HL000" for finding in seen.unread)
    return FAULT if fault or len(paths) < len(given) else FINDINGS if seen.unread else CLEAN


def _clean(arguments: Arguments) -> int:
    from headlint.cache.place import cache_folder, clean
    from headlint.settling import settle

    paths = present(arguments.positional or ["."])
    folder = cache_folder(paths, settle(arguments, paths).cache_dir)
    if folder is None or not os.path.isdir(folder):
        say("there is no cache")
        return CLEAN
    count = clean(folder)
    if count is None:
        return refuse(f"{folder}: not a cache of headlint, so it stays")
    say(f"{folder}: dropped")
    return CLEAN


def _rule(arguments: Arguments) -> int:
    from headlint.report._page import render_page
    from headlint.rulebook import load_rules
    from headlint.rulepage import listing, markdown
    from headlint.settling import settle

    settings = settle(arguments, ())
    rules = load_rules(settings.rules)
    if arguments.test and not arguments.positional:
        ours = {rule.code for rule in load_rules()}
        return _try([rule for rule in rules if rule.code not in ours], settings)
    if not arguments.positional:
        return show_lines(listing(rules))
    known = {key.casefold(): rule for rule in rules for key in (rule.code, rule.name)}
    unknown = [name for name in arguments.positional if name.casefold() not in known]
    wanted = {
        known[name.casefold()].code: known[name.casefold()]
        for name in arguments.positional
        if name not in unknown
    }
    tried = _try(list(wanted.values()), settings) if wanted and arguments.test else CLEAN
    if wanted and not arguments.test:
        color, width = look(arguments.color, sys.stdout)
        pages = "\n\n\n".join(map(markdown, wanted.values()))
        render_page(pages, out=sys.stdout, color=color, width=width)
    for name in unknown:
        refuse(_no_rule(name, known))
    return FAULT if unknown else tried


def _try(rules: Sequence[Rule], settings: Settings) -> int:
    """Lint the examples of rules and say which do not hold; 1 where there are any, or no example at all."""
    from headlint.trying import try_rules

    if not rules:
        return refuse("there are no rules to test: 'rules' in the configuration names those of the project")
    trials = list(try_rules(rules, settings))
    lines = [
        f'{trial.rule.code} {trial.example.kind} example "{trial.example.title}": {complaint}'
        for trial in trials
        for complaint in trial.complaints
    ]
    bare = [rule.code for rule in rules if not rule.examples]
    lines += [f"{code} has no examples" for code in bare]
    failed = sum(bool(trial.complaints) for trial in trials)
    holds = "all hold" if not failed else f"{failed} of them do{'es' if failed == 1 else ''} not hold"
    show_lines([*lines, f"{count(len(trials), 'example')} of {count(len(rules), 'rule')}: {holds}"])
    return FINDINGS if failed or bare else CLEAN


def _server(arguments: Arguments) -> int:
    from headlint.server import serve

    serve()
    return CLEAN


def _completion(arguments: Arguments) -> int:
    from headlint.arguments import parsers
    from headlint.completion import commands_of, script
    from headlint.rulefiles import rule_names

    rules = [word for pair in rule_names() for word in pair]
    sys.stdout.write(script(arguments.positional[0], commands_of(parsers(), rules)))
    return CLEAN


def _no_rule(name: str, known: Mapping[str, Rule]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    if not near:
        return f"no rule {name!r}; 'headlint rule' lists them all"
    rule = known[near[0]]
    return f"no rule {name!r}; did you mean {rule.code} {rule.name}?"


def own_fault(fault: Exception, *, debug: bool) -> int:
    surroundings = told(fault)
    if surroundings:
        drop(sys.stdout)
        return refuse(surroundings)
    if debug:
        import traceback

        traceback.print_exception(type(fault), fault, fault.__traceback__)
    hint = "" if debug else "; --debug shows where"
    return refuse(f"internal fault: {type(fault).__name__}: {fault}{hint}")


def _log_to_stderr() -> None:
    import logging

    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG, format="%(name)s: %(message)s")


_RUN: Final[Mapping[str, Callable[[Arguments], int]]] = {
    "check": _check,
    "heads": _heads,
    "rule": _rule,
    "clean": _clean,
    "completion": _completion,
    "server": _server,
}
