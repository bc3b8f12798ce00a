"""One name for each thing: rewrites the many import paths of a library to the canonical one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from headlint.records import dataclass, field

__all__ = ["Aliases"]

_MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Aliases:
    """Prefix rewriting over the described names.

    `exact` replaces a prefix (`tf_keras` by `keras`). `collapsing` also drops the submodules that
    stand between the prefix and a described name: `keras.layers.core.Dense` is `keras.layers.Dense`.
    """

    exact: Mapping[str, str]
    collapsing: Mapping[str, tuple[str, ...]]
    known: Collection[str]
    _memo: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def canonical(self, name: str) -> str:
        """The canonical spelling of a dotted name; a name that nothing is known of stays as it is."""
        found = self._memo.get(name)
        if found is None:
            found = self._memo[name] = self._resolve(name)
        return found

    def loops(self, name: str) -> bool:
        """Whether rewriting this name never comes to an end."""
        for _ in range(_MOST_STEPS):
            following = self._step(name)
            if following is None:
                return False
            name = following
        return True

    def _resolve(self, name: str) -> str:
        for _ in range(_MOST_STEPS):
            following = self._step(name)
            if following is None:
                break
            name = following
        return name

    def _step(self, name: str) -> str | None:
        if name in self.known:
            return None
        for prefix, rest in _splits(name):
            if prefix in self.exact:
                return self.exact[prefix] + rest
            for target in self.collapsing.get(prefix, ()):
                found = self._collapse(target, rest)
                if found and found != name:
                    return found
        return None

    def _collapse(self, target: str, rest: str) -> str | None:
        """`target` and the longest end of `rest` that together are described, or a method of it."""
        ends = tuple(_ends(rest))
        for end in ends:
            if self._is_described(target + end):
                return target + end
        for end in ends:
            owner, dot, _ = end[1:].partition(".")
            if dot and self._is_described(f"{target}.{owner}"):
                return target + end
        return None

    def _is_described(self, name: str) -> bool:
        return name in self.known or name in self.exact


def _ends(rest: str) -> Iterator[str]:
    """`.a.b.C`, `.b.C`, `.C`: what is left when submodules are dropped one by one."""
    cut = 0
    while cut >= 0 and rest:
        yield rest[cut:]
        cut = rest.find(".", cut + 1)


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """The name cut at each dot, longest beginning first; the rest keeps its dot."""
    cut = len(name)
    while cut > 0:
        yield name[:cut], name[cut:]
        cut = name.rfind(".", 0, cut)
