"""The plainest command lines of `check`, understood without a parser.

This is no second parser: whatever is not in these tables goes to the one in `arguments`, and a test holds
the two against each other.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Plain", "plain"]

_SWITCHES = {"-q": "quiet", "--quiet": "quiet", "--isolated": "isolated", "--no-cache": "fresh"}
_VALUES = {
    "--output-format": ("full", "concise", "grouped"),
    "--color": ("auto", "always", "never"),
    "--cache-dir": (),
}
"""Options with a value, and the values that they may have here; none: any."""
_ASKED = (
    *("--select", "--extend-select", "--ignore", "--min-confidence", "--fail-on"),
    *("--exclude", "--extend-exclude", "--assume", "--jobs", "--timeout"),
)
"""Options with a value that the parser has to look at."""
_ASKED_ALONE = ("--exit-zero", "--force-exclude", "--unsafe-fixes")
_COMMANDS = ("heads", "rule", "clean", "completion", "server")


class Plain:
    """What such a command line says. `exact`: nothing but what stands here; otherwise whether the rest of
    it is right is for the parser to say."""

    __slots__ = ("cache_dir", "color", "exact", "format", "fresh", "isolated", "paths", "quiet")

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.quiet = False
        self.isolated = False
        self.fresh = False
        self.format = ""
        self.color = "auto"
        self.cache_dir: str | None = None
        self.exact = True


def plain(argv: Sequence[str]) -> Plain | None:
    """What a command line says; None where it takes a parser to say it."""
    found = Plain()
    first = argv[0] if argv else ""
    if first in _COMMANDS:
        return None
    words = list(argv[1:] if first == "check" else argv)
    words.reverse()
    while words:
        word = words.pop()
        name, equals, value = word.partition("=")
        if not word:
            return None
        if not word.startswith("-"):
            found.paths.append(word)
        elif word in _SWITCHES:
            setattr(found, _SWITCHES[word], True)
        elif word in _ASKED_ALONE:
            found.exact = False
        elif name in _VALUES or name in _ASKED:
            if not equals:
                value = words.pop() if words else ""
                if value.startswith("-"):
                    return None
            if not value or not _take(found, name, value):
                return None
        else:
            return None
    return found


def _take(found: Plain, name: str, value: str) -> bool:
    """Note the value of an option; whether it is a plain one."""
    if name in _ASKED:
        found.exact = False
        return True
    if _VALUES[name] and value not in _VALUES[name]:
        return False
    if name == "--output-format":
        if found.format:
            return False  # several formats are a matter of their own
        found.format = value
    elif name == "--color":
        found.color = value
    else:
        found.cache_dir = value
    return True
