"""The library of meanings: what each library name is, from the facts files beside this module."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence, Set
from functools import cached_property, lru_cache

from headlint.frameworks.aliases import Aliases
from headlint.frameworks.meanings import (
    Activation,
    ActivationMeaning,
    DecodeMeaning,
    KerasString,
    LossMeaning,
    Meaning,
    ScorerMeaning,
    StringTable,
    TrainerMeaning,
)
from headlint.frameworks.role_meanings import RoleMeaning
from headlint.frameworks.triage import Triage
from headlint.frameworks.unsaid import Unsaid
from headlint.records import dataclass

__all__ = ["TELLING", "Library", "load_library"]


_NEAR = 0.85
"""How alike a misspelt string is to the one that is meant."""
_FITS_OR_DECIDES = ("encoder", "removed-predict")
"""Roles of what is judged by itself, beside decoding."""

TELLING = 6
"""Letters of a name of what is done with predictions that is looked for; `max` and `int` are everywhere."""

_LONG = 7
"""A name of so many letters is hardly ever a part of another word."""

_STARTS = ("compile", "backward", "gradient", "value-and-gradient")
"""Roles of the calls that train: what they are given meets a loss, be it one written by hand."""

_RUNS = "trainer"
"""Role of the classes that run the steps of a module, which stands in another file more often than not."""

_BASES = {
    "torch": ("torch.nn.Module", "torchmetrics.Metric"),
    "keras": ("keras.Model", "keras.Sequential", "keras.layers.Layer"),
    "jax": ("flax.linen.Module",),
}
"""Where the methods of a framework's layers, models and losses are described."""

_ARRAYS = ("torch.Tensor", "tensorflow.Tensor", "numpy.ndarray", "pandas.DataFrame")
"""Classes whose methods an array of numbers may have."""


