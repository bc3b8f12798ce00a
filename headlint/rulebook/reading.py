"""One rule file -> Rule; whatever is wrong in it is a RuleError with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TypeVar, cast, get_args

from headlint.contracts import FACTS, Subject
from headlint.findings import Applicability, Confidence, Severity
from headlint.rulebook.conditions import Condition, Equal
from headlint.rulebook.model import Case, Example, Graded, Place, Remedy, Rule
from headlint.rulebook.nodes import Item, read_yaml
from headlint.rulebook.reading_conditions import (
    read_condition,
    read_conditions,
    read_fact_name,
    read_fact_values,
)
from headlint.rulebook.texts import Template
from headlint.rulefiles import RULE_CODE, RULE_NAME

__all__ = ["CASE_KEYS", "RULE_KEYS", "RULE_REQUIRED", "read_rule"]

T = TypeVar("T")

_MARK = re.compile(r"#\s*expect:\s*([A-Z0-9, ]+)")
_JUDGED = ("subject", "when", "unless", "severity", "confidence", "default")
_TOLD = ("message", "primary", "anywhere", "related", "fixes")
CASE_KEYS = (*_JUDGED, *_TOLD)
_HEADER = ("code", "name", "summary", "frameworks", "hides", "cases")
RULE_KEYS = (*_HEADER, *CASE_KEYS, "explanation", "references", "examples")
RULE_REQUIRED = ("code", "name", "summary", "severity")
_SEVERITIES = ("error", "warning", "info")
_CONFIDENCES = ("high", "medium", "low")
_APPLICABILITIES = ("safe", "unsafe", "manual")


def read_rule(text: str, path: str) -> Rule:
    """The rule of the file `path`, which must be called CODE-name.yaml. Raises RuleError."""
    return rule_of(read_yaml(text, path), path)


def rule_of(root: Item, path: str) -> Rule:
    """The rule in the document of the file `path`. Raises RuleError."""
    fields = root.fields(RULE_KEYS, RULE_REQUIRED)
    code = _matching(fields["code"], RULE_CODE, "a code is letters and three digits, as HL101")
    name = _matching(fields["name"], RULE_NAME, "a name is lower-case words joined by hyphens")
    if PurePath(path).name != f"{code}-{name}.yaml":
        raise fields["code"].error(f"the file must be called {code}-{name}.yaml")
    frameworks = tuple(member.one_of(FACTS["framework"].values) for member in _many(fields, "frameworks"))
    cases = _cases(root, fields, frameworks)
    return Rule(
        code=code,
        name=name,
        summary=_line(fields["summary"]),
        severity=cast("Severity", fields["severity"].one_of(_SEVERITIES)),
        cases=cases,
        frameworks=frameworks,
        default=any(case.default for case in cases),
        subject=_subject(fields),
        hides=tuple(
            _matching(member, RULE_CODE, "a rule code is expected") for member in _many(fields, "hides")
        ),
        explanation=fields["explanation"].text().strip() if "explanation" in fields else "",
        references=tuple(_line(member) for member in _many(fields, "references")),
        examples=_examples(fields["examples"], code) if "examples" in fields else (),
        path=path,
    )


def _cases(root: Item, top: Mapping[str, Item], frameworks: tuple[str, ...]) -> tuple[Case, ...]:
    """The cases; a case without a key has that of the rule, but conditions of both count."""
    implied = (Condition((("framework", Equal(frameworks)),)),) if frameworks else ()
    bodies = _many(top, "cases") if "cases" in top else ()
    if not bodies:
        return (_case(root, top, (top,), implied),)
    levels = [(body, body.fields(CASE_KEYS)) for body in bodies]
    return tuple(_case(body, {**top, **own}, (top, own), implied) for body, own in levels)


def _case(
    item: Item,
    fields: Mapping[str, Item],
    levels: tuple[Mapping[str, Item], ...],
    implied: tuple[Condition, ...],
) -> Case:
    for key in ("when", "message"):
        if key not in fields:
            raise item.error(f"key {key!r} is missing")
    when = tuple(read_condition(level["when"]) for level in levels if "when" in level)
    blocks = [read_conditions(level["unless"]) for level in levels if "unless" in level]
    return Case(
        subject=_subject(fields),
        severity=cast("Severity", fields["severity"].one_of(_SEVERITIES)),
        confidence=_confidence(fields),
        messages=_templates(fields["message"]),
        when=(*implied, *when),
        unless=tuple(condition for block in blocks for condition in block),
        default=fields["default"].switch() if "default" in fields else True,
        primary=tuple(read_fact_name(member) for member in _many(fields, "primary")),
        anywhere=fields["anywhere"].switch() if "anywhere" in fields else False,
        related=tuple(_place(member) for member in _many(fields, "related")),
        remedies=tuple(_remedy(member) for member in _many(fields, "fixes")),
    )


def _subject(fields: Mapping[str, Item]) -> Subject:
    if "subject" not in fields:
        return "head"
    return cast("Subject", fields["subject"].one_of(get_args(Subject)))


def _confidence(fields: Mapping[str, Item]) -> Graded[Confidence]:
    if "confidence" not in fields:
        return Graded("high")
    return _graded(fields["confidence"], lambda item: cast("Confidence", item.one_of(_CONFIDENCES)))


def _graded(item: Item, read: Callable[[Item], T]) -> Graded[T]:
    """A value, or a list of `{when: ..., is: value}` with the fallback value last."""
    if not item.is_list:
        return Graded(read(item))
    members = item.items()
    if not members or members[-1].is_mapping:
        raise item.error("the last member must be a plain value: what holds when no other does")
    grades = []
    for member in members[:-1]:
        fields = member.fields(("when", "is"), ("when", "is"))
        grades.append((read_condition(fields["when"]), read(fields["is"])))
    return Graded(read(members[-1]), tuple(grades))


def _place(item: Item) -> Place:
    fields = item.fields(("fact", "label"), ("fact", "label"))
    return Place(read_fact_name(fields["fact"]), _templates(fields["label"]))


def _remedy(item: Item) -> Remedy:
    fields = item.fields(("title", "when", "set", "applicability"), ("title", "applicability"))
    return Remedy(
        titles=_templates(fields["title"]),
        applicability=_graded(
            fields["applicability"], lambda grade: cast("Applicability", grade.one_of(_APPLICABILITIES))
        ),
        when=read_condition(fields["when"]) if "when" in fields else Condition(),
        sets=read_fact_values(fields["set"]) if "set" in fields else (),
    )


def _examples(item: Item, code: str) -> tuple[Example, ...]:
    fields = item.fields(("bad", "good"))
    bad = [_example(member, "bad") for member in _many(fields, "bad")]
    good = [_example(member, "good") for member in _many(fields, "good")]
    for member, example in zip(_many(fields, "bad"), bad, strict=True):
        if not any(code in marks for marks in _MARK.findall(example.code)):
            raise member.error(f"a bad example must carry the mark '# expect: {code}'")
    for member, example in zip(_many(fields, "good"), good, strict=True):
        if _MARK.search(example.code):
            raise member.error("a good example must carry no '# expect:' mark")
    return (*bad, *good)


def _example(item: Item, kind: str) -> Example:
    known = ("title", "framework", "facts", "code", *(("fixed",) if kind == "bad" else ()))
    fields = item.fields(known, ("title", "code"))
    return Example(
        kind="bad" if kind == "bad" else "good",
        title=_line(fields["title"]),
        code=fields["code"].text(),
        framework=fields["framework"].one_of(FACTS["framework"].values) if "framework" in fields else "",
        fixed=fields["fixed"].text() if "fixed" in fields else "",
        facts=fields["facts"].text() if "facts" in fields else "",
    )


def _templates(item: Item) -> tuple[Template, ...]:
    return tuple(_template(member) for member in item.one_or_many())


def _template(item: Item) -> Template:
    try:
        return Template.parse(item.text())
    except ValueError as error:
        raise item.error(str(error)) from None


def _many(fields: Mapping[str, Item], key: str) -> tuple[Item, ...]:
    return fields[key].one_or_many() if key in fields else ()


def _line(item: Item) -> str:
    return " ".join(item.text().split())


def _matching(item: Item, pattern: re.Pattern[str], expected: str) -> str:
    text = item.text()
    if pattern.fullmatch(text) is None:
        raise item.error(f"{expected}, not {text!r}")
    return text
