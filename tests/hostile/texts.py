"""Hostile texts: line ends, encodings, and characters that act or do not show."""

from __future__ import annotations

from collections.abc import Iterator

from .making import IMPORTS, LOSS, clean, read, refused
from .row import Row

__all__ = ["rows"]

GOOD = IMPORTS + LOSS + b"\n"
WIDE = "it is UTF-16 or UTF-32 text, which Python does not read; save it as UTF-8"
NUL = "it contains NUL bytes, so it is not Python source"


def rows() -> Iterator[Row]:
    yield from _lines()
    yield from _encodings()
    yield from _characters()


def _lines() -> Iterator[Row]:
    topic = "lines"
    yield clean(topic, "empty", b"")
    yield clean(topic, "white space alone", b" \t\n\n \f\n")
    yield clean(topic, "a comment alone", b"# CrossEntropyLoss")
    yield read(topic, "no line end at the end", GOOD.rstrip(), 3)
    yield read(topic, "CRLF", GOOD.replace(b"\n", b"\r\n"), 3)
    yield read(topic, "CR", GOOD.replace(b"\n", b"\r"), 3)
    yield read(
        topic, "mixed line ends", b"import torch.nn.functional as F\r\nfrom torch import nn\r" + LOSS, 3
    )
    yield read(topic, "form feeds", IMPORTS + b"\f\n\f" + LOSS, 4, 18)
    yield read(topic, "vertical tab in a string", IMPORTS + b"s = '\v'\n" + LOSS, 4)
    yield read(topic, "a backslash for each line end", IMPORTS + b"\\\n" * 500 + LOSS + b"\n", 503)
    yield refused(topic, "a backslash at the very end", GOOD + b"\\", "not valid Python …", "…")
    yield refused(topic, "Ctrl-Z at the end", GOOD + b"\x1a", "not valid Python …", "…")
    yield refused(topic, "NUL", GOOD + b"x = \0", NUL, "4:5")
    yield refused(topic, "NUL alone", b"CrossEntropyLoss\0" * 9, NUL, "1:17")


def _encodings() -> Iterator[Row]:
    topic = "encodings"
    yield read(topic, "UTF-8 with a byte order mark", b"\xef\xbb\xbf" + GOOD, 3)
    yield read(topic, "latin-1", b"# coding: latin-1\n# \xe9\n" + GOOD, 5)
    yield read(topic, "cp1252", b"# coding: cp1252\n" + IMPORTS + b"s = '\x80'; " + LOSS, 4, 26)
    yield read(topic, "Shift JIS", "# coding: shift_jis\ns = '表'\n".encode("shift_jis") + GOOD, 5)
    yield read(topic, "UTF-7", b"# coding: utf-7\ns = '+AOk-'\n" + GOOD, 5)
    yield refused(
        topic,
        "an unknown one",
        b"# coding: klingon\n" + GOOD,
        "its encoding comment is wrong: unknown encoding: klingon",
    )
    for name in ("hex", "rot13", "base64", "zlib"):
        yield refused(
            topic,
            f"{name}, which is none of text",
            f"# coding: {name}\n".encode() + GOOD,
            f"its encoding {name} is not one for text: …",
        )
    yield refused(
        topic,
        "a mark and a comment that differ",
        b"\xef\xbb\xbf# coding: latin-1\n" + GOOD,
        "its encoding comment is wrong: encoding problem: utf-8",
    )
    yield refused(
        topic,
        "latin-1 that is not said",
        GOOD + b"s = '\xe9'\n",
        "byte 0xe9 is not valid UTF-8",
        "4:6",
    )
    yield refused(
        topic,
        "ASCII that is none",
        b"# coding: ascii\n" + GOOD + b"s = '\xe9'\n",
        "byte 0xe9 is not valid ASCII",
        "5:6",
    )
    for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"):
        mark = b"" if name in ("utf-16", "utf-32") else "\ufeff".encode(name)
        yield refused(topic, name, mark + GOOD.decode().encode(name), WIDE)
    yield refused(topic, "UTF-16 without a mark", GOOD.decode().encode("utf-16-le"), NUL, "1:2")
    yield refused(
        topic,
        "surrogates as bytes",
        GOOD + b"s = '\xed\xa0\x80'\n",
        "byte 0xed is not valid UTF-8",
        "4:6",
    )
    yield refused(
        topic,
        "an overlong NUL",
        GOOD + b"s = '\xc0\x80'\n",
        "byte 0xc0 is not valid UTF-8",
        "4:6",
    )
    yield read(topic, "surrogates as escapes", IMPORTS + b"s = '\\ud800\\udfff'; " + LOSS, 3, 37)


def _characters() -> Iterator[Row]:
    topic = "characters"
    script = "torch.\U0001d4f7\U0001d4f7.functional.cross_entropy(torch.nn.\U0001d4dbinear(4, 1)(x), y)"
    names = f"import torch\n{script}\n"
    yield read(topic, "names that NFKC makes others of", names.encode(), 2, 35)
    yield read(
        topic, "U+2028 and U+0085 in strings", IMPORTS + "s = '\u2028\u2029\x85'; ".encode() + LOSS, 3, 28
    )
    yield read(topic, "bidi controls in a comment", IMPORTS + "# \u202e\u2066\n".encode() + LOSS, 4)
    yield refused(
        topic, "a zero-width space", IMPORTS + LOSS + "\u200b\n".encode(), "not valid Python …", "…"
    )
    yield refused(topic, "a no-break space", IMPORTS + b"x =\xc2\xa01\n" + LOSS, "not valid Python …", "…")
    yield read(topic, "emoji and combining marks", IMPORTS + "s = 'e\u0301👩‍💻'; ".encode() + LOSS, 3, 30)
