"""headlint's own facts as they were read, kept beside the compiled code until a file of them changes."""

from __future__ import annotations

import os

from headlint.domains import Domain, Encoding
from headlint.frameworks.aliases import Aliases
from headlint.frameworks.kinds import KINDS
from headlint.frameworks.library import Library
from headlint.frameworks.meanings import Activation, KerasString
from headlint.keeping import own_words
from headlint.packing import pack, unpack

__all__ = ["own_library"]

_CLASSES = (Activation, Domain, Encoding, KerasString, *KINDS)


def own_library() -> Library:
    """What `read_library` gives for no file of the user's."""
    here = os.path.dirname(os.path.abspath(__file__))
    line = own_words("facts", [here, os.path.dirname(here)], (".yaml", ".py"), _lines)[0]
    try:
        return _unpacked(line)
    except ValueError:  # it was damaged
        return _read()


def _read() -> Library:
    from headlint.frameworks.reading import read_library

    return read_library(())


def _lines() -> list[str]:
    library = _read()
    parts = {
        "entries": tuple(library.entries.values()),
        "activations": tuple(library.activations.values()),
        "strings": library.strings,
        "exact": library.aliases.exact,
        "collapsing": library.aliases.collapsing,
        "misspelt": library.misspelt,
        "replaced": library.replaced,
    }
    return [pack(parts)]


def _unpacked(line: str) -> Library:
    parts = unpack(line, _CLASSES)
    try:
        entries = {one.name: one for one in parts["entries"]}
        return Library(
            entries,
            {one.id: one for one in parts["activations"]},
            parts["strings"],
            Aliases(parts["exact"], parts["collapsing"], entries.keys()),
            parts["misspelt"],
            parts["replaced"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"damaged: {error}") from error
