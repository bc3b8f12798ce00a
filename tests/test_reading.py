"""Every key of a rule file arrives in the rule, and what is left out is as the reference says."""

from __future__ import annotations

from headlint.rulebook import Example, Rule
from headlint.rulebook.conditions import Condition, Equal, Present
from headlint.rulebook.model import Case, Graded, Place, Reference, Remedy
from headlint.rulebook.reading import read_rule
from headlint.rulebook.texts import Template

PATH = "mine/XX101-some-rule.yaml"
HEADER = "code: XX101\nname: some-rule\nsummary: a summary\nseverity: warning\n"
WHOLE = """\
code: XX101
name: some-rule
summary: >
  a summary
  of two lines
severity: error
frameworks: [keras, torch]
hides: [XX102, XX103]
subject: decode
when: {output.units: 1}
unless:
  - {loss.own: true}
  - {backend: jax}
confidence:
  - {when: {output.activation: relu}, is: low}
  - medium
default: off
message: [the first, the second]
primary: [decode.function, output.layer]
anywhere: on
related:
  - {fact: loss.name, label: "{loss.name}"}
fixes:
  - title: set it
    when: {output.activation: known}
    set: {output.activation: sigmoid, decode.function: "{loss.name}"}
    applicability:
      - {when: {output.units: 1}, is: safe}
      - unsafe
  - {title: say it, applicability: manual}
explanation: |

  why
references: [a book, "a  page"]
examples:
  bad:
    - title: wrong
      framework: keras
      facts: "losses: []"
      code: "x = 1  # expect: XX101"
      fixed: x = 2
  good:
    - {title: right, code: x = 2}
"""
UNITS = Condition((("output.units", Equal((1,))),))


def template(text: str) -> Template:
    return Template.parse(text)


def test_every_key_is_read() -> None:
    case = Case(
        subject="decode",
        severity="error",
        confidence=Graded("medium", ((Condition((("output.activation", Equal(("relu",))),)), "low"),)),
        messages=(template("the first"), template("the second")),
        when=(Condition((("framework", Equal(("keras", "torch"))),)), UNITS),
        unless=(Condition((("loss.own", Equal((True,))),)), Condition((("backend", Equal(("jax",))),))),
        default=False,
        primary=("decode.function", "output.layer"),
        anywhere=True,
        related=(Place("loss.name", (template("{loss.name}"),)),),
        remedies=(
            Remedy(
                titles=(template("set it"),),
                when=Condition((("output.activation", Present(True)),)),
                applicability=Graded("unsafe", ((UNITS, "safe"),)),
                sets=(("output.activation", "sigmoid"), ("decode.function", Reference("loss.name"))),
            ),
            Remedy((template("say it"),), Condition(), Graded("manual")),
        ),
    )
    assert read_rule(WHOLE, PATH) == Rule(
        code="XX101",
        name="some-rule",
        summary="a summary of two lines",
        severity="error",
        cases=(case,),
        frameworks=("keras", "torch"),
        default=False,
        subject="decode",
        hides=("XX102", "XX103"),
        explanation="why",
        references=("a book", "a page"),
        examples=(
            Example("bad", "wrong", "x = 1  # expect: XX101", "keras", "x = 2", "losses: []"),
            Example("good", "right", "x = 2"),
        ),
        path=PATH,
    )


def test_what_is_left_out_is_as_usual() -> None:
    rule = read_rule(f"{HEADER}when: {{output.units: 1}}\nmessage: m\n", PATH)
    case = Case("head", "warning", Graded("high"), (template("m"),), (UNITS,))
    assert rule == Rule("XX101", "some-rule", "a summary", "warning", (case,), path=PATH)


def test_a_case_has_the_keys_of_its_rule_but_conditions_of_both() -> None:
    rule = read_rule(
        f"{HEADER}when: {{output.units: 1}}\nmessage: of the rule\nunless: {{loss.own: true}}\n"
        "cases:\n"
        "  - {}\n"
        "  - {when: {backend: jax}, unless: {output.layer: known}, message: its own, severity: info,\n"
        "     subject: metric, default: off}\n",
        PATH,
    )
    own = Condition((("loss.own", Equal((True,))),))
    assert rule.cases == (
        Case("head", "warning", Graded("high"), (template("of the rule"),), (UNITS,), (own,)),
        Case(
            subject="metric",
            severity="info",
            confidence=Graded("high"),
            messages=(template("its own"),),
            when=(UNITS, Condition((("backend", Equal(("jax",))),))),
            unless=(own, Condition((("output.layer", Present(True)),))),
            default=False,
        ),
    )
    assert rule.default
    assert rule.subject == "head"
