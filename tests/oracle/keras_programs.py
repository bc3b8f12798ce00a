"""Keras programs: every activation and every loss of the facts, by string, object, function and layer."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from headlint.domains import Domain
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import ActivationMeaning, LossMeaning
from oracle.calling import required
from oracle.claims import LossClaim, entries, fits, loss_claims
from oracle.keras_bodies import BODIES, STEPS, Head
from oracle.names import real, usable
from oracle.programs import UNITS, Program, Written, turn

__all__ = ["keras_programs"]

_IMPORTS = "import keras\nimport numpy as np\nfrom keras import layers\n"
_NEEDED = {"threshold": {"threshold": "0.1", "default_value": "-5.0"}}
"""Activation id -> arguments that it cannot do without, where it has such a parameter."""
_GIVEN = {"prelu": {"alpha_initializer": "keras.initializers.Constant(0.25)"}}
"""Activation id -> what training would give it: it starts as a plain ReLU."""
_CLASSES = f"np.random.randint(0, {UNITS}, size=(64,))"
_SHAPE = f"size=(64, {UNITS})"
_TARGETS = {
    "integer": _CLASSES,
    "one-hot": f'keras.utils.to_categorical({_CLASSES}, {UNITS}).astype("float32")',
    "multi-hot": f'np.random.randint(0, 2, {_SHAPE}).astype("float32")',
    "binary": f'np.random.randint(0, 2, {_SHAPE}).astype("float32")',
    "signed": f"2.0 * np.random.randint(0, 2, {_SHAPE}) - 1.0",
    "continuous": f"np.random.normal({_SHAPE})",
    "count": f'np.random.poisson(3.0, {_SHAPE}).astype("float32")',
    # Losses whose labels are none of these, by id.
    "kl_divergence": f'np.random.dirichlet(np.ones({UNITS}), size=(64,)).astype("float32")',
    "ctc": f"np.random.randint(1, {UNITS}, size=(64, 2))",
}


@dataclass(frozen=True)
class _Choice:
    """A loss as it can be written, and what it takes that way."""

    written: Written
    takes: Domain
    sequence: bool = False


def keras_programs(library: Library) -> Iterator[Program]:
    """All programs, the same ones each time."""
    choices = list(_losses(library))
    heads = [Head("no activation", Domain.REAL, "argument", "None"), *_heads(library)]
    flat = [choice for choice in choices if not choice.sequence]
    for index, head in enumerate(heads):
        losses = [choice for choice in flat if fits(head.gives, choice.takes)]
        yield _program(head, turn(losses, index), index, "head")
    for index, choice in enumerate(flat):
        fitting = [head for head in heads if head.gives is choice.takes]
        yield _program(turn(fitting, index), choice, index, "loss")
    for choice in choices:
        if choice.sequence:
            yield _program(heads[0], choice, 0, "sequence", shape="(64, 12, 8)")


def _losses(library: Library) -> Iterator[_Choice]:
    for meaning in entries(library, LossMeaning):
        if not meaning.name.startswith("keras.") or not usable(meaning.name):
            continue
        for claim in loss_claims(meaning):
            yield from _spelled(claim)
    for text, string in sorted(library.strings["losses"].items()):
        named = library.entries[string.name]
        if isinstance(named, LossMeaning) and named.takes is not None and 3 in string.versions:
            yield _choice(named, (), named.takes, f'"{text}"', "compile")


def _spelled(claim: LossClaim) -> Iterator[_Choice]:
    """A loss as an instance or a function, compiled with the model or called on its output."""
    meaning = claim.meaning
    arguments = ", ".join(f"{name}={value}" for name, value in (*required(meaning), *claim.settings))
    if meaning.form == "class":
        text = f"{meaning.name}({arguments})"
        yield _choice(meaning, claim.settings, claim.takes, text, "compile")
        yield _choice(meaning, claim.settings, claim.takes, text, "call")
        return
    extra = f", {arguments}" if arguments else ""
    yield _choice(meaning, claim.settings, claim.takes, meaning.name, "call", extra)
    if not arguments and meaning.name.startswith("keras.losses."):
        yield _choice(meaning, claim.settings, claim.takes, meaning.name, "compile")


def _choice(
    meaning: LossMeaning,
    settings: tuple[tuple[str, object], ...],
    takes: Domain,
    text: str,
    form: str,
    extra: str = "",
) -> _Choice:
    kind = meaning.labels[len(text) % len(meaning.labels)] if meaning.labels else meaning.id
    written = Written(meaning, settings, text, f"y = {_TARGETS[kind]}", extra, form)
    return _Choice(written, takes, meaning.family == "sequence")


def _heads(library: Library) -> Iterator[Head]:
    for text, string in sorted(library.strings["activations"].items()):
        named = library.entries[string.name]
        assert isinstance(named, ActivationMeaning)
        # A string can stand for a function that needs arguments; it fails as soon as it is used.
        if 3 not in string.versions or named.activation is None or named.activation in _NEEDED:
            continue
        gives = library.activations[named.activation].gives
        for kind in ("argument", "layer"):
            expression = f'"{text}"' if kind == "argument" else f'layers.Activation("{text}")'
            yield Head(f"{kind} {text}", gives, kind, expression, _wide(named.activation))
    for meaning in entries(library, ActivationMeaning):
        if not meaning.name.startswith("keras.") or meaning.activation is None or not usable(meaning.name):
            continue
        gives = library.activations[meaning.activation].gives
        arguments = {**_NEEDED, **_GIVEN}.get(meaning.activation, {})
        given = ", ".join(f"{name}={value}" for name, value in arguments.items() if name in meaning.params)
        wide = _wide(meaning.activation)
        if meaning.form == "class":
            yield Head(meaning.name, gives, "layer", f"{meaning.name}({given})", wide)
            continue
        call = f"{meaning.name}({{}}, {given})" if given else f"{meaning.name}({{}})"
        kind = "function" if _takes_symbols(meaning.name) else "eager"
        yield Head(f"{meaning.name} called", gives, kind, call, wide)
        if not given and meaning.name.startswith("keras.activations."):
            yield Head(f"{meaning.name} given", gives, "argument", meaning.name, wide)


def _takes_symbols(name: str) -> bool:
    """Whether a function can be called where a functional model is built, before there are numbers."""
    import keras

    function = real(name)
    assert callable(function)
    signature = inspect.signature(function).parameters.values()
    needed = [-5.0 for one in signature if one.default is inspect.Parameter.empty]
    try:
        function(keras.KerasTensor((None, 2 * UNITS)), *needed[1:])
    except ValueError:
        return False
    return True


def _wide(activation: str) -> int:
    return 2 * UNITS if activation == "glu" else UNITS


def _program(head: Head, choice: _Choice, index: int, prefix: str, *, shape: str = "(64, 8)") -> Program:
    written = choice.written
    bodies, steps = BODIES[head.kind], STEPS[written.form]
    body, step = turn(bodies, index), turn(steps, index // len(bodies) + index)
    data = f'x = (30 * np.random.normal(size={shape})).astype("float32")\n{written.target}\n'
    inner = shape.removeprefix("(64, ").removesuffix(")")
    text = "\n".join([_IMPORTS, body(head, inner), data + step(written)])
    switches = written.extra.removeprefix(", ")
    way = f"{body.__name__}, {step.__name__}".replace("_", " ").strip().replace("  ", " ")
    name = f"keras {prefix} {index}: {head.name}, {written.text} {switches}, {way}"
    return Program(name, text, written, understood=head.gives is not Domain.UNKNOWN)
