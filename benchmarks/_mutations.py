"""Programs written differently: another layout with the same syntax tree, or the same thing another way."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable, Mapping
from random import Random

from benchmarks._tokens import Text, meaning, replaced

__all__ = ["LAYOUTS", "STRUCTURES", "as_bytes", "laid_out", "restructured"]

Mutation = Callable[[Text, Random], str]

COMMENT = "# note: é \U0001f600, \"quote' ( [ softmax"
SPACES = (" ", "  ", "\t", "    ")
BOXES = ("[{}][0]", "({},)[0]", "(lambda: {})()", "dict(key={})['key']", "({} if True else None)")


def laid_out(text: str, rng: Random, times: int) -> str:
    """The same program in another layout."""
    for _ in range(times):
        made = LAYOUTS[rng.choice(sorted(LAYOUTS))](Text(text), rng)
        text = made if _is_same(text, made) else text
    return text


def restructured(text: str, rng: Random, times: int) -> str:
    """A program that does the same in another way."""
    for _ in range(times):
        made = STRUCTURES[rng.choice(sorted(STRUCTURES))](Text(text), rng)
        text = made if _is_python(made) else text
    return text


def as_bytes(text: str, rng: Random) -> bytes:
    """The text as a file: line ends, byte order mark, encoding, the end of the last line."""
    if rng.random() < 0.2:
        text = text.rstrip("\n")
    cookie = "# -*- coding: latin-1 -*-\n"
    style = rng.choice(["plain", "plain", "bom", "cookie"])
    if style == "cookie" and text.isprintable() is False and _fits(text, "latin-1"):
        text = cookie + text
    ending = rng.choice(["\n", "\n", "\r\n", "\r"])
    data = text.replace("\n", ending)
    if text.startswith(cookie):
        return data.encode("latin-1")
    return (b"\xef\xbb\xbf" if style == "bom" else b"") + data.encode()


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _is_same(old: str, new: str) -> bool:
    try:
        return meaning(old) == meaning(new) and bool(Text(new).tokens)
    except (SyntaxError, ValueError):
        return False


def _is_python(text: str) -> bool:
    try:
        compile(text, "text", "exec", dont_inherit=True)
        return bool(Text(text).tokens)
    except (SyntaxError, ValueError):
        return False


# Layout


def spaces(text: Text, rng: Random) -> str:
    """More or less space between two tokens."""
    made = text.text
    gaps = list(text.gaps())
    for gap in sorted(rng.sample(gaps, min(len(gaps), 6)), key=lambda gap: -gap.start):
        made = replaced(made, gap.start, gap.end, rng.choice(SPACES) if gap.start == gap.end else "")
    return made


def more_spaces(text: Text, rng: Random) -> str:
    """Space between two tokens that had some or none."""
    gap = rng.choice(list(text.gaps()))
    return replaced(text.text, gap.start, gap.end, rng.choice(SPACES))


def broken_lines(text: Text, rng: Random) -> str:
    """A line end within brackets, perhaps with a comment before it."""
    gaps = [gap for gap in text.gaps() if gap.depth]
    if not gaps:
        return text.text
    gap = rng.choice(gaps)
    comment = rng.choice(["", "  " + COMMENT, COMMENT + "\n\n" + COMMENT])
    return replaced(text.text, gap.start, gap.end, f"{comment}\n{rng.choice(['', '        ', chr(9)])}")


def continued_lines(text: Text, rng: Random) -> str:
    """A backslash at the end of a line."""
    gap = rng.choice(list(text.gaps()))
    return replaced(text.text, gap.start, gap.end, rng.choice([" \\\n", " \\\n      ", "\\\n "]))


def comments(text: Text, rng: Random) -> str:
    """Comments at the ends of lines."""
    made = text.text
    ends = [at for at, commented in text.line_ends() if not commented]
    for at in sorted(rng.sample(ends, min(len(ends), 3)), reverse=True):
        made = replaced(made, at, at, rng.choice(["  ", ""]) + COMMENT)
    return made


def comment_lines(text: Text, rng: Random) -> str:
    """Lines that hold nothing but a comment."""
    at, _ = rng.choice(list(text.line_ends()))
    return replaced(text.text, at, at, "\n" + rng.choice(["", "   ", "\t"]) + COMMENT)


def trailing_spaces(text: Text, rng: Random) -> str:
    """Blanks where nobody sees them."""
    at, _ = rng.choice(list(text.line_ends()))
    return replaced(text.text, at, at, rng.choice(SPACES))


def form_feeds(text: Text, rng: Random) -> str:
    """A form feed, alone or in front of a statement."""
    node = rng.choice(text.tree.body)
    at = text.starts[node.lineno - 1]
    return replaced(text.text, at, at, rng.choice(["\f", "\f\n", "\n\f\n"]))


def parentheses(text: Text, rng: Random) -> str:
    """Parentheses around an expression, perhaps with something in them."""
    start, end = text.range(rng.choice(list(text.expressions())))
    before = rng.choice(["(", "((", "( ", f"(  {COMMENT}\n"])
    after = {"((": "))"}.get(before, rng.choice([")", " )", f"  {COMMENT}\n)"]))
    return replaced(text.text, start, end, before + text.text[start:end] + after)


def quotes(text: Text, rng: Random) -> str:
    """Another spelling of a string."""
    found = list(text.strings())
    if not found:
        return text.text
    start, end = rng.choice(found)
    value = ast.literal_eval(text.text[start:end])
    if not isinstance(value, str) or not value.isprintable():
        return text.text
    escaped = "".join(f"\\x{ord(one):02x}" if ord(one) < 256 else one for one in value[:1]) + value[1:]
    spellings = (
        f"'{value}'",
        f'"{value}"',
        f'"""{value}"""',
        f"u'{value}'",
        f'R"{value}"',
        f"'{value[:3]}' \"{value[3:]}\"",
        f"('{value[:3]}'\n    '{value[3:]}')",
        f"'{escaped}'",
    )
    return replaced(text.text, start, end, rng.choice(spellings))


def tabs(text: Text, rng: Random) -> str:
    """Tabs in front of lines."""
    made = []
    for line in text.lines:
        body = line.lstrip(" ")
        wide = len(line) - len(body)
        made.append("\t" * (wide // 4) + " " * (wide % 4) + body)
    return "".join(made)


# Structure


def signs_before(text: Text, rng: Random) -> str:
    """Another statement on the line, with characters that take more than one byte."""
    statements = list(text.statements())
    if not statements:
        return text.text
    start, _ = text.range(rng.choice(statements))
    return replaced(text.text, start, start, '_ = "\U0001f600é"; ')


def decorators(text: Text, rng: Random) -> str:
    """A decorator that does nothing."""
    found = [node for node in ast.walk(text.tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    if not found:
        return text.text
    node = rng.choice(found)
    line = min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1
    indentation = text.lines[line][: len(text.lines[line]) - len(text.lines[line].lstrip())]
    at = text.starts[line]
    made = replaced(text.text, at, at, f"{indentation}@keep\n")
    return f"def keep(thing):\n    return thing\n\n\n{made}"


def in_function(text: Text, rng: Random) -> str:
    """The whole program within a function."""
    if '"""' in text.text:
        return text.text
    return f"def main():\n{textwrap.indent(text.text, '    ')}\n\nmain()\n"


