"""The JSON Schemas: they are up to date, take what headlint takes, and refuse what it refuses."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from docs import schemas
from headlint.config import ConfigError, load_settings
from headlint.contracts import FACTS
from headlint.frameworks.document import FactsError
from headlint.frameworks.library import load_library
from headlint.frameworks.schema import kinds
from headlint.rulebook import RuleError, load_rules
from headlint.rulebook.reading import read_rule
from marks import ROOT
from test_config import FULL, WRONG
from test_own import FACTS as OWN_FACTS
from test_own import RULE as OWN_RULE

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CONFIG, RULES, FACTS_FILE = (
    jsonschema.Draft7Validator(json.loads((schemas.FOLDER / name).read_text(encoding="utf-8")))
    for name in ("headlint.schema.json", "rule.schema.json", "facts.schema.json")
)
RULE_FILES = sorted((ROOT / "rules").glob("*.yaml"))
FACTS_FILES = sorted((ROOT / "headlint" / "frameworks").glob("*.yaml"))


def complaints(validator: jsonschema.Draft7Validator, data: object) -> list[str]:
    return [f"{list(error.path)}: {error.message[:200]}" for error in validator.iter_errors(data)]


@pytest.mark.parametrize("name", schemas.SCHEMAS)
def test_the_files_are_what_the_code_says(name: str) -> None:
    assert (schemas.FOLDER / name).read_text(encoding="utf-8") == schemas.text_of(name)


@pytest.mark.parametrize("name", schemas.SCHEMAS)
def test_each_is_a_schema(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(schemas.text_of(name)))


# What headlint takes


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_every_rule_is_valid(path: Path) -> None:
    assert complaints(RULES, yaml.safe_load(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", FACTS_FILES, ids=lambda path: path.stem)
def test_every_facts_file_is_valid(path: Path) -> None:
    assert complaints(FACTS_FILE, yaml.safe_load(path.read_text(encoding="utf-8"))) == []


def test_the_examples_of_users_are_valid() -> None:
    assert complaints(CONFIG, tomllib.loads(FULL)) == []
    assert complaints(RULES, yaml.safe_load(OWN_RULE)) == []
    assert complaints(FACTS_FILE, yaml.safe_load(OWN_FACTS)) == []


def test_facts_in_examples_are_valid() -> None:
    texts = [example.facts for rule in load_rules() for example in rule.examples if example.facts]
    assert texts
    assert [complaints(FACTS_FILE, yaml.safe_load(text)) for text in texts] == [[]] * len(texts)


# What headlint refuses

BEYOND = {"assume", "rules", "facts", "pattern of a file"}
"""Mistakes in the text of a value, or in what it leads to."""


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_configuration_is_invalid(name: str, tmp_path: Path) -> None:
    text, message = WRONG[name]
    if "TOML" in message:
        return
    path = tmp_path / "headlint.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        load_settings(str(path))
    named = "no rule matches" in message or "always counts" in message
    known_by_shape = name not in BEYOND and not named
    assert bool(complaints(CONFIG, tomllib.loads(text))) or not known_by_shape


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code: OWN101", "code: O1"),
        ("name: house", "name: House"),
        ("summary: A", "summary_: A"),
        ("severity: error", "severity: eror"),
        ("loss.id", "loss.idd"),
        ('"!= 5"', '"not 5"'),
        ('"!= 5"', "{nott: 5}"),
        ('"!= 5"', "{not: 5, may-be: 5}"),
        ('"!= 5"', "true"),
        ("focal_loss", "3.5.1}\nunless: {output.domain: reel"),
        ("severity: error\n", ""),
        ("message:", "confidence: [{when: {}, is: hig}, low]\nmessage:"),
        ("message:", "fixes: [{title: t}]\nmessage:"),
        ("message:", "fixes: [{title: t, applicability: safe, set: {output.units: many}}]\nmessage:"),
        ("message:", "related: [{fact: loss.name}]\nmessage:"),
        ("message:", "primary: loss\nmessage:"),
        ("message:", "examples: {bad: [{title: t}]}\nmessage:"),
    ],
)
def test_a_wrong_rule_is_invalid(old: str, new: str) -> None:
    text = OWN_RULE.replace(old, new)
    assert text != OWN_RULE
    with pytest.raises(RuleError):
        read_rule(text, "OWN101-house-loss-wants-five-units.yaml")
    assert complaints(RULES, yaml.safe_load(text))


@pytest.mark.parametrize(
    "text",
    [
        "namse: {}\n",
        "a.b: {kind: lost}\n",
        "a.b: {takes: real}\n",
        "a.b: {kind: loss, take: real}\n",
        "a.b: {kind: loss, takes: reel}\n",
        "a.b: {kind: loss, labels: integer onehot}\n",
        "a.b: {kind: loss, normalises: 3}\n",
        "a.b: {kind: loss, id: [x]}\n",
        "a.b: {kind: metric}\n",
        "names: {a.b: {kind: loss, form: object}}\n",
        "framework: pytorch\n",
        "activations: {simplexx: mine}\n",
        "strings: {lossess: {}}\n",
        "strings: {losses: {keras-4: {}}}\n",
        "groups: loss\n",
        "groups: [{kind: loss}]\n",
        "groups: [{kind: loss, namse: a.B}]\n",
        "groups: [{kind: loss, each: take, names: a.B}]\n",
        "groups: [{kind: loss, names: {a.B: {kind: loss}, a.C: {take: real}}}]\n",
        "- a\n",
    ],
)
def test_wrong_facts_are_invalid(text: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FactsError):
        load_library([str(path)])
    assert complaints(FACTS_FILE, yaml.safe_load(text))


# Nothing is left out


def test_every_fact_and_every_kind_is_described() -> None:
    rule, facts = (schemas.SCHEMAS[name]() for name in ("rule.schema.json", "facts.schema.json"))
    assert {f"test of {name}" for name in FACTS} <= set(rule["definitions"])  # type: ignore[call-overload]
    assert kinds().keys() <= set(facts["definitions"])  # type: ignore[call-overload]
