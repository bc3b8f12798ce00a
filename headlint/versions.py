"""Which versions of the frameworks a project asks for, from the pins in its requirement files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from headlint.records import dataclass, field

__all__ = ["Assumed", "Range", "assume", "pinned", "pins_of"]

PACKAGES: Mapping[str, str] = {
    "tensorflow": "tensorflow",
    "tensorflow-cpu": "tensorflow",
    "tensorflow-gpu": "tensorflow",
    "tensorflow-macos": "tensorflow",
    "tf-keras": "keras",
    "keras": "keras",
    "torch": "torch",
    "pytorch": "torch",
    "torchmetrics": "torchmetrics",
}
"""Names of distributions (also those of conda), and the framework that each one is."""
BACKENDS = ("tensorflow", "torch", "jax")
FILES = re.compile(
    r"(?:requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|setup\.(?:cfg|py)|Pipfile|environment[\w.-]*\.ya?ml)\Z"
)
"""Files in which a project says what it needs."""
ASIDE = re.compile(r"[\W_](?:tests?|testing|dev|docs?|ci|lint|build|bench(?:marks?)?)(?:[\W_]|\Z)")
"""Names of files that speak for the tests or the documentation, not for all of the project."""
LARGEST = 200_000
"""Bytes of such a file that are looked at."""
LEVELS = 12
"""Folders above a file that are looked into."""

_NAMES = "|".join(sorted(map(re.escape, PACKAGES), key=len, reverse=True))
_PIN = r"(?:===|==|~=|<=|>=|!=|<|>|\^|~|=)\s*v?\d[\d.]*(?:\.?\*)?\w*"
_REQUIREMENT = re.compile(
    rf"""(?<![\w.-])(?P<name>{_NAMES})(?:\[[^\]]*\])?["']?\s*(?:=\s*["']\s*(?=[<>=~^!]))?
    (?P<pins>{_PIN}(?:\s*,\s*{_PIN})*)""",
    re.IGNORECASE | re.VERBOSE,
)
_TABLE = re.compile(rf"(?P<name>{_NAMES})\s*=\s*[\"'](?P<pins>\d[\d.]*)[\"']", re.IGNORECASE)
"""`tensorflow = "2.4"` in a table of Poetry: this version and later ones of the same major version."""
_ONE = re.compile(r"(===|==|~=|<=|>=|!=|<|>|\^|~|=)\s*v?(\d{1,9})(?!\d)(?:\.(\d{1,9})(?!\d))?([^\s,]*)")
"""Numbers of more digits are those of no version; Python refuses to read some of them at all."""


@dataclass(frozen=True, slots=True)
class Range:
    """The versions that are allowed, each as major * 100 + minor; None: no bound is given."""

    least: int | None = None
    most: int | None = None

    def within(self, other: Range) -> Range:
        """What both allow."""
        least = [one for one in (self.least, other.least) if one is not None]
        most = [one for one in (self.most, other.most) if one is not None]
        return Range(max(least, default=None), min(most, default=None))


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the user says of a project that does not say it itself."""

    versions: Mapping[str, Range] = field(default_factory=dict)
    backend: str | None = None
    """What Keras runs on."""


def assume(texts: Iterable[str]) -> Assumed:
    """Requirements (`tensorflow==2.3`, `torch<2`) and `backend=torch`, as the user gives them.

    Raises ValueError for a text that is neither.
    """
    versions: dict[str, Range] = {}
    backend: str | None = None
    for text in texts:
        name, _, given = (part.strip() for part in text.partition("="))
        if name == "backend" and given in BACKENDS:
            backend = given
            continue
        requirement = next(_requirements(text), None) if _REQUIREMENT.fullmatch(text.strip()) else None
        if requirement is None:
            raise ValueError(
                f"{text!r} is no version of {', '.join(sorted(set(PACKAGES.values())))} such as"
                f" 'tensorflow==2.3', and no backend such as 'backend={BACKENDS[0]}'"
            )
        versions[requirement[0]] = versions.get(requirement[0], Range()).within(requirement[1])
    return Assumed(versions, backend)


def pinned(path: str, pins: Callable[[str], Mapping[str, Range]] | None = None) -> Mapping[str, Range]:
    """The frameworks that the project of a file pins. The nearest folder that pins any decides.

    `pins` gives those of one folder, for a caller that remembers them; `pins_of` by default.
    """
    pins = pins or pins_of
    folder = os.path.dirname(os.path.abspath(path))
    for _ in range(LEVELS):
        found = pins(folder)
        if found or os.path.isdir(os.path.join(folder, ".git")):
            return found
        above = os.path.dirname(folder)
        if above == folder:
            break
        folder = above
    return {}


def pins_of(folder: str) -> Mapping[str, Range]:
    """The pins of the requirement files in one folder, where they agree."""
    ranges: dict[str, set[Range]] = {}
    asked: set[str] = set()
    for path in _requirement_files(folder):
        aside = ASIDE.search(os.path.basename(path)) is not None
        for name, found in _read(path):
            ranges.setdefault(name, set()).add(found)
            asked.update(() if aside else (name,))
    # Files that ask for different versions (one for tests, say) leave it open; so does one for tests alone.
    return {name: next(iter(found)) for name, found in ranges.items() if len(found) == 1 and name in asked}


def _requirement_files(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if FILES.match(entry.name) and entry.is_file())
    except OSError:
        return
    yield from (os.path.join(folder, name) for name in names)


def _read(path: str) -> list[tuple[str, Range]]:
    try:
        with open(path, "rb") as file:
            text = file.read(LARGEST).decode("utf-8", "replace")
    except OSError:
        return []
    lines = (line.partition("#")[0] for line in text.splitlines())
    return [requirement for line in lines for requirement in _requirements(line)]


def _requirements(line: str) -> Iterator[tuple[str, Range]]:
    for found in _REQUIREMENT.finditer(line):
        yield PACKAGES[found["name"].lower()], _range(_ONE.findall(found["pins"]))
    for found in _TABLE.finditer(line):
        yield PACKAGES[found["name"].lower()], _range(_ONE.findall(f"^{found['pins']}"))


def _range(pins: Iterable[tuple[str, str, str, str]]) -> Range:
    whole = Range()
    for operator, major, minor, rest in pins:
        whole = whole.within(_one(operator, int(major), minor, rest))
    return whole


def _one(operator: str, major: int, minor: str, rest: str) -> Range:
    """`==2.4.1`, `<2.6`, `~=2.4`, `^2.4`, `>=2`; `!=` bounds nothing."""
    version = major * 100 + int(minor or 0)
    last = major * 100 + 99
    match operator:
        case "==" | "===" | "=":
            exact = bool(minor)
            return Range(version, version if exact else last)
        case "~=" | "~":
            return Range(version, version if rest.startswith(".") else last)
        case "^":
            return Range(version, last)
        case ">=" | ">":
            return Range(version, None)
        case "<=":
            return Range(None, version if minor else last)
        case "<":
            patch = rest.strip(".*0") != ""
            below = version if patch else version - 1 if version % 100 else (major - 1) * 100 + 99
            return Range(None, below)
        case _:
            return Range()
