"""The schema of rule files: keys, facts with their values, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from docs.schemas.words import Schema, either, listed, one_or_many, ref, table, text, words
from headlint.contracts import FACTS, FactSpec, Subject
from headlint.findings import Applicability, Confidence, Severity
from headlint.rulebook.conditions import Operator
from headlint.rulebook.reading import CASE_KEYS, RULE_KEYS, RULE_REQUIRED
from headlint.rulefiles import RULE_CODE, RULE_NAME

__all__ = ["schema"]

_COMPARISON = rf"^({'|'.join(get_args(Operator))})\s*-?\d+$"
_COPIED = r"^\{[^{}]+\}$"
"""The value of another fact, as `{output.units}`."""
_PRESENT = words(("known", "unknown"))
_TEMPLATES = one_or_many(text())


def schema() -> Schema:
    """A rule: what it is called, when it holds, what it says, and programs that show it."""
    keys = {**_case_keys(), **_header_keys()}
    return {
        "title": "A rule of headlint",
        "description": "CODE-name.yaml: one way in which the parties of a head contradict each other",
        **table({name: keys[name] for name in RULE_KEYS}, RULE_REQUIRED),
        "definitions": {
            "case": table({name: keys[name] for name in CASE_KEYS}),
            "condition": table({**_tests(), "any-of": listed(ref("plain-condition"))}),
            "plain-condition": table(_tests()),
            "fact": words(FACTS),
            "example": table(_example_keys(), ("title", "code")),
            **{f"value of {name}": _value(spec) for name, spec in FACTS.items()},
            **{f"test of {name}": _test(name, spec) for name, spec in FACTS.items()},
        },
    }


def _header_keys() -> Mapping[str, Schema]:
    code, name = f"^{RULE_CODE.pattern}$", f"^{RULE_NAME.pattern}$"
    return {
        "code": {**text(code), "description": "letters and three digits; the file is called CODE-name.yaml"},
        "name": {**text(name), "description": "lower-case words joined by hyphens"},
        "summary": {**text(), "description": "what is wrong, in one line"},
        "frameworks": one_or_many(words(sorted(FACTS["framework"].values))),
        "hides": one_or_many(text(code)),
        "cases": one_or_many(ref("case")),
        "explanation": {**text(), "description": "what happens and why, as Markdown"},
        "references": one_or_many(text()),
        "examples": table(
            {"bad": one_or_many(ref("example")), "good": one_or_many(ref("example"))},
        ),
    }


def _case_keys() -> Mapping[str, Schema]:
    return {
        "subject": {
            **words(get_args(Subject)),
            "description": "what is judged; a head where nothing is said",
        },
        "when": {**ref("condition"), "description": "all of it must hold for certain"},
        "unless": {**one_or_many(ref("condition")), "description": "none of them holds for certain"},
        "severity": words(get_args(Severity)),
        "confidence": _graded(get_args(Confidence)),
        "default": {"type": "boolean", "description": "off: only where the rule is selected by name"},
        "message": {**_TEMPLATES, "description": "a sentence; {output.units} stands for the fact"},
        "primary": {**one_or_many(ref("fact")), "description": "where the finding is shown, best first"},
        "anywhere": {"type": "boolean", "description": "also in another file than that of the loss"},
        "related": one_or_many(table({"fact": ref("fact"), "label": _TEMPLATES}, ("fact", "label"))),
        "fixes": one_or_many(table(_fix_keys(), ("title", "applicability"))),
    }


def _fix_keys() -> Mapping[str, Schema]:
    return {
        "title": _TEMPLATES,
        "when": ref("condition"),
        "set": table({name: either(ref(f"value of {name}"), text(_COPIED)) for name in FACTS}),
        "applicability": _graded(get_args(Applicability)),
    }


def _example_keys() -> Mapping[str, Schema]:
    return {
        "title": text(),
        "framework": words(sorted(FACTS["framework"].values)),
        "facts": {**text(), "description": "a facts file of the project that the program belongs to"},
        "code": {**text(), "description": "a program; lines that are found end in `# expect: CODE`"},
        "fixed": {**text(), "description": "the program after its fix"},
    }


def _graded(values: tuple[str, ...]) -> Schema:
    """A value, or a list of `{when, is}` with the fallback last."""
    member = table({"when": ref("condition"), "is": words(values)}, ("when", "is"))
    return either(words(values), listed(either(member, words(values))))


def _tests() -> Mapping[str, Schema]:
    return {name: ref(f"test of {name}") for name in FACTS}


def _test(name: str, spec: FactSpec) -> Schema:
    value = ref(f"value of {name}")
    if spec.type == "set":
        plain = [_PRESENT, table({word: one_or_many(value) for word in ("any", "none", "all", "only")})]
    else:
        plain = [value, listed(value), _PRESENT, *([text(_COMPARISON)] if spec.type == "int" else [])]
    return {"description": spec.doc, **either(*plain, _negated(either(*plain)))}


def _negated(inner: Schema) -> Schema:
    return {**table({"not": inner, "may-be": inner}), "minProperties": 1, "maxProperties": 1}


def _value(spec: FactSpec) -> Schema:
    """A value of the fact. YAML takes a text such as 0.5 for a number."""
    if spec.type == "bool":
        return {"type": "boolean"}
    if spec.type == "int":
        return {"type": "integer"}
    return words(sorted(spec.values)) if spec.values else {"type": ["string", "number"]}
