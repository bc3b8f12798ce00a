"""Pages that are read off the code: rules, facts, configuration, command line."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence

from headlint import rulepage
from headlint.arguments import COMMANDS, parse
from headlint.config.keys import KEYS, WANTED
from headlint.contracts import FACTS, FactSpec
from headlint.rulebook import Rule, load_rules

__all__ = ["written"]

GROUPS = {
    "0": "headlint itself",
    "1": "Output value and loss",
    "2": "Units and shape",
    "3": "Labels and loss",
    "4": "Metrics",
    "5": "Decoding",
    "6": "Order of layers",
    "7": "Names and versions",
}
"""By the first digit of a code."""

RULES = """\
# Rules

Codes are stable: none is ever given to another rule. A rule is named by its code or its name, on the
command line, in the configuration and in comments. *Safe* fixes are applied by `--fix`, *unsafe* ones by
`--fix --unsafe-fixes`; see [fixes](../fixes.md).
"""
VOCABULARY = """\
# Vocabulary of facts

What a rule can ask about a head, an operation, a call, a decision or a metric. A fact that is not known is
absent, and a rule that asks for it does not apply. [Own facts and own rules](own-facts-and-rules.md) shows
how rules are written with them.

| Fact | Values | Meaning |
| --- | --- | --- |"""
CONFIGURATION = """\
# Configuration

`headlint.toml`, or the table `[tool.headlint]` in `pyproject.toml`. The nearest file above everything that
is linted counts; `--config FILE` names another one and `--isolated` none. The command line counts more than
the file. An unknown key, a value of the wrong type and an unknown rule are errors (exit code 2) that name
the file, the line and the nearest right word. `headlint --show-settings` prints what counts. The [JSON
Schema](schemas/headlint.schema.json) lets editors complete and check the file.
"""


def written() -> Iterator[tuple[str, str]]:
    """Path within the site and Markdown of every generated page."""
    rules = load_rules()
    for rule in rules:
        yield f"rules/{rule.code}.md", rulepage.markdown(rule) + "\n"
    yield "rules/index.md", _catalogue(rules)
    yield "facts.md", _facts()
    yield "configuration.md", _configuration()
    yield "command-line.md", _command_line()


def _catalogue(rules: Sequence[Rule]) -> str:
    """All rules by group, with a table of contents for the sidebar."""
    parts = [RULES]
    for digit, title in GROUPS.items():
        group = [rule for rule in rules if rule.code[2] == digit]
        if group:
            parts += [f"## {title}", "\n".join(_rows(group))]
    listed = "\n".join(rule.code for rule in rules)
    parts.append(f"```{{toctree}}\n:hidden:\n\n{listed}\n```")
    return "\n\n".join(parts) + "\n"


def _rows(rules: Sequence[Rule]) -> Iterator[str]:
    yield "| Rule | Severity | What it finds | Fix |"
    yield "| --- | --- | --- | --- |"
    for rule in rules:
        severity = rule.severity if rule.default else f"{rule.severity}, off by default"
        link = f"[{rule.code}]({rule.code}.md) {rule.name}"
        yield f"| {link} | {severity} | {rule.summary} | {_applied(rule)} |"


def _applied(rule: Rule) -> str:
    """How far the fixes of a rule go, by what they say of themselves."""
    grades = {
        grade
        for case in rule.cases
        for remedy in case.remedies
        if remedy.sets
        for grade in (remedy.applicability.fallback, *(one for _, one in remedy.applicability.grades))
    }
    return ", ".join(grade for grade in ("safe", "unsafe") if grade in grades) or "-"


def _facts() -> str:
    rows = [f"| `{name}` | {_values(spec)} | {spec.doc} |" for name, spec in FACTS.items()]
    return "\n".join([VOCABULARY, *rows, ""])


def _values(spec: FactSpec) -> str:
    if spec.values:
        return " ".join(f"`{value}`" for value in sorted(spec.values))
    return {"str": "text", "int": "whole number", "bool": "true, false", "set": "set of texts"}[spec.type]


def _configuration() -> str:
    rows = []
    for key in KEYS.values():
        choices = ", ".join(f'`"{choice}"`' for choice in key.choices())
        wanted = f"one of {choices}" if key.shape == "choice" else WANTED[key.shape]
        rows += [f"## `{key.name}`", "", key.doc, "", f"Takes {wanted}.", ""]
    return "\n".join([CONFIGURATION, *rows])


def _command_line() -> str:
    parts = ["# Command line", ""]
    for name in COMMANDS:
        parts += [f"## `headlint {name}`", "", "```text", _help(name).rstrip(), "```", ""]
    return "\n".join(parts)


def _help(command: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
        parse([command, "--help"])
    return printed.getvalue()
