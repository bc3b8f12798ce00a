"""Whether a text has a softmax that is a reason to read it, from its bytes.

That is one whose axis is not said, one whose logarithm is taken, and one that a layer of Keras is given by
its name: it ends a model, which another file may compile. All other softmaxes are judged where they meet a
loss. Of whatever is not plain the answer is yes.
"""

from __future__ import annotations

from headlint.frameworks.words import LETTERS, after_blanks, places

TYPE_CHECKING = False  # typing itself is a slow import
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Unsaid"]

_QUOTES = b"'\""
_OPEN, _CLOSE = b"([{", b")]}"
_LONGEST = 2_000
"""Characters of a call that are looked through."""


class Unsaid:
    """The names of softmaxes for which PyTorch chooses an axis where none is given.

    `functions` take the scores and then the axis, `classes` the axis; `axes` are the names of that parameter,
    `packages` where all these are from. A file that names one of the `others` instead means softmaxes that
    have an axis of their own, and that can be named by a text. `logs` are functions that count beside one of
    the `normalising` words, whatever library they are from.
    """

    __slots__ = ("axes", "classes", "functions", "logs", "normalising", "others", "packages")

    def __init__(
        self,
        functions: Iterable[str] = (),
        classes: Iterable[str] = (),
        axes: Iterable[str] = (),
        packages: Iterable[str] = (),
        others: Iterable[str] = (),
        logs: Iterable[str] = (),
        normalising: Iterable[str] = (),
    ) -> None:
        self.functions = _words(functions)
        self.classes = _words(classes)
        self.axes = _words(axes)
        self.packages = _words(packages)
        self.others = _words(others)
        self.logs = _words(logs)
        self.normalising = _words(normalising)

    def lines(self) -> list[str]:
        """The same as text, a line for each part."""
        parts = (self.functions, self.classes, self.axes, self.packages, self.others, self.logs)
        return [b" ".join(words).decode() for words in (*parts, self.normalising)]

    @classmethod
    def of(cls, lines: Sequence[str]) -> Unsaid:
        """From such lines. Raises ValueError for others."""
        functions, classes, axes, packages, others, logs, normalising = (line.split() for line in lines)
        return cls(functions, classes, axes, packages, others, logs, normalising)

    def is_in(self, data: bytes) -> bool:
        """Whether a file has such a softmax."""
        if not self._is_named_in(data):
            return False
        if self._logs_in(data):
            return True
        others = any(one in data for one in self.others)
        if others and any(_is_text(data, *place) for word in self.functions for place in places(word, data)):
            return True
        if others and not any(one in data for one in self.packages):
            return False
        return any(self._leaves_out(word, data, 1) for word in self.functions) or any(
            self._leaves_out(word, data, 0) for word in self.classes
        )

    def takes_logs(self, data: bytes) -> bool:
        """Whether a text has a softmax and calls a logarithm."""
        return self._is_named_in(data) and self._logs_in(data)

    def _is_named_in(self, data: bytes) -> bool:
        return any(word in data for word in self.normalising)

    def _logs_in(self, data: bytes) -> bool:
        return any(
            data.startswith(b"(", after_blanks(data, end)) and not _is_of_a_number(data, start)
            for word in self.logs
            for start, end in places(word, data)
        )

    def _leaves_out(self, word: bytes, data: bytes, before: int) -> bool:
        """Whether a softmax is made, called or handed on somewhere without an axis that is written out, which
        stands behind so many positional arguments."""
        for start, end in places(word, data):
            if _is_text(data, start, end):
                if b"getattr" in data:
                    return True
                continue
            if _is_named(data, start):
                continue
            opened = after_blanks(data, end)
            if not data.startswith(b"(", opened):
                if not _is_bound(data, start, opened):
                    return True
                continue
            given = _arguments(data, opened)
            if given is None or not self._says(given, before):
                return True
        return False

    def _says(self, given: list[bytes], before: int) -> bool:
        """Whether the arguments of a call hold the number of an axis."""
        if any(one.startswith(b"*") for one in given):
            return False
        positional: list[bytes] = []
        for one in given:
            name, equals, value = one.partition(b"=")
            if equals and _is_name(name.strip()):
                if name.strip() in self.axes:
                    return _is_number(value)
            else:
                positional.append(one)
        # A method is given the axis first, and nobody takes the softmax of a number.
        return any(_is_number(one) for one in positional[: before + 1])


def _words(words: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in words)


def _is_text(data: bytes, start: int, end: int) -> bool:
    return start > 0 and data[start - 1] in _QUOTES and data[start - 1 : start] == data[end : end + 1]


def _is_of_a_number(data: bytes, start: int) -> bool:
    """Whether a function is Python's own `math.log`, which takes no tensor; `tf.math.log` does."""
    module = start - len(b"math.")
    before = data[max(module - 1, 0) : max(module, 0)]
    return data.startswith(b"math.", max(module, 0)) and before != b"." and not _is_name(before)


def _is_named(data: bytes, start: int) -> bool:
    """Whether a word is an attribute of `self`, the name of a definition, or what is imported as it is.

    Whoever set the attribute has made what it holds, and who uses an imported name does so by that name.
    """
    line = data[data.rfind(b"\n", 0, start) + 1 : start]
    if line.endswith((b"self.", b"def ", b"class ")):
        return True
    if not line.lstrip().startswith((b"from ", b"import ")):
        return False
    end = data.find(b"\n", start)
    return b" as " not in data[start : end if end >= 0 else len(data)]


def _is_bound(data: bytes, start: int, after: int) -> bool:
    """Whether a word is a variable that something is assigned to."""
    return (
        data[start - 1 : start] != b"."
        and data[after : after + 1] == b"="
        and data[after + 1 : after + 2] != b"="
    )


def _arguments(data: bytes, opened: int) -> list[bytes] | None:
    """The arguments of a call whose bracket opens there; None where it is not plain where they end."""
    depth, first, at = 0, opened + 1, opened
    given: list[bytes] = []
    while at < min(len(data), opened + _LONGEST):
        sign = data[at]
        if sign in _QUOTES:
            at = _end_of_text(data, at)
            if at < 0:
                return None
        elif sign == ord("#"):
            return None
        elif sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth -= 1
        if depth == 0 or (depth == 1 and sign == ord(",")):
            given.append(data[first:at].strip())
            first = at + 1
        if depth == 0:
            return [one for one in given if one]
        at += 1
    return None


def _end_of_text(data: bytes, at: int) -> int:
    """Where a text of one line ends that begins there; -1 where it is not plain."""
    end = data.find(data[at : at + 1], at + 1)
    text = data[at + 1 : end]
    plain = end > at + 1 and b"\n" not in text and b"\\" not in text
    return end if plain else -1


def _is_name(text: bytes) -> bool:
    return bool(text) and all(sign in LETTERS for sign in text)


def _is_number(text: bytes) -> bool:
    return text.strip().removeprefix(b"-").strip().isdigit()
