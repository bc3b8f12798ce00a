"""What a remedy sets is so afterwards, or it has no edits: every fact and value, on every bad example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from headlint.contracts import FACTS, FactValue, HeadContract
from headlint.fixing import applied
from headlint.frameworks.library import load_library
from headlint.remedies.realising import SETTERS, Realiser
from headlint.rulebook import load_rules
from label_programs import contracts_of

PATH = "program.py"
PROGRAMS = {
    f"{rule.code} {example.title}": example.code
    for rule in load_rules()
    for example in rule.examples
    if example.kind == "bad"
}
VALUES: dict[str, Sequence[FactValue]] = {
    "call.name": ["other"],
    "decode.activation": ["none", "sigmoid", "softmax", "exp"],
    "decode.given": ["scores"],
    # That of the greatest of a row is written as a comparison.
    "decode.kind": sorted(FACTS["decode.kind"].values - {"max"}),
    "decode.threshold": ["0.3"],
    "labels.rank": [1, 2],
    "loss.id": ["bce", "cross_entropy", "nll", "mse", "binary_crossentropy", "categorical_crossentropy"],
    "metric.classes": [3],
    "metric.id": ["accuracy", "auc", "mean_absolute_error", "sparse_categorical_accuracy"],
    "output.activation": ["linear", "log_softmax", "relu", "sigmoid", "softmax"],
    "output.follower": ["none"],
    "output.inner-activation": ["linear"],
    "output.tensor-rank": [1, 2],
    "output.units": [1, 3],
}
"""Of facts without a closed list of values, and some of those with one."""


def values(name: str) -> Sequence[FactValue]:
    if name in VALUES:
        return VALUES[name]
    return [False, True] if FACTS[name].type == "bool" else sorted(FACTS[name].values)


def aims(contract: HeadContract) -> Iterator[tuple[str, FactValue, set[FactValue]]]:
    """Facts that are known of a contract, another value for each, and the present ones."""
    for name in SETTERS:
        present = {meeting.facts[name].value for meeting in contract.meetings if name in meeting.facts}
        # Where one activation goes into another, that one is the last when the other has gone.
        if name == "output.activation" and seen([contract], "output.inner-activation", contract.subject):
            continue
        yield from ((name, value, present) for value in values(name) if present)


def seen(contracts: Sequence[HeadContract], name: str, subject: str) -> Counter[FactValue]:
    """How often a fact has each value."""
    return Counter(
        meeting.facts[name].value
        for contract in contracts
        if contract.subject == subject
        for meeting in contract.meetings
        if name in meeting.facts
    )


@pytest.mark.parametrize("title", PROGRAMS)
def test_what_is_set_is_so_afterwards(title: str) -> None:
    code, understood = PROGRAMS[title], cache(contracts_of)
    contracts = understood(code)
    realiser = Realiser(load_library(), contracts)
    for contract in contracts:
        for name, value, present in aims(contract):
            edits = realiser.edits([(name, value)], contract)
            if not edits:
                continue
            after = applied(code.encode(), PATH, edits).decode()
            compile(after, PATH, "exec", dont_inherit=True)
            old, new = (seen(one, name, contract.subject) for one in (contracts, understood(after)))
            assert set(new - old) <= {value}, (name, value)
            assert set(old - new) & present or value in new - old, (name, value)
            assert present != {value}, (name, value)
