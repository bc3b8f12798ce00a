"""The rulebook: three-valued tests, judgement of contracts by hand, and what wrong rule files are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from headlint.contracts import Fact, FactValue, HeadContract, Meeting, Subject
from headlint.domains import Domain
from headlint.findings import Finding, Position, Span
from headlint.rulebook import Rule, RuleError, judge, load_rules
from headlint.rulebook.conditions import Truth
from headlint.rulebook.nodes import read_yaml
from headlint.rulebook.reading import read_rule
from headlint.rulebook.reading_conditions import read_condition
from headlint.rulebook.texts import FORMULAS
from headlint.rulepage import card

Values = Mapping[str, FactValue]


@dataclass(frozen=True)
class Spot:
    """A place on one line, eight columns wide."""

    line: int
    path: str = "train.py"
    column: int = 1
    width: int = 8

    def span(self) -> Span:
        start = Position(self.line, self.column)
        return Span(self.path, start, Position(self.line, self.column + self.width))


def meeting(values: Values, likely: str = "", spots: Mapping[str, Spot] | None = None) -> Meeting:
    spots = spots or {}
    return Meeting({name: Fact(value, spots.get(name), name == likely) for name, value in values.items()})


def contract(*meetings: Meeting, subject: Subject = "head", complete: bool = True) -> HeadContract:
    return HeadContract(subject, Spot(9), meetings, complete)


def found(rules: tuple[Rule, ...], *given: Values, likely: str = "", explicit: str = "") -> list[Finding]:
    meetings = (meeting(values, likely) for values in given)
    return judge(contract(*meetings), rules, explicit={explicit})


def rule(body: str, code: str = "XX101", name: str = "some-rule", extra: str = "") -> Rule:
    header = f"code: {code}\nname: {name}\nsummary: a summary\nseverity: warning\nexplanation: why\n"
    return read_rule(f"{header}{extra}{dedent(body)}", f"{code}-{name}.yaml")


SIGMOID_CATEGORICAL: Values = {
    "framework": "keras",
    "output.domain": Domain.PROBABILITY,
    "output.activation": "sigmoid",
    "output.units": 4,
    "loss.name": "categorical_crossentropy",
    "loss.family": "categorical",
    "loss.takes": Domain.SIMPLEX,
    "loss.from-logits": False,
}


class TestConditions:
    @pytest.mark.parametrize(
        ("test", "value", "expected"),
        [
            ("softmax", "softmax", True),
            ("softmax", "sigmoid", False),
            ("softmax", None, None),
            ("[softmax, sigmoid]", "sigmoid", True),
            ("[softmax, sigmoid]", "relu", False),
            ("{not: softmax}", "relu", True),
            ("{not: [softmax, relu]}", "relu", False),
            ("{not: softmax}", None, None),
            ("{may-be: softmax}", None, True),
            ("{may-be: softmax}", "softmax", True),
            ("{may-be: softmax}", "relu", False),
            ("known", "relu", True),
            ("known", None, False),
            ("unknown", None, True),
            ("unknown", "relu", False),
            ("known", "unknown", False),
        ],
    )
    def test_text(self, test: str, value: str | None, expected: Truth) -> None:
        assert holds("output.activation", test, value) is expected

    @pytest.mark.parametrize(
        ("test", "value", "expected"),
        [
            ("4", 4, True),
            ("'>= 2'", 2, True),
            ("'>= 2'", 1, False),
            ("'> 2'", 2, False),
            ("'> 2'", 3, True),
            ("'< 3'", 2, True),
            ("'< 3'", 3, False),
            ("'<=2'", 2, True),
            ("'<=2'", 3, False),
            ("'!= 1'", 2, True),
            ("'!= 1'", 1, False),
            ("'== 1'", 1, True),
            ("'== 1'", 2, False),
            ("'>= 2'", None, None),
            ("[1, 2]", 2, True),
        ],
    )
    def test_numbers(self, test: str, value: int | None, expected: Truth) -> None:
        assert holds("output.units", test, value) is expected

    @pytest.mark.parametrize(
        ("test", "value", "expected"),
        [
            ("{any: [argmax, round]}", {"argmax"}, True),
            ("{any: [round]}", {"argmax"}, False),
            ("{none: [round]}", {"argmax"}, True),
            ("{none: [round]}", {"round"}, False),
            ("{all: [argmax, round]}", {"argmax"}, False),
            ("{all: [argmax]}", {"argmax", "round"}, True),
            ("{all: [argmax]}", {"argmax"}, True),
            ("{only: [argmax]}", {"argmax"}, True),
            ("{only: [argmax]}", {"argmax", "round"}, False),
            ("{only: [argmax]}", set(), False),
            ("{any: [argmax]}", None, None),
            ("{not: {any: [argmax]}}", {"argmax"}, False),
            ("{may-be: {any: [argmax]}}", None, True),
        ],
    )
    def test_sets(self, test: str, value: set[str] | None, expected: Truth) -> None:
        assert holds("decode.kinds", test, None if value is None else frozenset(value)) is expected

    def test_truth_values(self) -> None:
        assert holds("loss.from-logits", "true", True) is True
        assert holds("loss.from-logits", "false", True) is False
        assert holds("loss.from-logits", "true", None) is None

    def test_one_false_test_decides_over_an_unknown_one(self) -> None:
        both = read_condition(read_yaml("{output.units: 1, output.activation: relu}", "x"))
        assert both.holds({"output.activation": Fact("tanh")}) is False
        assert both.holds({"output.activation": Fact("relu")}) is None

    def test_a_condition_uses_the_tests_of_all_and_of_the_member_that_holds(self) -> None:
        text = "{loss.family: binary, any-of: [{output.units: 1}, {output.activation: relu, backend: jax}]}"
        condition = read_condition(read_yaml(text, "x"))
        second = {"output.units": Fact(2), "output.activation": Fact("relu"), "backend": Fact("jax")}
        assert condition.used(second) == {"loss.family", "output.activation", "backend"}
        assert condition.used({"output.units": Fact(1)}) == {"loss.family", "output.units"}
        assert condition.used({}) == {"loss.family"}
        assert condition.names() == {"loss.family", "output.units", "output.activation", "backend"}

    def test_any_of_needs_one_certain_member(self) -> None:
        either = read_condition(read_yaml("{any-of: [{output.units: 1}, {output.activation: relu}]}", "x"))
        assert either.holds({"output.activation": Fact("relu")}) is True
        assert either.holds({"output.activation": Fact("tanh")}) is None
        assert either.holds({"output.activation": Fact("tanh"), "output.units": Fact(2)}) is False


def holds(name: str, test: str, value: FactValue | None) -> Truth:
    condition = read_condition(read_yaml(f"{name}: {test}", "x"))
    return condition.holds({} if value is None else {name: Fact(value)})


class TestJudging:
    def test_a_rule_fires_where_every_fact_is_known_and_fits(self) -> None:
        findings = found(load_rules(), SIGMOID_CATEGORICAL)
        assert [finding.code for finding in findings] == ["HL101"]
        assert findings[0].confidence == "medium"

    @pytest.mark.parametrize("missing", ["framework", "output.domain", "loss.takes", "loss.family"])
    def test_an_unknown_fact_never_fires_a_rule(self, missing: str) -> None:
        assert not found(load_rules(), without(SIGMOID_CATEGORICAL, missing))

    def test_an_incomplete_contract_is_not_judged(self) -> None:
        given = contract(meeting(SIGMOID_CATEGORICAL), complete=False)
        assert judge(given, load_rules()) == []

    def test_a_contract_without_meetings_is_not_judged(self) -> None:
        assert judge(contract(), load_rules()) == []

    def test_every_meeting_must_be_wrong(self) -> None:
        right = {**SIGMOID_CATEGORICAL, "output.domain": "simplex", "output.activation": "softmax"}
        assert not found(load_rules(), SIGMOID_CATEGORICAL, right)
        assert found(load_rules(), SIGMOID_CATEGORICAL, SIGMOID_CATEGORICAL)

    def test_a_rule_speaks_only_of_its_subject(self) -> None:
        given = contract(meeting(SIGMOID_CATEGORICAL), subject="operation")
        assert judge(given, load_rules()) == []

    def test_unless_blocks_only_when_it_is_certain(self) -> None:
        blocked = rule("when: {output.units: 1}\nunless: {labels.encoding: one-hot}\nmessage: m\n")
        assert found((blocked,), {"output.units": 1})
        assert found((blocked,), {"output.units": 1, "labels.encoding": "integer"})
        assert not found((blocked,), {"output.units": 1, "labels.encoding": "one-hot"})

    def test_a_case_that_is_blocked_is_wrong_and_not_unknown(self) -> None:
        (case,) = rule("when: {output.units: 1}\nunless: {backend: jax}\nmessage: m\n").cases
        blocked = {"backend": Fact("jax")}
        assert case.holds(blocked) is False
        assert case.holds({**blocked, "output.units": Fact(1)}) is False
        assert case.holds({"output.units": Fact(2)}) is False
        assert case.holds({}) is None
        assert case.holds({"output.units": Fact(1)}) is True

    def test_unless_may_be_blocks_what_is_not_known(self) -> None:
        careful = rule("when: {output.units: 1}\nunless: {labels.encoding: {may-be: one-hot}}\nmessage: m\n")
        assert not found((careful,), {"output.units": 1})
        assert found((careful,), {"output.units": 1, "labels.encoding": "integer"})

    def test_unless_takes_alternatives(self) -> None:
        either = rule(
            "when: {output.units: 1}\nunless: [{labels.encoding: binary}, {labels.classes: 2}]\nmessage: m\n"
        )
        assert not found((either,), {"output.units": 1, "labels.classes": 2})
        assert found((either,), {"output.units": 1, "labels.classes": 3})

    def test_the_first_case_that_holds_speaks(self) -> None:
        cases = rule(
            """\
            when: {output.domain: real}
            cases:
              - {when: {output.units: 1}, severity: error, message: one}
              - {when: {}, message: many}
            """
        )
        assert said(found((cases,), {"output.domain": "real", "output.units": 1})) == [("error", "one")]
        assert said(found((cases,), {"output.domain": "real", "output.units": 2})) == [("warning", "many")]
        assert not found((cases,), {"output.units": 1})

    def test_a_case_that_is_off_speaks_only_when_asked_for(self) -> None:
        off = rule(
            """\
            cases:
              - {when: {output.units: 2}, default: off, message: quiet}
              - {when: {output.units: known}, message: loud}
            """
        )
        assert not found((off,), {"output.units": 2})
        assert said(found((off,), {"output.units": 2}, explicit="XX101")) == [("warning", "quiet")]
        assert said(found((off,), {"output.units": 3})) == [("warning", "loud")]
        assert off.default
        assert not rule("when: {output.units: 1}\ndefault: off\nmessage: m\n").default

    def test_where_meetings_differ_the_milder_case_counts(self) -> None:
        cases = rule(
            """\
            cases:
              - {when: {output.units: 1}, severity: error, message: one}
              - {when: {output.units: 2}, severity: info, confidence: low, message: two}
            """
        )
        (finding,) = found((cases,), {"output.units": 1}, {"output.units": 2})
        assert (finding.severity, finding.confidence, finding.message) == ("info", "low", "one")

    def test_confidence_follows_the_facts(self) -> None:
        known = {**SIGMOID_CATEGORICAL, "labels.encoding": "one-hot"}
        assert found(load_rules(), known)[0].confidence == "high"

    @pytest.mark.parametrize("name", ["output.units", "labels.encoding"])
    def test_a_fact_that_rests_on_a_default_takes_confidence_away(self, name: str) -> None:
        known = {**SIGMOID_CATEGORICAL, "labels.encoding": "one-hot"}
        assert found(load_rules(), known, likely=name)[0].confidence == "medium"

    def test_a_likely_fact_that_is_not_used_changes_nothing(self) -> None:
        known = {**SIGMOID_CATEGORICAL, "labels.encoding": "one-hot", "labels.classes": 4}
        assert found(load_rules(), known, likely="labels.classes")[0].confidence == "high"

    def test_a_finding_hides_those_that_follow_from_it(self) -> None:
        first = rule("when: {output.units: 1}\nmessage: m\n", "XX201", "first", extra="hides: [XX101]\n")
        second = rule("when: {output.units: '<= 2'}\nmessage: m\n")
        rules = (second, first)
        assert [finding.code for finding in found(rules, {"output.units": 1})] == ["XX201"]
        assert [finding.code for finding in found(rules, {"output.units": 2})] == ["XX101"]

    def test_what_a_quiet_case_would_say_is_told_apart(self) -> None:
        off = rule(
            "when: {output.units: 2}\ndefault: off\nmessage: quiet\nfixes: [{title: t, applicability: safe}]"
        )
        quiet: list[Finding] = []
        given = contract(meeting({"output.units": 2}))
        assert judge(given, (off,), quiet=quiet) == []
        assert said(quiet) == [("warning", "quiet")]
        assert judge(given, (off,)) == []


class TestMessages:
    def test_the_first_text_whose_facts_are_known(self) -> None:
        texts = rule(
            "when: {output.activation: known}\nmessage: ['{output.units} units', '{output.activation}']\n"
        )
        assert said(found((texts,), {"output.activation": "relu", "output.units": 3}))[0][1] == "3 units"
        assert said(found((texts,), {"output.activation": "relu"}))[0][1] == "relu"

    def test_without_any_text_the_summary_stands_in(self) -> None:
        texts = rule("when: {output.activation: known}\nmessage: '{output.units} units'\n")
        assert said(found((texts,), {"output.activation": "relu"}))[0][1] == "a summary"

    def test_meetings_that_differ_are_named_together(self) -> None:
        texts = rule("when: {output.activation: known}\nmessage: '{output.activation} here'\n")
        both = found((texts,), {"output.activation": "softmax"}, {"output.activation": "sigmoid"})
        assert both[0].message == "softmax or sigmoid here"

    def test_sets_are_listed(self) -> None:
        texts = rule("when: {metrics.ids: known}\nmessage: '{metrics.ids}'\n")
        assert found((texts,), {"metrics.ids": frozenset({"recall", "auc"})})[0].message == "auc, recall"

    def test_enumerations_are_written_as_their_value(self) -> None:
        texts = rule("when: {output.domain: known}\nmessage: '{output.domain}'\n")
        assert found((texts,), {"output.domain": Domain.LOG_SIMPLEX})[0].message == "log-simplex"

    @pytest.mark.parametrize(
        ("formula", "value", "expected"),
        [
            ("floor", 2, "0.31"),
            ("floor", 10, "1.46"),
            ("floor", 100, "3.62"),
            ("floor", 1000, "5.91"),
            ("floor", 1, None),
            ("peak", 10, "0.232"),
            ("peak", 1, None),
            ("units", 1, "1 unit"),
            ("units", 4, "4 units"),
        ],
    )
    def test_formulas(self, formula: str, value: int, expected: str | None) -> None:
        assert FORMULAS[formula](value) == expected

    def test_a_message_names_the_users_numbers(self) -> None:
        facts: Values = {
            "framework": "torch",
            "output.domain": "simplex",
            "output.activation": "softmax",
            "output.units": 10,
            "loss.name": "CrossEntropyLoss",
            "loss.family": "categorical",
            "loss.applies": "softmax",
        }
        (finding,) = found(load_rules(), facts)
        assert finding.message == (
            "softmax output into CrossEntropyLoss, which applies softmax itself: "
            "for 10 classes the loss cannot fall below 1.46. Return the logits."
        )
        (short,) = found(load_rules(), without(facts, "output.units"))
        assert "classes" not in short.message


class TestRemedies:
    def test_labels_choose_the_remedy(self) -> None:
        assert remedies("one-hot") == [("use softmax, for exactly one class per sample", "unsafe")]
        assert remedies("multi-hot") == [
            ("use binary_crossentropy, for several classes per sample", "unsafe")
        ]

    def test_unknown_labels_show_both_and_apply_neither(self) -> None:
        assert remedies(None) == [
            ("use softmax, for exactly one class per sample", "manual"),
            ("use binary_crossentropy, for several classes per sample", "manual"),
        ]

    def test_a_fix_is_safe_only_where_the_facts_say_so(self) -> None:
        decoded: Values = {"backend": "tensorflow", "decode.kinds": frozenset({"argmax"})}
        assert remedies("one-hot", **decoded)[0][1] == "safe"
        mixed: Values = {"backend": "tensorflow", "decode.kinds": frozenset({"argmax", "threshold"})}
        assert remedies("one-hot", **mixed)[0][1] == "unsafe"

    def test_help_says_all_of_them(self) -> None:
        (finding,) = found(load_rules(), SIGMOID_CATEGORICAL)
        assert finding.help == (
            "use softmax, for exactly one class per sample, "
            "or use binary_crossentropy, for several classes per sample"
        )


def remedies(labels: str | None, **more: FactValue) -> list[tuple[str, str]]:
    given = {**SIGMOID_CATEGORICAL, **more}
    if labels is not None:
        given["labels.encoding"] = labels
    (finding,) = found(load_rules(), given)
    return [(fix.title, fix.applicability) for fix in finding.fixes]


class TestCards:
    def test_a_card_has_the_confidence_of_most_cases_and_the_whole_page(self) -> None:
        cards = {rule.code: (rule, card(rule)) for rule in load_rules(examples=False)}
        for rule, made in cards.values():
            given = [case.confidence.fallback for case in rule.cases]
            assert all(given.count(made.confidence) >= given.count(other) for other in given)
        assert cards["HL002"][1].confidence == "high"
        assert "\n## Found\n" in cards["HL101"][1].help


class TestPlaces:
    def test_the_activation_is_the_primary_place_in_the_file_of_the_loss(self) -> None:
        finding = placed({"output.activation": Spot(5), "output.layer": Spot(4), "loss.name": Spot(8)})
        assert (finding.span.start.line, finding.label) == (5, "4 units, sigmoid")
        assert [(place.span.start.line, place.message) for place in finding.related] == [
            (4, "Dense, 4 units"),
            (8, "categorical_crossentropy"),
            (9, "categorical_crossentropy"),
        ]

    @pytest.mark.parametrize(
        ("spots", "lines"),
        [
            ({"output.activation": Spot(5), "output.layer": Spot(4), "loss.name": Spot(8)}, [4, 5, 8, 9]),
            (
                {"output.activation": Spot(5, "m.py"), "output.layer": Spot(4, "m.py"), "loss.name": Spot(8)},
                [4, 5, 8, 9],
            ),
            ({"output.activation": Spot(5), "labels.encoding": Spot(2)}, [5, 9, 2]),
        ],
    )
    def test_the_route_goes_the_way_of_the_values(self, spots: Mapping[str, Spot], lines: list[int]) -> None:
        finding = placed(spots, **{"labels.encoding": "one-hot"})
        places = [finding.span, *(place.span for place in finding.related)]
        assert [places[number].start.line for number in finding.route] == lines

    def test_the_layer_stands_in_for_an_activation_without_a_place(self) -> None:
        assert placed({"output.layer": Spot(4)}).span.start.line == 4

    def test_the_loss_is_primary_where_the_model_lives_in_another_file(self) -> None:
        finding = placed({"output.activation": Spot(5, "model.py"), "output.layer": Spot(4, "model.py")})
        assert (finding.span.path, finding.span.start.line) == ("train.py", 9)
        assert [place.span.path for place in finding.related] == ["model.py", "model.py"]

    def test_a_place_within_another_is_not_shown_twice(self) -> None:
        inner, outer = Spot(5, column=10, width=5), Spot(5, width=30)
        finding = placed({"output.activation": inner, "output.layer": outer, "loss.name": Spot(9)})
        assert finding.span == inner.span()
        assert [place.span.start.line for place in finding.related] == [9]

    def test_a_metric_rule_points_at_the_metric(self) -> None:
        facts: Values = {
            "framework": "keras",
            "output.domain": "real",
            "output.units": 1,
            "loss.name": "mse",
            "loss.family": "regression",
            "metrics.accuracy": "accuracy",
        }
        (finding,) = judge(contract(meeting(facts, spots={"metrics.accuracy": Spot(8)})), load_rules())
        assert (finding.code, finding.span.start.line, finding.label) == ("HL402", 8, "accuracy")

    def test_the_later_activation_is_primary_in_whatever_file(self) -> None:
        facts: Values = {
            "framework": "keras",
            "output.domain": "simplex",
            "output.activation": "softmax",
            "output.inner-activation": "softmax",
            "output.inner-domain": "simplex",
            "output.units": 10,
            "loss.name": "categorical_crossentropy",
        }
        spots = {"output.activation": Spot(7, "model.py"), "output.inner-activation": Spot(6, "model.py")}
        (finding,) = judge(contract(meeting(facts, spots=spots)), load_rules())
        assert (finding.code, finding.span.path, finding.span.start.line) == ("HL602", "model.py", 7)
        assert "0.232" in finding.message
        assert finding.related[0].message == "softmax comes first"


def placed(spots: Mapping[str, Spot], **more: str) -> Finding:
    values = {**SIGMOID_CATEGORICAL, "output.layer": "Dense", **more}
    (finding,) = judge(contract(meeting(values, spots=spots)), load_rules())
    return finding


GOOD = """\
code: XX101
name: some-rule
summary: a summary
severity: warning
when:
  output.units: 1
