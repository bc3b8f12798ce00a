"""Facts files -> the library: those of this package, and those of the user."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from headlint.frameworks.document import read, root_of
from headlint.frameworks.library import Library
from headlint.frameworks.loading import Builder
from headlint.nodes import own_nodes

__all__ = ["read_library"]


def read_library(extra: Sequence[str]) -> Library:
    """The facts of this package and of the files `extra`.

    Raises FactsError, with file and line, where a file cannot be read or says what it must not.
    """
    builder = Builder()
    paths = sorted(Path(__file__).parent.glob("*.yaml"))
    for path, node in own_nodes("facts", paths, str).items():
        builder.add(root_of(node, os.path.basename(path)))
    ours = builder.names()
    for name in extra:
        builder.add(read(Path(name), name))
    aliases = builder.finish()
    return Library(
        builder.entries,
        builder.activations,
        builder.strings,
        aliases,
        builder.misspelt,
        builder.replaced,
        builder.names() - ours,
    )
