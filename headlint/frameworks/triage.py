"""Triage: the words of which a file holds one where it can hold something to judge.

No pattern is compiled: in a run that ends with triage, Python's `re` would be the slowest import.
"""

from __future__ import annotations

from headlint.frameworks.unsaid import Unsaid
from headlint.frameworks.words import LETTERS, after_blanks, places

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Triage"]

_OWN = 5
"""Lines of a triage written down before those of its softmaxes; behind these come those of packages."""
_ALL = _OWN + len(Unsaid.__slots__)


class Triage:
    """Words that are looked for as they are (`long`, each below a part that it shares with others), those
    that must stand by themselves (`short`) or end a name (`bases`, after which people name their subclasses),
    and `methods` that must be called on something that is not the module `re`. Words of what is `done` with
    predictions, labels and metrics count in a file that names their package, and one of the `modules`; a
    softmax, where its axis is `unsaid`."""

    __slots__ = ("bases", "done", "long", "methods", "modules", "short", "unsaid")

    def __init__(
        self,
        long: Mapping[str, Iterable[str]],
        short: Iterable[str],
        methods: Iterable[str],
        done: Mapping[str, Iterable[str]] | None = None,
        modules: Iterable[str] = (),
        unsaid: Unsaid | None = None,
        bases: Iterable[str] = (),
    ) -> None:
        self.long = {part.encode(): tuple(word.encode() for word in words) for part, words in long.items()}
        self.short = tuple(word.encode() for word in short)
        self.methods = tuple(f".{word}".encode() for word in methods)
        self.done = {
            package.encode(): tuple(word.encode() for word in words)
            for package, words in (done or {}).items()
        }
        self.modules = tuple(word.encode() for word in modules)
        self.unsaid = unsaid or Unsaid()
        self.bases = tuple(word.encode() for word in bases)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Triage) and self.lines() == other.lines()

    __hash__ = None  # type: ignore[assignment]  # nobody needs one

    def can_hold_head(self, data: bytes) -> bool:
        """Whether a file can hold something to judge, from its bytes alone."""
        return (
            any(part in data and any(word in data for word in words) for part, words in self.long.items())
            or any(_stands(word, data) for word in self.short)
            or any(_stands(word, data, inside=True) for word in self.bases)
            or any(word in data and _called(word, data) for word in self.methods)
            or self._does_something(data)
            or self.unsaid.is_in(data)
        )

    def can_hold_head_in(self, text: str) -> bool:
        """The same for a text, such as what runs of a definition."""
        return self.can_hold_head(text.encode("utf-8", "surrogatepass"))

    def _does_something(self, data: bytes) -> bool:
        return any(
            package in data and any(word in data for word in words) for package, words in self.done.items()
        ) and any(module in data for module in self.modules)

    def lines(self) -> list[str]:
        """The same as text: a line for each part, its words apart by blanks, then one for each package."""
        long = [b"=".join((part, *words)) for part, words in self.long.items()]
        parts = (long, self.short, self.methods, self.modules, self.bases)
        packages = ((package, *words) for package, words in self.done.items())
        first, last = ([b" ".join(words).decode() for words in some] for some in (parts, packages))
        return [*first, *self.unsaid.lines(), *last]

    @classmethod
    def of(cls, lines: Sequence[str]) -> Triage:
        """From such lines. Raises ValueError for others."""
        unsaid = Unsaid.of(lines[_OWN:_ALL])
        parts, short, methods, modules, bases = (line.split() for line in lines[:_OWN])
        long = {part: words for part, *words in (one.split("=") for one in parts)}
        done = {package: words for package, *words in (line.split() for line in lines[_ALL:])}
        return cls(long, short, (word.removeprefix(".") for word in methods), done, modules, unsaid, bases)

    def beside(self, done: Mapping[str, Iterable[str]], modules: Iterable[str]) -> Triage:
        """The same with other words of what is done, and the libraries that they count for; the long words
        below the parts that they share, which is worth it where many files are looked at."""
        from headlint.frameworks.covering import cover

        plain = Triage.of(self.lines()[:_ALL])
        parts = cover(word.decode() for words in plain.long.values() for word in words)
        plain.long = {part.encode(): tuple(map(str.encode, words)) for part, words in parts.items()}
        plain.modules = tuple(module.encode() for module in sorted(modules))
        plain.done = {
            package.encode(): tuple(word.encode() for word in sorted(done[package]))
            for package in sorted(done)
        }
        return plain


def _stands(word: bytes, data: bytes, *, inside: bool = False) -> bool:
    return word in data and any(True for _ in places(word, data, inside=inside))


def _called(method: bytes, data: bytes) -> bool:
    """Whether a method is called somewhere (`.compile(`) on something else than `re`."""
    at = data.find(method)
    while at >= 0:
        end = at + len(method)
        module = data[max(at - 2, 0) : at] == b"re" and (at == 2 or data[at - 3] not in LETTERS)
        if data.startswith(b"(", after_blanks(data, end)) and not module:
            return True
        at = data.find(method, at + 1)
    return False