message: m
explanation: why
"""


class TestMistakes:
    @pytest.mark.parametrize(
        ("old", "new", "line", "message"),
        [
            ("message: m", "mesage: m", 7, "unknown key 'mesage'; did you mean 'message'?"),
            (
                "  output.units: 1",
                "  output.unit: 1",
                6,
                "unknown fact 'output.unit'; did you mean 'output.units'?",
            ),
            (
                "  output.units: 1",
                "  output.domain: simplx",
                6,
                "output.domain is never 'simplx'; did you mean 'simplex'?",
            ),
            (
                "  output.units: 1",
                "  output.units: many",
                6,
                "output.units is a whole number: write a number or a comparison such as '>= 2'",
            ),
            (
                "  output.units: 1",
                "  output.units: true",
                6,
                "output.units is a whole number, not True",
            ),
            (
                "  output.units: 1",
                "  loss.from-logits: maybe",
                6,
                "loss.from-logits is true or false, not 'maybe'",
            ),
            (
                "  output.units: 1",
                "  metrics.ids: accuracy",
                6,
                "metrics.ids is a set: write {any: [...]}, {none: [...]} or {all: [...]}",
            ),
            (
                "  output.units: 1",
                "  output.units: {nott: 1}",
                6,
                "unknown key 'nott'; did you mean 'not'?",
            ),
            (
                "  output.units: 1",
                "  metrics.ids: [accuracy]",
                6,
                "metrics.ids is a set: write {any: [...]}, {none: [...]} or {all: [...]}",
            ),
            (
                "  output.units: 1",
                "  output.units: {not: {may-be: 1}}",
                6,
                "a plain test is expected after 'not'",
            ),
            ("  output.units: 1", "  output.units: {}", 6, "one of not, may-be is expected here"),
            (
                "  output.units: 1",
                "  metrics.ids: {not: {}}",
                6,
                "one of any, none, all, only is expected here",
            ),
            (
                "  output.units: 1",
                "  loss.name: 3",
                6,
                "loss.name is text, not 3 (quote it)",
            ),
            ("when:\n  output.units: 1", "when: units", 5, "a mapping (key: value) is expected here"),
            (
                "message: m",
                "message: m\nfixes: [{title: t, applicability: safe, set: {loss.id: '{los.id}'}}]",
                8,
                "unknown fact 'los.id'; did you mean 'loss.id'?",
            ),
            (
                "message: m",
                "message: m\nfixes: [{title: t, applicability: safe, set: {loss.id: '{output.units}'}}]",
                8,
                "loss.id and output.units are not of the same type",
            ),
            ("message: m", "message: m\nmessage: n", 8, "duplicate key 'message'"),
            ("  output.units: 1", "  output.units: 1\n  output.units: 2", 7, "duplicate key 'output.units'"),
            ("message: m\n", "", 1, "key 'message' is missing"),
            ("summary: a summary\n", "", 1, "key 'summary' is missing"),
            ("severity: warning", "severity: warn", 4, "unknown value 'warn'; did you mean 'warning'?"),
            ("severity: warning", "severity:", 4, "a value is missing here"),
            ("code: XX101", "code: X1", 1, "a code is letters and three digits, as HL101, not 'X1'"),
            (
                "name: some-rule",
                "name: Some Rule",
                2,
                "a name is lower-case words joined by hyphens, not 'Some Rule'",
            ),
            ("name: some-rule", "name: other", 1, "the file must be called XX101-other.yaml"),
            (
                "message: m",
                "message: '{output.unit} units'",
                7,
                "placeholder {output.unit} names no fact; did you mean 'output.units'?",
            ),
            (
                "message: m",
                "message: '{flor:output.units}'",
                7,
                "placeholder {flor:output.units} names no formula; did you mean 'floor'?",
            ),
            (
                "message: m",
                "message: '{floor:output.domain}'",
                7,
                "placeholder {floor:output.domain}: output.domain is no whole number",
            ),
            ("message: m", "message: 'a { brace'", 7, "a brace without its partner"),
            ("message: m", "message: m\nfixes: [{title: t}]", 8, "key 'applicability' is missing"),
            (
                "message: m",
                "message: m\nconfidence: [{when: {output.units: 1}, is: high}]",
                8,
                "the last member must be a plain value: what holds when no other does",
            ),
            (
                "message: m",
                "message: m\nframeworks: [keras, pytorch]",
                8,
                "unknown value 'pytorch'; did you mean 'torch'?",
            ),
            ("message: m", "message: [m", 8, "not valid YAML: did not find expected ',' or ']'"),
            (
                "message: m",
                "message: m\nexamples: {bad: [{title: t, code: x = 1}]}",
                8,
                "a bad example must carry the mark '# expect: XX101'",
            ),
            (
                "message: m",
                "message: m\nexamples: {good: [{title: t, code: 'x = 1  # expect: XX101'}]}",
                8,
                "a good example must carry no '# expect:' mark",
            ),
        ],
    )
    def test_a_mistake_is_refused_with_its_line(self, old: str, new: str, line: int, message: str) -> None:
        text = GOOD.replace(old, new)
        assert text != GOOD
        with pytest.raises(RuleError) as caught:
            read_rule(text, "my/XX101-some-rule.yaml")
        assert str(caught.value) == f"my/XX101-some-rule.yaml:{line}: {message}"
        assert (caught.value.line, caught.value.message) == (line, message)

    def test_the_good_text_is_accepted(self) -> None:
        assert read_rule(GOOD, "my/XX101-some-rule.yaml").code == "XX101"

    def test_an_empty_file(self) -> None:
        with pytest.raises(RuleError) as caught:
            read_rule("# nothing\n", "XX101-some-rule.yaml")
        assert str(caught.value) == "XX101-some-rule.yaml:1: the file is empty"


class TestLoading:
    def test_extra_rules_come_from_files_and_folders(self, tmp_path: Path) -> None:
        folder = tmp_path / "mine"
        folder.mkdir()
        (folder / "XX101-some-rule.yaml").write_text(GOOD)
        single = tmp_path / "XX102-other-rule.yaml"
        single.write_text(GOOD.replace("XX101", "XX102").replace("some-rule", "other-rule"))
        codes = [rule.code for rule in load_rules([str(folder), str(single)])]
        assert codes[-2:] == ["XX101", "XX102"]
        assert codes == sorted(codes)

    def test_a_file_given_twice_is_read_once(self, tmp_path: Path) -> None:
        file = tmp_path / "XX101-some-rule.yaml"
        file.write_text(GOOD)
        codes = [rule.code for rule in load_rules([str(file), str(tmp_path)])]
        assert codes.count("XX101") == 1

    @pytest.mark.parametrize(
        ("change", "taken"),
        [
            (lambda text: text.replace("XX101", "HL101"), "HL101"),
            (
                lambda text: text.replace("some-rule", "sigmoid-categorical-crossentropy"),
                "sigmoid-categorical-crossentropy",
            ),
        ],
    )
    def test_a_code_or_name_cannot_be_taken_twice(
        self, tmp_path: Path, change: Callable[[str], str], taken: str
    ) -> None:
        file = tmp_path / change("XX101-some-rule.yaml")
        file.write_text(change(GOOD))
        with pytest.raises(RuleError, match=f"{taken} is already taken by"):
            load_rules([str(file)])

    def test_a_path_that_does_not_exist(self) -> None:
        with pytest.raises(RuleError) as caught:
            load_rules(["nowhere.yaml"])
        assert str(caught.value) == "nowhere.yaml: no such rule file or folder"

    def test_a_file_that_is_not_text(self, tmp_path: Path) -> None:
        file = tmp_path / "XX101-some-rule.yaml"
        file.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(RuleError) as caught:
            load_rules([str(file)])
        assert str(caught.value) == f"{file}: is not UTF-8"

    def test_a_file_that_cannot_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "XX101-some-rule.yaml"
        file.write_text(GOOD)

        def refused(path: str) -> bytes:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("headlint.rulebook.catalogue.read_whole", refused)
        with pytest.raises(RuleError) as caught:
            load_rules([str(file)])
        assert str(caught.value) == f"{file}: cannot be read: Permission denied"

    def test_a_correction_is_seen_by_the_same_process(self, tmp_path: Path) -> None:
        file = tmp_path / "XX101-some-rule.yaml"
        file.write_text(GOOD.replace("summary: a", "sumary: a"))
        with pytest.raises(RuleError):
            load_rules([str(file)])
        file.write_text(GOOD)
        assert load_rules([str(file)])[-1].summary == "a summary"


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.severity, finding.message) for finding in findings]


def without(values: Values, name: str) -> dict[str, FactValue]:
    return {key: value for key, value in values.items() if key != name}