def twice(text: Text, rng: Random) -> str:
    """The same program again."""
    return text.text.rstrip("\n") + "\n\n\n" + text.text


def hoisted(text: Text, rng: Random) -> str:
    """A part of a statement under a name of its own, which something else may use as well."""
    statements = [node for node in text.statements() if isinstance(node, (ast.Assign, ast.Expr, ast.Return))]
    if not statements:
        return text.text
    statement = rng.choice(statements)
    parts = [
        node
        for node in ast.walk(statement)
        if isinstance(node, (ast.Call, ast.Constant, ast.Attribute))
        and node is not statement
        and not isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))
    ]
    if not parts or any(isinstance(node, (ast.Lambda, ast.JoinedStr)) for node in ast.walk(statement)):
        return text.text
    start, end = text.range(rng.choice(parts))
    whole, _ = text.range(statement)
    line = text.starts[statement.lineno - 1]
    indentation = text.text[line:whole]
    name = rng.choice(["part", "größe", "x_1"])
    more = rng.choice(["", "", f"{indentation}other = {name}\n", f"{indentation}print({name})\n"])
    made = replaced(text.text, start, end, name)
    return replaced(made, line, line, f"{indentation}{name} = {text.text[start:end]}\n{more}")


def boxed(text: Text, rng: Random) -> str:
    """An expression put into something and taken out again."""
    start, end = text.range(rng.choice(list(text.expressions())))
    return replaced(text.text, start, end, rng.choice(BOXES).format(text.text[start:end]))


def conditional(text: Text, rng: Random) -> str:
    """A statement under a condition, in a loop or guarded."""
    statements = [node for node in text.statements() if node.lineno == node.end_lineno]
    if not statements:
        return text.text
    node = rng.choice(statements)
    start, end = text.range(node)
    line = text.starts[node.lineno - 1]
    indentation = text.text[line:start]
    head = rng.choice(["if True:", "for _ in range(2):", "try:", "if len(__name__) > 3:", "with open('x'):"])
    tail = f"\n{indentation}finally:\n{indentation}    pass" if head == "try:" else ""
    body = f"{head}\n{indentation}    {text.text[start:end]}{tail}"
    return replaced(text.text, start, end, body)


def joined_lines(text: Text, rng: Random) -> str:
    """Two statements on one line."""
    statements = [node for node in text.statements() if node.end_lineno is not None]
    nodes = {node.lineno: node for node in statements}
    pairs = [(one, nodes[one.end_lineno + 1]) for one in statements if (one.end_lineno or 0) + 1 in nodes]  # type: ignore[operator]
    pairs = [(one, two) for one, two in pairs if one.col_offset == two.col_offset]
    if not pairs:
        return text.text
    one, two = rng.choice(pairs)
    return replaced(text.text, text.range(one)[1], text.range(two)[0], "; ")


def _named(*mutations: Mutation) -> Mapping[str, Mutation]:
    return {mutation.__name__: mutation for mutation in mutations}


LAYOUTS = _named(
    spaces,
    more_spaces,
    broken_lines,
    continued_lines,
    comments,
    comment_lines,
    trailing_spaces,
    form_feeds,
    parentheses,
    quotes,
    tabs,
)
STRUCTURES = _named(signs_before, decorators, in_function, twice, hoisted, boxed, conditional, joined_lines)
