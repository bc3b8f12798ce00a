"""The keys of the configuration: what each is for, and what may stand there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

from headlint.findings import Confidence, Severity
from headlint.records import dataclass
from headlint.report import formats

__all__ = ["KEYS", "WANTED", "Key", "Shape"]

Shape = Literal[
    "rules", "patterns", "paths", "texts", "path", "choice", "switch", "number", "rules-by-file", "levels"
]
WANTED: Final[Mapping[Shape, str]] = MappingProxyType(
    {
        "rules": 'a list of rules such as ["HL101", "HL2"]',
        "patterns": 'a list of patterns such as ["old/", "*_pb2.py"]',
        "paths": 'a list of paths such as ["lint/losses.yaml"]',
        "texts": 'a list of texts such as ["tensorflow==2.3", "backend=jax"]',
        "path": "a path in quotes",
        "choice": "one of {choices}, in quotes",
        "switch": "true or false",
        "number": "a whole number from 0 on",
        "rules-by-file": 'a table of patterns and rules such as {"tests/" = ["HL4"]}',
        "levels": 'a table of rules and severities such as {HL102 = "info"}',
    }
)
"""What a key wants, for messages."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the configuration; `choices` are the words that may stand there, where they are closed."""

    name: str
    shape: Shape
    doc: str
    choices: Callable[[], tuple[str, ...]] = tuple

    @property
    def field(self) -> str:
        """The name of the field of `Settings`."""
        return self.name.replace("-", "_")


_KEYS: Final = (
    Key("select", "rules", "Only these rules, in place of those that are on by default."),
    Key("extend-select", "rules", "These rules as well."),
    Key("ignore", "rules", "Not these rules. It counts more than `select` and `extend-select`."),
    Key(
        "per-file-ignores",
        "rules-by-file",
        "Not these rules in the files of a pattern, as in .gitignore and seen from the folder of this file; "
        "a pattern that begins with `!` means all other files.",
    ),
    Key(
        "severity",
        "levels",
        "Severities in place of those that the rules say. A code or name counts more than a prefix.",
        lambda: get_args(Severity),
    ),
    Key(
        "fail-on", "choice", "The run fails (exit code 1) from this severity on.", lambda: get_args(Severity)
    ),
    Key(
        "min-confidence",
        "choice",
        "Findings are shown from this confidence on.",
        lambda: get_args(Confidence),
    ),
    Key(
        "exclude",
        "patterns",
        "These files are left out; patterns as in .gitignore, seen from the folder of this file.",
    ),
    Key("extend-exclude", "patterns", "These files as well; the command line adds to it."),
    Key("respect-gitignore", "switch", "Whether files are left out that git ignores."),
    Key("force-exclude", "switch", "Excluded files are left out even where they are named."),
    Key("rules", "paths", "Own rule files, and folders of them."),
    Key("facts", "paths", "Own facts files: what losses, layers and activations of the project mean."),
    Key(
        "assume",
        "texts",
        "Versions and the backend of Keras that count where the project pins none.",
    ),
    Key("unsafe-fixes", "switch", "Whether `--fix` applies fixes that are right in most programs only."),
    Key("output-format", "choice", "How findings are printed.", formats),
    Key("baseline", "path", "The file of known findings, which are not told again."),
    Key("cache-dir", "path", "Where results are kept from one run to the next."),
    Key("jobs", "number", "How many files are examined at the same time; 0: one for each processor."),
    Key("timeout", "number", "How many seconds one file may take."),
)
KEYS: Final[Mapping[str, Key]] = MappingProxyType({key.name: key for key in _KEYS})
