"""Published schemas, which are not ours to hand on: a folder that the environment names holds them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["FOLDER", "schema"]

FOLDER = "HEADLINT_SCHEMAS"
"""The variable. In the folder: `sarif-schema-2.1.0.json` (docs.oasis-open.org/sarif/sarif/v2.1.0/errata01)
and `junit-10.xsd` (in the repository of the Jenkins xUnit plug-in)."""


def schema(name: str) -> Path:
    """The file of a schema; skips the test where it is not at hand."""
    folder = os.environ.get(FOLDER)
    if not folder:
        pytest.skip(f"{FOLDER} names no folder with {name}")
    path = Path(folder, name)
    assert path.is_file(), path
    return path
