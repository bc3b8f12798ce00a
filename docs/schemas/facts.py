"""The schema of facts files: sections, kinds, and the keys of each kind."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from typing import Final

from docs.schemas.words import Schema, either, listed, ref, table, text, words
from headlint.domains import Domain
from headlint.frameworks.loading import GROUP_KEYS, SECTIONS, TABLES, VERSIONS, WRONG
from headlint.frameworks.meanings import Meaning
from headlint.frameworks.schema import Check, Kind, kinds

__all__ = ["schema"]

_WORDS: Final = ref("words")
_TEXTS: Final[Schema] = {"type": "object", "additionalProperties": text()}
_DOTTED: Final = r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+(\.\*)?$"


def schema() -> Schema:
    """Sections, and dotted names with what they mean."""
    return {
        "title": "Facts of headlint",
        "description": "what names of libraries mean: losses, layers, activations, metrics and the rest",
        **table(_sections()),
        "patternProperties": {_DOTTED: ref("entry")},
        "definitions": {
            # One text with blanks between them, or a list.
            "words": either({"type": "null"}, text(), listed(text())),
            "entry": _entry(),
            "group": _group(),
            **{kind.name: _kind(kind) for kind in kinds().values()},
            **{f"{kind.name}.{key}": told for kind in kinds().values() for key, told in _told_keys(kind)},
        },
    }


def _sections() -> Mapping[str, Schema]:
    sections: dict[str, Schema] = {
        "framework": {
            **_check(kinds()["layer"].checks["framework"]),
            "description": "what all names of the file belong to that say nothing else",
        },
        "activations": {
            **table({domain.value: _WORDS for domain in Domain}),
            "description": "ids of activations by what their values are",
        },
        "aliases": {
            "type": "object",
            "additionalProperties": _WORDS,
            "description": "other spellings of names; `a.b.*: c` drops any submodules below a.b",
        },
        "strings": {
            **table({name: table(_versions()) for name in TABLES}),
            "description": "what the strings of Keras stand for",
        },
        "replaced": {"type": "object", "additionalProperties": either(text(), _TEXTS)},
        "groups": listed(ref("group")),
        "names": {"type": "object", "additionalProperties": ref("entry")},
    }
    return {name: sections[name] for name in SECTIONS}


def _versions() -> Mapping[str, Schema]:
    names: Schema = {"type": "object", "additionalProperties": _WORDS}
    return dict.fromkeys((*VERSIONS, WRONG), names)


def _entry() -> Schema:
    """A name by itself: its kind, and the keys of that kind."""
    by_kind: list[Schema] = [
        {"if": {"properties": {"kind": {"const": name}}, "required": ["kind"]}, "then": ref(name)}
        for name in kinds()
    ]
    return {"type": "object", "properties": {"kind": words(kinds())}, "required": ["kind"], "allOf": by_kind}


def _kind(kind: Kind) -> Schema:
    # The id of a loss, the form and the input are told by the name itself.
    required = sorted(kind.required - ({"id"} if kind.name == "loss" else set()))
    shape = table({"kind": words([kind.name]), **_keys(kind)}, required)
    return {"description": _doc(kind.cls), **shape}


def _keys(kind: Kind) -> dict[str, Schema]:
    return {name: ref(f"{kind.name}.{name}") for name in kind.checks}


def _told_keys(kind: Kind) -> Iterator[tuple[str, Schema]]:
    told = _told(kind.cls)
    for name, check in kind.checks.items():
        yield name, {**_check(check), **({"description": told[name]} if name in told else {})}


def _group() -> Schema:
    """Names with the same kind; a value that is a single text stands for the key `each`."""
    cases = []
    for kind in kinds().values():
        own = table(_keys(kind))
        entry = either({"type": ["null", "string", "number", "boolean"]}, listed(text()), own)
        names = either(_WORDS, {"type": "object", "additionalProperties": entry})
        keys = {**_keys(kind), "kind": words([kind.name]), "in": text(), "each": words(kind.checks)}
        body = table({**keys, "names": names}, ("kind", "names"))
        assert set(GROUP_KEYS) <= keys.keys() | {"names"}
        cases.append({"if": {"properties": {"kind": {"const": kind.name}}}, "then": body})
    return {
        "type": "object",
        "properties": {"kind": words(kinds())},
        "required": ["kind", "names"],
        "allOf": cases,
    }


def _check(check: Check) -> Schema:
    if check.many and check.choices:
        one = "|".join(sorted(check.choices))
        return either(
            {"type": "null"}, text(rf"^({one})(\s+({one}))*$"), listed(words(sorted(check.choices)))
        )
    if check.many:
        return _WORDS
    forms: list[Schema] = [words(sorted(check.choices))] if check.choices else []
    types = {str: ["string", "number"], int: ["integer"], bool: ["boolean"]}
    plain = [name for type_ in (str, int, bool) if type_ in check.plain for name in types[type_]]
    plain += ["null"] if check.optional else []
    if plain:
        forms.append({"type": plain})
    return either(*forms)


# What the classes say of their fields


def _doc(cls: type[Meaning]) -> str:
    return " ".join((inspect.getdoc(cls) or "").split())


def _told(cls: type[Meaning]) -> Mapping[str, str]:
    """The sentence below each field, of the class and of those that it descends from."""
    told: dict[str, str] = {}
    for one in reversed(cls.__mro__[:-1]):
        (definition,) = ast.parse(inspect.getsource(one)).body
        assert isinstance(definition, ast.ClassDef)
        for field, below in zip(definition.body, definition.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                match below:
                    case ast.Expr(ast.Constant(str() as said)):
                        told[field.target.id] = " ".join(said.split())
    return told
