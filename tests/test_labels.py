"""Labels in NumPy, pandas, scikit-learn and Keras: what is known of them from their maker to `fit`."""

from __future__ import annotations

import pytest

from array_programs import KERAS, OUTPUTS, PREAMBLE, PROGRAMS, READING, STREAMS, claims
from headlint.lint import lint_source
from label_programs import contracts_of, expected


@pytest.mark.parametrize(("said", "program"), [*PROGRAMS, *READING])
def test_what_is_known_of_labels(said: str, program: str) -> None:
    assert claims(program) == expected(said)


@pytest.mark.parametrize(("said", "program", "given"), STREAMS)
def test_what_is_known_of_the_labels_in_a_data_set(said: str, program: str, given: str) -> None:
    assert claims(program, given) == expected(said)


@pytest.mark.parametrize("given", ["[a, b]", "(a, b)", "{'kind': b, 'spam': a}"])
def test_each_of_several_outputs_has_labels_of_its_own(given: str) -> None:
    made = "a = np.random.randint(0, 2, 9)\nb = np.eye(3)[np.random.randint(0, 3, 9)]\n"
    contracts = contracts_of(PREAMBLE + KERAS + made + OUTPUTS.format(given=given))
    found = {one.part: one.meetings[0].facts["labels.encoding"].value for one in contracts}
    assert found == {"spam": "binary", "kind": "one-hot"}


def test_labels_that_are_not_one_for_each_output_are_unknown() -> None:
    made = "a = np.random.randint(0, 2, 9)\n"
    for one in contracts_of(PREAMBLE + KERAS + made + OUTPUTS.format(given="[a]")):
        assert "labels.encoding" not in one.meetings[0].facts


def test_a_finding_on_labels_shows_their_maker_and_what_was_done_last() -> None:
    text = (
        PREAMBLE + KERAS + "y = LabelEncoder().fit_transform(words)\ny = y.astype('float32')\n"
        "model = keras.Sequential([keras.layers.Dense(7)])\n"
        "model.compile('adam', loss='mse')\nmodel.fit(x, y)\n"
    )
    (finding,) = lint_source(text, "program.py").findings
    shown = [one.message for one in finding.related]
    assert "integer labels" in shown
    assert "labels after astype" in shown
