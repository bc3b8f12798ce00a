"""The words of triage for headlint's own rules and facts, kept beside the compiled code."""

from __future__ import annotations

import os

from headlint.frameworks.triage import Triage
from headlint.keeping import own_words, rules_folder

__all__ = ["load_triage"]

_loaded: list[Triage] = []


def load_triage() -> Triage:
    """What headlint's own rules need of a file; rules and facts are read where they have changed."""
    if not _loaded:
        lines = own_words("triage", _sources(), (".yaml", ".py"), _words)
        try:
            _loaded.append(Triage.of(lines))
        except ValueError:  # it was damaged
            _loaded.append(Triage.of(_words()))
    return _loaded[0]


def _sources() -> list[str]:
    package = os.path.dirname(os.path.abspath(__file__))
    return [os.path.join(package, "frameworks"), os.path.join(package, "rulebook"), rules_folder()]


def _words() -> list[str]:
    from headlint.frameworks.library import load_library
    from headlint.rulebook import load_rules
    from headlint.rulebook.starting import triage_of

    return triage_of(load_rules(examples=False), load_library()).lines()
