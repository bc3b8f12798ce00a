"""Hostile YAML and TOML: the rules, the facts and the settings of a project."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from .making import IMPORTS, LOSS, closing, found
from .row import Row

__all__ = ["rows"]

ARGV = ("check", "--no-cache", "--output-format", "concise", ".")
LEVELS = "abcdefghi"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in pairwise(LEVELS)
)


def _wrong(line: int, problem: str) -> tuple[str, str]:
    return f":{line}: not valid YAML: {problem}", f":{line}: is not valid YAML: {problem}"


NO_MAPPING = "a mapping (key: value) is expected here"
UNWANTED = (":1: not valid YAML: …", ":1: holds a character that YAML does not allow")
NO_KEY = "unknown key 'a'"
NO_SECTION = "is no section of a facts file; …"
DEEP = "nested too deeply (more than 100 levels)"
NUMBER = "1" + "0" * 10_000
LONG = "a number of 10001 digits"
YAML: Mapping[str, tuple[bytes, str, str]] = {
    # what it holds, and what is said of it as a rule and as facts
    "nothing in it": (b"", ":1: the file is empty", ":1: is empty"),
    "a comment alone": (b"# nothing\n", ":1: the file is empty", ":1: is empty"),
    "a bomb of aliases": (BOMB.encode(), f":1: {NO_KEY}", f":1: `a` {NO_SECTION}"),
    "an alias of itself": (b"a: &a [*a]\n", *_wrong(1, "an alias stands within what it means")),
    "an alias of nothing": (b"a: *b\n", *_wrong(1, "found undefined alias")),
    "a merge": (b"a: &a {kind: loss}\nb:\n  <<: *a\n", f":1: {NO_KEY}", f":1: `a` {NO_SECTION}"),
    "1,000 lists in each other": (b"a: " + b"[" * 1_000 + b"]" * 1_000, *_wrong(1, DEEP)),
    "100,000 lists in each other": (b"a: " + b"[" * 100_000 + b"]" * 100_000, *_wrong(1, DEEP)),
    "100,000 lists without an end": (b"a: " + b"[" * 100_000, *_wrong(1, DEEP)),
    "100,000 mappings in each other": (b"{a: " * 100_000, *_wrong(1, DEEP)),
    "100,000 hyphens": (b"- " * 100_000, *_wrong(1, DEEP)),
    "1,000 mappings below each other": (
        b"".join(b" " * k + b"a:\n" for k in range(1_000)),
        *_wrong(101, DEEP),
    ),
    "a key that is given twice": (
        b"a: 1\na: 2\n",
        ":2: duplicate key 'a'",
        ":2: `a` is given twice, first on line 1",
    ),
    "no and on for keys": (
        b"no: 1\non: 2\n",
        ":1: text is expected here, not False",
        f":1: `no` {NO_SECTION}",
    ),
    "a date": (b"a: 2024-01-01\n", f":1: {NO_KEY}", f":1: `a` {NO_SECTION}"),
    "a list": (b"- a\n", f":1: {NO_MAPPING}", ":1: a facts file is a mapping, not a list"),
    "a text": (b"abc\n", f":1: {NO_MAPPING}", ":1: a facts file is a mapping, not `abc`"),
    "a tag of Python": (
        b"!!python/object/apply:os.system ['touch marker']\n",
        f":1: {NO_MAPPING}",
        ":1: a facts file is a mapping, not a list",
    ),
    "a tag of its own": (b"a: !b c\n", f":1: {NO_KEY}", f":1: `a` {NO_SECTION}"),
    "two documents": (b"a: 1\n---\nb: 2\n", *_wrong(2, "but found another document")),
    "tabs": (b"a:\n\tb: 1\n", *_wrong(2, "found character that cannot start any token")),
    "a quote without an end": (b"a: 'b\n", *_wrong(2, "found unexpected end of stream")),
    "a list without an end": (b"a: [b\n", *_wrong(2, "did not find expected ',' or ']'")),
    "ANSI escapes": (
        b'"\\e[31mred": 1\n',
        ":1: unknown key '\\x1b[31mred'",
        f":1: `\\x1b[31mred` {NO_SECTION}",
    ),
    "raw ANSI escapes": (b"\x1b[31mred: 1\n", *UNWANTED),
    "bidi controls": (
        '"a\u202eb": 1\n'.encode(),
        ":1: unknown key 'a\\u202eb'",
        f":1: `a\\u202eb` {NO_SECTION}",
    ),
    "NUL": (b"a: \0\n", *UNWANTED),
    "Latin-1": (b"a: \xe9\n", ": is not UTF-8", ":1: is not UTF-8 text"),
    "UTF-16": ("a: 1\n".encode("utf-16"), ": is not UTF-8", ":1: is not UTF-8 text"),
    "a surrogate": (b'a: "\\ud800"\n', *_wrong(1, "found invalid Unicode character escape code")),
    "a number for a key": (b"1: 2\n", ":1: text is expected here, not 1", f":1: `1` {NO_SECTION}"),
    "a list for a key": (
        b"[a, b]: 1\n",
        ":1: a single value is expected here",
        ":1: a key of a facts file is a word, not a list",
    ),
    "a mapping for a key": (
        b"{a: b}: 1\n",
        ":1: a single value is expected here",
        ":1: a key of a facts file is a word, not a mapping",
    ),
    "nothing for a key": (b"~: 1\n", ":1: a value is missing here", f":1: `~` {NO_SECTION}"),
    "a megabyte of text": (b"a: " + b"x" * 1_000_000, f":1: {NO_KEY}", f":1: `a` {NO_SECTION}"),
    "JSON": (b'{"a": 1}\n', f":1: {NO_KEY}", f":1: `a` {NO_SECTION}"),
}
FACTS: Mapping[str, tuple[str, str]] = {
    "a name that means a list": ("a.b: []", ":1: `a.b` says no `kind`"),
    "a number of 10,001 digits": (f"a.b: {{kind: loss, takes: {NUMBER}}}", f":1: is not valid YAML: {LONG}"),
    "base 60": ("a.b: {kind: loss, takes: 1:1:1}", ":1: `takes` cannot be `1:1:1`; …"),
    "a name with a blank": ("a b.c: {kind: loss, takes: real}", ":1: `a b.c` is no dotted name"),
    "a name of ANSI escapes": ('"a.\\e[31m": {kind: loss}', ":1: `a.\\x1b[31m` is no dotted name"),
    "a kind that is a list": ("a.b: {kind: [[a]]}", ":1: `kind` wants a single value, not a list"),
    "off for a kind": ("a.b: {kind: off}", ":1: `kind` wants a word, not `off`"),
    "an empty name": ('"": {kind: loss, takes: real}', f":1: `` {NO_SECTION}"),
    "names that are a text": ("names: a", ":1: `a` says no `kind`"),
    "aliases in a circle": ("aliases: {a.b: c.d, c.d: a.b}", ":1: `a.b` is rewritten in a circle"),
    "a name for itself": ("aliases: {a.b: a.b}", ":1: `a.b` is rewritten in a circle"),
    "an alias that grows": ("aliases: {a: a.a}", ":1: `a` is rewritten in a circle"),
}
RULE = "code: OWN101\nname: a-rule\nsummary: s\nseverity: error\nmessage: m\nwhen: {loss.id: x}\n"
RULES: Mapping[str, tuple[str, str]] = {
    "a number of 10,001 digits": (RULE.replace("id: x", f"id: {NUMBER}"), f":6: not valid YAML: {LONG}"),
    "a comparison with 10,001 digits": (
        RULE.replace("loss.id: x", f"output.units: '> {NUMBER}'"),
        ":6: output.units is a whole number: write a number or a comparison such as '>= 2'",
    ),
    "braces without an end": (
        RULE.replace("message: m", "message: '" + "{" * 10_000 + "'"),
        ":5: a brace without its partner",
    ),
    "a severity that is off": (RULE.replace("error", "off"), ":4: text is expected here, not False"),
    "a code that is a number": (RULE.replace("OWN101", "101"), ":1: text is expected here, not 101"),
}
NUMBERS = "is a whole number from 0 on, not"
RULES_LIST = """is a list of rules such as ["HL101", "HL2"], not"""
TOML: Mapping[str, tuple[bytes, str]] = {
    "no TOML": (b"select = [HL101]\n", "1: is not valid TOML: …"),
    "a bracket without an end": (b"select = [\n", "…: is not valid TOML: …"),
    "a key that is given twice": (b"jobs = 1\njobs = 2\n", "2: is not valid TOML: …"),
    "a table that is given twice": (b"[severity]\n[severity]\n", "2: is not valid TOML: …"),
    "an unknown key": (b"selcet = []\n", "1: there is no key 'selcet'; did you mean 'select'?"),
    "a text for a list": (b"select = 'HL101'\n", f"1: 'select' {RULES_LIST} the text 'HL101'"),
    "a list of wrong types": (b"select = [1]\n", f"1: 'select' {RULES_LIST} the number 1"),
    "a text for a number": (b"jobs = 'two'\n", f"1: 'jobs' {NUMBERS} the text 'two'"),
    "a truth value for a number": (b"jobs = true\n", f"1: 'jobs' {NUMBERS} true"),
    "a negative number": (b"jobs = -1\n", f"1: 'jobs' {NUMBERS} the number -1"),
    "a number of 10,001 digits": (b"jobs = 1" + b"0" * 10_000 + b"\n", "…: is not valid TOML: …"),
    "infinity": (b"timeout = inf\n", f"1: 'timeout' {NUMBERS} the number inf"),
    "a date": (b"timeout = 2024-01-01\n", f"1: 'timeout' {NUMBERS} a date or time"),
    "an unknown rule": (b"select = ['HL999']\n", "1: no rule matches 'HL999'"),
    "ANSI escapes": (b'"\\u001b[31mred" = 1\n', "1: there is no key '\\x1b[31mred'"),
    "raw ANSI escapes": (b"a = '\x1b[31m'\n", "1: is not valid TOML: …\\x1b…"),
    "bidi controls": ('"a\u202eb" = 1\n'.encode(), "1: there is no key 'a\\u202eb'"),
    "NUL": (b"a = '\0'\n", "1: is not valid TOML: …"),
    "Latin-1": (b"a = '\xe9'\n", "1: is not UTF-8 text"),
    "UTF-16": ("jobs = 1\n".encode("utf-16"), "1: is not UTF-8 text"),
    "a surrogate": (b'select = ["\\ud800"]\n', "1: is not valid TOML: …"),
    "10,000 lists in each other": (
        b"select = " + b"[" * 10_000 + b"]" * 10_000 + b"\n",
        " is nested too deeply",
    ),
    "1,000 dots": (b"a" + b".a" * 1_000 + b" = 1\n", "1: there is no key 'a'"),
    "a pattern that is none": (b"exclude = ['!']\n", "1: '!' is no pattern that .gitignore allows"),
    "rules that are not there": (
        b"rules = ['gone.yaml']\n",
        "1: 'rules' names 'gone.yaml', but there is no such file or folder",
    ),
    "rules of no name": (
        b"rules = ['pipe']\n",
        "1: 'rules' leads to a wrong file: 'pipe' is not called as a rule file is: OWN101-some-name.yaml",
    ),
    "facts that are a folder": (b"facts = ['.']\n", "1: 'facts' names '.', but there is no such file"),
    "facts that are a pipe": (b"facts = ['pipe']\n", "1: 'facts' names 'pipe', but there is no such file"),
    "rules with NUL": (
        b'rules = ["a\\u0000b"]\n',
        "1: 'rules' names 'a\\x00b', but there is no such file or folder",
    ),
    "facts with NUL": (b'facts = ["a\\u0000b"]\n', "1: 'facts' names 'a\\x00b', but there is no such file"),
}
PLACES: Mapping[str, tuple[bytes, str]] = {
    "a baseline that is not there": (b"baseline = 'gone'\n", "baseline gone …: No such file or directory"),
    "a baseline that is a pipe": (b"baseline = 'pipe'\n", "baseline pipe …: it is a pipe"),
    "a baseline that is a folder": (b"baseline = '.'\n", "baseline . …: Is a directory"),
    "a baseline that is no JSON": (
        b"baseline = 'headlint.toml'\n",
        "baseline headlint.toml is not valid JSON: …",
    ),
    "a baseline with NUL": (
        b'baseline = "a\\u0000b"\n',
        "baseline a\\x00b cannot be read: embedded null byte",
    ),
    "a rule that is a pipe": (
        b"rules = ['OWN101-pipe.yaml']\n",
        "OWN101-pipe.yaml: cannot be read: it is a pipe",
    ),
}
HARMLESS: Mapping[str, bytes] = {
    "nothing in it": b"",
    "a byte order mark": b"\xef\xbb\xbfjobs = 1\n",
    "a time that no machine counts": b"timeout = 99999999999999999999\n",
    "more workers than a machine has": b"jobs = 100000\n",
    "a pattern of 2,000 stars": b"exclude = ['" + b"*a" * 2_000 + b"']\n",
}


def rows() -> Iterator[Row]:
    for name, (data, rule, facts) in YAML.items():
        yield _own("rules", name, data, rule)
        yield _own("facts", name, data, facts)
    for name, (text, complaint) in FACTS.items():
        yield _own("facts", name, text.encode(), complaint)
    for name, (text, complaint) in RULES.items():
        yield _own("rules", name, text.encode(), complaint)
    for name, (data, complaint) in TOML.items():
        yield _toml(name, data, f"headlint.toml:{complaint}")
    for name, (data, complaint) in PLACES.items() if hasattr(os, "mkfifo") else ():
        yield _toml(name, data, complaint)
    for name, data in HARMLESS.items():
        make = _project({"headlint.toml": data})
        yield Row("TOML", name, make, (found(3),), closing(heads=1, findings=1), code=1, argv=ARGV)


def _own(kind: str, name: str, data: bytes, complaint: str) -> Row:
    path = "OWN101-a-rule.yaml" if kind == "rules" else "own.yaml"
    make = _project({"headlint.toml": f"{kind} = ['{path}']\n".encode(), path: data})
    return Row(f"YAML of {kind}", name, make, notes=(f"headlint: {path}{complaint}",), code=2, argv=ARGV)


def _toml(name: str, data: bytes, complaint: str) -> Row:
    lines = (f"headlint: {complaint}",)
    return Row("TOML", name, _project({"headlint.toml": data}), notes=lines, code=2, argv=ARGV)


def _project(files: Mapping[str, bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / "train.py").write_bytes(IMPORTS + LOSS + b"\n")
        if hasattr(os, "mkfifo"):
            os.mkfifo(folder / "pipe")
            os.mkfifo(folder / "OWN101-pipe.yaml")
        for path, data in files.items():
            (folder / path).write_bytes(data)

    return make