@dataclass(frozen=True)
class Library:
    """What is known of libraries. Without slots, so that derived tables are worked out once."""

    entries: Mapping[str, Meaning]
    """Every described name, in its canonical spelling."""
    activations: Mapping[str, Activation]
    strings: Mapping[StringTable, Mapping[str, KerasString]]
    aliases: Aliases
    misspelt: Mapping[StringTable, Mapping[str, str]]
    replaced: Mapping[str, str]
    """Names that a library has no longer, exactly as programs spell them, and what to write now."""
    own: frozenset[str] = frozenset()
    """Names and spellings that the user's files describe, be they in the project or not."""

    def canonical(self, qualname: str) -> str:
        """The one spelling of a name, whatever path it is imported by.

        `tensorflow.keras.layers.core.Dense` is `keras.layers.Dense`; an unknown name stays as it is.
        """
        return self.aliases.canonical(qualname)

    def meaning(self, qualname: str) -> Meaning | None:
        """What a name means, in any spelling; None where nothing is known of it."""
        name = self.aliases.canonical(qualname)
        found = self.entries.get(name)
        return found if found is not None else self.entries.get(f"{name.rpartition('.')[0]}.*")

    def known(self, qualname: str) -> bool:
        """Whether anything is known of a name."""
        return self.meaning(qualname) is not None

    def is_module(self, qualname: str) -> bool:
        """Whether described names stand below a name (`keras.layers`)."""
        return self.aliases.canonical(qualname) in self._packages

    def role(self, qualname: str) -> str | None:
        """The role of a name that has one (RoleMeaning)."""
        meaning = self.meaning(qualname)
        return meaning.role if isinstance(meaning, RoleMeaning) else None

    def framework_of(self, qualname: str) -> str | None:
        """The framework that a name belongs to."""
        meaning = self.meaning(qualname)
        return None if meaning is None else meaning.framework

    def method(self, owner: str, name: str) -> str | None:
        """The described method of a library class, its own or that of its kind's base class."""
        meaning = self.meaning(owner)
        candidates = [f"{self.canonical(owner)}.{name}"]
        if meaning is not None:
            candidates += [f"{base}.{name}" for base in _BASES.get(meaning.framework or "", ())]
        return next((one for one in candidates if one in self.entries), None)

    def tensor_method(self, name: str) -> str | None:
        """The described method of a tensor, of an array or of a table."""
        candidates = (f"{owner}.{name}" for owner in _ARRAYS)
        return next((full for full in candidates if full in self.entries), None)

    def activation(self, id: str) -> Activation | None:
        """An activation by its canonical id (`softmax`)."""
        return self.activations.get(id)

    def keras_string(self, table: StringTable, text: str) -> str | None:
        """The canonical name that a string stands for in Keras 2 or 3; exact, case and all."""
        found = self.strings[table].get(text)
        return None if found is None else found.name

    def spelled_right(self, table: StringTable, text: str) -> str | None:
        """The string that Keras 3 takes in place of one that it does not; None where none is near."""
        known = self.misspelt[table].get(text)
        if known is not None:
            return known
        strings = self.strings[table]
        meant = strings.get(text)
        taken = [one for one, entry in strings.items() if 3 in entry.versions]
        if meant is not None:
            return next((one for one in taken if strings[one].name == meant.name), None)
        from difflib import get_close_matches  # for the few programs with a misspelt string

        return next(iter(get_close_matches(text, taken, n=1, cutoff=_NEAR)), None)

    def modules(self) -> frozenset[str]:
        """Top-level packages of the libraries that headlint describes itself."""
        return self._modules

    def triage(self, *, any_softmax: bool = False) -> Triage:
        """What is looked for in a file for the sake of heads and operations; rules can add to it. A softmax
        counts where its axis is not said, or wherever it stands."""
        return self._triage_with_any if any_softmax else self._triage

    @cached_property
    def _triage(self) -> Triage:
        return self._looking_for(self._heads(), self.unsaid)

    @cached_property
    def _triage_with_any(self) -> Triage:
        return self._looking_for(self._heads() | self.normalising, self.unsaid)

    @cached_property
    def starting(self) -> frozenset[str]:
        """Short names of losses and of what trains, which start any file."""
        return frozenset(self._heads())

    @cached_property
    def heads(self) -> Triage:
        """What names a loss, compiles a model or trains."""
        return self._looking_for(self._heads())

    def operations(self, text: str, *, any_softmax: bool = False) -> Triage:
        """What is judged where it stands in a file: what is done with predictions, a softmax whose axis is
        not said; any softmax beside a logarithm, which may be taken of it elsewhere in the file."""
        takes_logs = self.unsaid.takes_logs(text.encode("utf-8", "surrogatepass"))
        return self._with_any_softmax if any_softmax or takes_logs else self._with_unsaid

    @cached_property
    def _with_unsaid(self) -> Triage:
        return self._looking_for(self._deciding(), self.unsaid)

    @cached_property
    def _with_any_softmax(self) -> Triage:
        return self._looking_for(self._deciding() | self.normalising)

    @cached_property
    def normalising(self) -> frozenset[str]:
        """Short names of softmax and its kin."""
        return frozenset(meaning.short for meaning in self._with_axis())

    @cached_property
    def unsaid(self) -> Unsaid:
        """The softmaxes for which their framework chooses an axis where none is given."""
        choosing = [meaning for meaning in self._with_axis() if meaning.default_axis == "implicit"]
        packages = {meaning.name.partition(".")[0] for meaning in choosing}
        others = {meaning.name.partition(".")[0] for meaning in self._with_axis()} - packages
        logs = {
            meaning.short
            for meaning in self.entries.values()
            if isinstance(meaning, RoleMeaning) and meaning.role == "log"
        }
        return Unsaid(
            functions=sorted({one.short for one in choosing if one.form == "function"}),
            classes=sorted({one.short for one in choosing if one.form == "class"}),
            axes=sorted({one.axis for one in choosing if one.axis}),
            packages=sorted(packages),
            others=[one.decode() for one in _minimal(others)],
            logs=sorted(logs),
            normalising=[one.decode() for one in _minimal(set(self.normalising))],
        )

    def _looking_for(self, names: Set[str], unsaid: Unsaid | None = None) -> Triage:
        methods = names & {
            meaning.short
            for meaning in self.entries.values()
            if isinstance(meaning, RoleMeaning) and meaning.role in _STARTS
        }
        bases = names & {
            meaning.short
            for meaning in self.entries.values()
            if isinstance(meaning, RoleMeaning) and meaning.role == _RUNS
        }
        names = names - methods - bases
        long = [word.decode() for word in _minimal({name for name in names if len(name) >= _LONG})]
        short = sorted(name for name in names if len(name) < _LONG)
        alone = {word: (word,) for word in long}
        return Triage(alone, short, sorted(methods), unsaid=unsaid, bases=sorted(bases))

    @cached_property
    def _packages(self) -> frozenset[str]:
        return frozenset(name.rpartition(".")[0] for name in self.entries)

    @cached_property
    def _modules(self) -> frozenset[str]:
        described = {
            name.partition(".")[0]
            for name, meaning in self.entries.items()
            if name not in self.own and (meaning.framework is not None or isinstance(meaning, LossMeaning))
        }
        return frozenset(described | {name.partition(".")[0] for name in self._spellings() - self.own})

    def _spellings(self) -> set[str]:
        return {*self.aliases.exact, *self.aliases.collapsing}

    def _with_axis(self) -> list[ActivationMeaning]:
        return [
            meaning
            for meaning in self.entries.values()
            if isinstance(meaning, ActivationMeaning) and meaning.axis is not None
        ]

    def _deciding(self) -> set[str]:
        return {
            meaning.short
            for meaning in self.entries.values()
            if len(meaning.short) >= TELLING
            and (
                isinstance(meaning, (DecodeMeaning, ScorerMeaning))
                or (isinstance(meaning, RoleMeaning) and meaning.role in _FITS_OR_DECIDES)
            )
        }

    def _heads(self) -> set[str]:
        described = {
            meaning.short
            for meaning in self.entries.values()
            if isinstance(meaning, LossMeaning)
            or (isinstance(meaning, RoleMeaning) and meaning.role in (*_STARTS, _RUNS))
            or (isinstance(meaning, TrainerMeaning) and meaning.default_loss is not None)
        }
        losses = {meaning.name for meaning in self.entries.values() if isinstance(meaning, LossMeaning)}
        renamed = {name.rpartition(".")[2] for name, target in self.aliases.exact.items() if target in losses}
        return described | renamed


def load_library(extra: Sequence[str] = ()) -> Library:
    """The facts of this package and those of the user's files, read once in a process.

    Raises FactsError, with file and line, where a file cannot be read or says what it must not.
    """
    return _load(tuple((path, _changed(path)) for path in extra))


def _changed(path: str) -> int:
    """When a file was changed last, in nanoseconds; 0 where it cannot be told."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=8)
def _load(extra: tuple[tuple[str, int], ...]) -> Library:
    if not extra:
        from headlint.frameworks.kept import own_library

        return own_library()
    from headlint.frameworks.reading import read_library

    return read_library([name for name, _ in extra])


def _minimal(words: set[str]) -> tuple[bytes, ...]:
    """The words less those that contain another one, as bytes, shortest first."""
    kept: list[str] = []
    for word in sorted(words, key=lambda word: (len(word), word)):
        if not any(other in word for other in kept):
            kept.append(word)
    return tuple(word.encode() for word in kept)
