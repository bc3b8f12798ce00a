"""Programs that are large in one way or another."""

from __future__ import annotations

from collections.abc import Iterator

from .making import IMPORTS, LOSS, clean, read, refused
from .row import Row

__all__ = ["rows"]

GOOD = IMPORTS + LOSS + b"\n"


def rows() -> Iterator[Row]:
    topic = "size"
    yield read(topic, "a list of 100,000 numbers", IMPORTS + b"x = [" + b"0, " * 100_000 + b"]\n" + LOSS, 4)
    yield read(topic, "a line of 900,000 characters", IMPORTS + b"s = '" + b"a" * 900_000 + b"'\n" + LOSS, 4)
    yield read(topic, "a comment of 900,000", IMPORTS + b"#" * 900_000 + b"\n" + LOSS, 4)
    yield read(topic, "50,000 lines", IMPORTS + b"x = 1\n" * 50_000 + LOSS, 50_003)
    yield read(topic, "10,000 functions", IMPORTS + b"def f(x):\n    return x\n" * 10_000 + LOSS, 20_003)
    yield read(topic, "a number of 4,000 digits", IMPORTS + b"x = " + b"9" * 4_000 + b"\n" + LOSS, 4)
    # Python itself takes no more than 4,300 digits (sys.int_info.default_max_str_digits).
    yield refused(
        topic,
        "a number of 10,001 digits",
        GOOD + b"x = 1" + b"0" * 10_000,
        "not valid Python …Exceeds the limit (4300 digits) for integer string conversion…",
        "4:…",
    )
    yield read(
        topic, "a hexadecimal number of 10,001 digits", IMPORTS + b"x = 0x" + b"f" * 10_001 + b"\n" + LOSS, 4
    )
    yield read(topic, "units of 4,000 digits", GOOD + b"nn.Linear(1, " + b"9" * 4_000 + b")\n", 3)
    yield read(topic, "a power that is no number to be had", GOOD + b"nn.Linear(1, 9 ** 9 ** 9 ** 9)\n", 3)
    yield read(
        topic, "a repetition that fills all memory", GOOD + b"x = [0] * 10 ** 12 + 'a' * 10 ** 12\n", 3
    )
    yield read(topic, "a shift that fills all memory", GOOD + b"nn.Linear(1, 1 << (1 << 62))\n", 3)
    yield read(topic, "a range without an end", GOOD + b"x = list(range(10 ** 18))\n", 3)
    yield refused(
        topic,
        "a line of 2 MB",
        GOOD + b"s = '" + b"a" * 2_000_000 + b"'\n",
        "2.0 MB of Python is more than is analysed (1 MB)",
    )
    yield refused(topic, "a file of 21 MB", GOOD + b"x = 1\n" * 3_500_000, "it is larger than 20 MB")
    yield clean(topic, "2 MB that name no loss", b"x = 1\n" * 400_000)
