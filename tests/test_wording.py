"""Conditions of rules in words, as the pages of the rules have them."""

from __future__ import annotations

import pytest

from headlint.rulebook.nodes import read_yaml
from headlint.rulebook.reading_conditions import read_condition
from headlint.rulebook.wording import in_words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("{loss.family: binary}", "`loss.family` is `binary`"),
        ("{loss.family: [binary, rate]}", "`loss.family` is `binary` or `rate`"),
        ("{loss.from-logits: true}", "`loss.from-logits` is `true`"),
        ('{output.units: ">= 2"}', "`output.units` is >= 2"),
        ("{output.units: known}", "`output.units` is known"),
        ("{output.units: unknown}", "`output.units` is not known"),
        ("{metrics.ids: {any: [auc, precision]}}", "`metrics.ids` holds one of `auc` or `precision`"),
        ("{metrics.ids: {only: [auc]}}", "`metrics.ids` holds only `auc`"),
        ("{loss.family: {not: binary}}", "`loss.family` is known and not `binary`"),
        ("{loss.family: {not: [binary, rate]}}", "`loss.family` is known and not `binary` or `rate`"),
        (
            "{metrics.ids: {not: {any: [auc]}}}",
            "`metrics.ids` is not so that it holds one of `auc`",
        ),
        ('{output.units: {not: ">= 2"}}', "`output.units` is not so that it is >= 2"),
        ("{loss.family: {may-be: rate}}", "`loss.family` is `rate`, or is not known"),
        (
            "{loss.family: binary, output.units: 1}",
            "`loss.family` is `binary` and `output.units` is `1`",
        ),
        (
            "{any-of: [{loss.family: binary}, {output.units: 1}]}",
            "`loss.family` is `binary` or `output.units` is `1`",
        ),
        (
            "{output.units: 1, any-of: [{loss.family: binary}, {loss.family: rate}]}",
            "`output.units` is `1` and (`loss.family` is `binary` or `loss.family` is `rate`)",
        ),
    ],
)
def test_a_condition_is_said_in_words(condition: str, words: str) -> None:
    assert in_words(read_condition(read_yaml(condition, "rule.yaml"))) == words
