"""What the interpreter works out is what Python works out: small programs that both run."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from headlint.lint import heads

HEAD = """
import torch
from torch import nn

nn.CrossEntropyLoss()(nn.Sequential(nn.Linear(8, n))(torch.rand(4, 8)), labels)
"""

FOLLOWED = {
    "a name of the module that a function changes": """
        n = 1
        def f():
            global n
            n = 4
        f()
    """,
    "a name of the function around it": """
        def outer():
            k = 1
            def inner():
                nonlocal k
                k = 5
            inner()
            return k
        n = outer()
    """,
    "a name of the function two around it": """
        def a():
            k = 2
            def b():
                def c():
                    nonlocal k
                    k = k + 1
                c()
            b()
            return k
        n = a()
    """,
    "a walrus": """
        if (k := 6) > 5:
            n = k
        else:
            n = 1
    """,
    "match on a value": """
        mode = 'b'
        match mode:
            case 'a':
                n = 1
            case 'b':
                n = 7
    """,
    "match with a wildcard": """
        match 'z':
            case 'a':
                n = 1
            case _:
                n = 8
    """,
    "elif that is taken": """
        k = 2
        if k == 1:
            n = 1
        elif k == 2:
            n = 9
        else:
            n = 3
    """,
    "elif of which none is taken": """
        k = 5
        n = 4
        if k == 1:
            n = 1
        elif k == 2:
            n = 9
    """,
    "targets in brackets": """
        [a, n] = 1, 2
    """,
    "nested targets": """
        a, (b, n) = 1, (2, 6)
    """,
    "a chain of targets": """
        a = n = 5
    """,
    "an annotated assignment": """
        n: int = 4
    """,
    "an augmented assignment": """
        n = 4
        n += 2
        n *= 3
        n -= 1
        n //= 2
    """,
    "arithmetic": """
        n = (7 + 3 * 4 - 1) // 2 % 5 + 2 ** 2
    """,
    "signs": """
        n = -(-3)
    """,
    "true division to a whole number": """
        n = int(10 / 2)
    """,
    "a conditional expression": """
        n = 3 if not False else 4
    """,
    "or gives the first that is true": """
        n = 0 or None or 5
    """,
    "and gives the last": """
        n = 4 and 6
    """,
    "a chain of comparisons": """
        n = 3 if 1 < 2 < 3 else 4
    """,
    "not": """
        n = 3 if not [] else 4
    """,
    "or of conditions": """
        a, b = 1, 2
        n = 3 if a == 2 or b == 2 else 4
    """,
    "and of conditions": """
        a, b = 1, 2
        n = 3 if a == 1 and b == 3 else 4
    """,
    "an empty tuple is false": """
        n = 3 if () else 4
    """,
    "a dictionary is true": """
        n = 3 if {'a': 1} else 4
    """,
    "is None": """
        k = None
        n = 3 if k is None else 4
    """,
    "is not None": """
        k = 1
        n = 3 if k is not None else 4
    """,
    "in a tuple": """
        n = 3 if 'b' in ('a', 'b') else 4
    """,
    "not in a list": """
        n = 3 if 'c' not in ['a', 'b'] else 4
    """,
    "in a dictionary": """
        n = 3 if 'a' in {'a': 1} else 4
    """,
    "in a string": """
        n = 3 if 'res' in 'resnet' else 4
    """,
    "in a set": """
        n = 3 if 2 in {1, 2} else 4
    """,
    "comparing strings": """
        n = 3 if 'a' < 'b' else 4
    """,
    "a type checker's imports": """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            n = 1
        else:
            n = 3
    """,
    "len of a list": """
        n = len([1, 2, 3])
    """,
    "len of a string": """
        n = len('abcd')
    """,
    "len of a dictionary": """
        n = len({'a': 1, 'b': 2})
    """,
    "len of a set": """
        n = len({'a', 'b', 'c'})
    """,
    "len of a range": """
        n = len(range(2, 8, 2))
    """,
    "max": """
        n = max(3, 5)
    """,
    "min of a list": """
        n = min([3, 5])
    """,
    "max of a generator": """
        n = max(k for k in (1, 6, 2))
    """,
    "int of a float": """
        n = int(5.7)
    """,
    "bool": """
        n = 3 if bool('x') else 4
    """,
    "bool of nothing": """
        n = 3 if bool(0) else 4
    """,
    "reversed": """
        n = list(reversed([3, 1, 2]))[0]
    """,
    "enumerate": """
        n = 0
        for i, k in enumerate([5, 6]):
            n = i + k
    """,
    "enumerate from a start": """
        n = 0
        for i, k in enumerate([5, 6], start=10):
            n = i
    """,
    "zip": """
        n = 0
        for a, b in zip([1, 2], [3, 4]):
            n = n + a * b
    """,
    "the else of a loop": """
        for k in [1, 2]:
            pass
        else:
            n = 5
    """,
    "while that never runs": """
        n = 3
        while False:
            n = 4
    """,
    "try without an error": """
        try:
            n = 3
        except ValueError:
            n = 4
    """,
    "finally": """
        n = 1
        try:
            n = 2
        finally:
            n = 6
    """,
    "return in finally": """
        def f():
            try:
                return 1
            finally:
                pass
        n = f()
    """,
    "with": """
        with open('x') as file:
            n = 3
    """,
    "assert": """
        k = 3
        assert k
        n = k
    """,
    "del": """
        k = 3
        n = k
        del k
    """,
    "a list that is appended to": """
        l = [1]
        l.append(5)
        n = l[1]
    """,
    "a list that is extended": """
        l = [1]
        l.extend([5, 6])
        n = l[2]
    """,
    "a list that something is put into": """
        l = [1, 2]
        l.insert(1, 5)
        n = l[1]
    """,
    "insert at the front": """
        l = [1, 2]
        l.insert(0, 5)
        n = len(l) + l[0]
    """,
    "pop of the last": """
        l = [1, 2, 7]
        n = l.pop()
    """,
    "what pop leaves": """
        l = [1, 2, 7]
        l.pop()
        n = len(l)
    """,
    "pop of an entry": """
        d = {'a': 4}
        n = d.pop('a')
    """,
    "pop with a default": """
        d = {'a': 4}
        n = d.pop('b', 6)
    """,
    "get": """
        d = {'a': 4}
        n = d.get('a')
    """,
    "get with a default": """
        d = {'a': 4}
        n = d.get('b', 6)
    """,
    "setdefault of a new key": """
        d = {'a': 4}
        n = d.setdefault('b', 6) + d['b']
    """,
    "setdefault of a known key": """
        d = {'a': 4}
        n = d.setdefault('a', 6)
    """,
    "update": """
        d = {'a': 4}
        d.update({'a': 5})
        n = d['a']
    """,
    "update by keywords": """
        d = {'a': 4}
        d.update(a=7)
        n = d['a']
    """,
    "items": """
        n = 0
        for k, v in {'a': 4, 'b': 5}.items():
            n = n + v
    """,
    "keys": """
        n = 0
        for k in {'a': 4, 'b': 5}.keys():
            n = n + len(k)
    """,
    "a loop over a dictionary": """
        n = 0
        for k in {'a': 4, 'b': 5}:
            n = n + 1
    """,
    "list of a dictionary": """
        n = len(list({'a': 4, 'b': 5}))
    """,
    "tuple of a dictionary": """
        n = len(tuple({'a': 4, 'b': 5}))
    """,
    "a comprehension": """
        n = [k * 2 for k in (1, 2, 3)][2]
    """,
    "a dictionary comprehension": """
        n = {k: k * 2 for k in (1, 2)}[2]
    """,
    "a slice": """
        n = [1, 2, 3, 4][1:3][1]
    """,
    "a slice from the end": """
        n = [1, 2, 3, 4][-2:][0]
    """,
    "a negative index": """
        n = (1, 2, 5)[-1]
    """,
    "joined lists": """
        n = ([1, 2] + [3])[2]
    """,
    "a repeated list": """
        n = ([4] * 3)[2]
    """,
    "an unpacked list": """
        l = [1, 2]
        n = len([*l, 3])
    """,
    "an unpacked dictionary": """
        d = {'a': 1}
        n = {**d, 'b': 5}['b']
    """,
    "an element that is set": """
        l = [1, 2]
        l[1] = 6
        n = l[1]
    """,
    "an entry that is set": """
        d = {}
        d['a'] = 6
        n = d['a']
    """,
    "a string in upper case": """
        n = 3 if 'abc'.upper() == 'ABC' else 4
    """,
    "lower and strip": """
        n = 3 if ' Abc '.strip().lower() == 'abc' else 4
    """,
    "startswith": """
        n = 3 if 'resnet'.startswith('res') else 4
    """,
    "an f-string": """
        k = 3
        n = len(f'k{k}')
    """,
    "a formatted string": """
        n = 3 if 'a%d' % 1 == 'a1' else 4
    """,
    "a property": """
        class A:
            @property
            def k(self):
                return 5
        n = A().k
    """,
    "a static method": """
        class A:
            @staticmethod
            def k():
                return 5
        n = A().k()
    """,
    "a class method": """
        class A:
            size = 6
            @classmethod
            def k(cls):
                return cls.size
        n = A.k()
    """,
    "an attribute of a class that is set": """
        class A:
            size = 6
        A.size = 7
        n = A.size
    """,
    "an attribute that hides that of the class": """
        class A:
            size = 6
            def __init__(self):
                self.size = 4
        n = A().size
    """,
    "the class of an instance": """
        class A:
            size = 6
        n = A().__class__.size
    """,
    "the name of a class": """
        class Abc:
            pass
        n = len(Abc.__name__)
    """,
    "super": """
        class A:
            def __init__(self, k):
                self.k = k
        class B(A):
            def __init__(self):
                super().__init__(5)
        n = B().k
    """,
    "super with arguments": """
        class A:
            def k(self):
                return 5
        class B(A):
            def k(self):
                return super(B, self).k() + 1
        n = B().k()
    """,
    "getattr": """
        class A:
            size = 6
        n = getattr(A(), 'size')
    """,
    "setattr": """
        class A:
            pass
        a = A()
        setattr(a, 'size', 5)
        n = a.size
    """,
    "hasattr": """
        class A:
            size = 6
        n = 3 if hasattr(A(), 'size') else 4
    """,
    "isinstance of a number": """
        n = 3 if isinstance(5, int) else 4
    """,
    "isinstance of a list": """
        n = 3 if isinstance([], (list, tuple)) else 4
    """,
    "isinstance of a dictionary": """
        n = 3 if isinstance({}, list) else 4
    """,
    "isinstance of an instance": """
        class A:
            pass
        class B(A):
            pass
        n = 3 if isinstance(B(), A) else 4
    """,
    "callable": """
        n = 3 if callable(len) else 4
    """,
    "a lambda": """
        n = (lambda k, m=2: k * m)(3)
    """,
    "a default": """
        def f(k, m=3):
            return k + m
        n = f(2)
    """,
    "keywords": """
        def f(*, k, m):
            return k - m
        n = f(m=2, k=7)
    """,
    "rest of the arguments": """
        def f(*rest, **more):
            return len(rest) + more['m']
        n = f(1, 2, m=3)
    """,
    "handed on arguments": """
        def g(a, b):
            return a * b
        def f(*rest, **more):
            return g(*rest, **more)
        n = f(2, b=3)
    """,
    "a partial": """
        from functools import partial
        def f(k, m):
            return k * m
        n = partial(f, 2)(4)
    """,
    "a closure": """
        def f(k):
            def g(m):
                return k + m
            return g
        n = f(2)(3)
    """,
    "a decorated function": """
        import functools
        def twice(f):
            @functools.wraps(f)
            def g(*a):
                return f(*a) * 2
            return g
        @twice
        def f(k):
            return k
        n = f(3)
    """,
    "a dataclass": """
        from dataclasses import dataclass
        @dataclass
        class A:
            k: int = 3
            m: int = 4
        n = A(m=5).m + A().k
    """,
    "a named tuple": """
        from collections import namedtuple
        A = namedtuple('A', ['k', 'm'])
        n = A(3, 4).m
    """,
    "a typed named tuple": """
        from typing import NamedTuple
        class A(NamedTuple):
            k: int = 3
        n = A().k
    """,
    "an enumeration of numbers": """
        from enum import IntEnum
        class A(IntEnum):
            X = 4
        n = int(A.X)
    """,
    "a call of an instance": """
        class A:
            def __call__(self, k):
                return k + 1
        n = A()(4)
    """,
    "an element of an instance": """
        class A:
            def __getitem__(self, k):
                return k + 1
        n = A()[4]
    """,
    "a generator that hands on": """
        def g():
            yield 4
        def f():
            yield from g()
        n = next(f())
    """,
    "next of an iterator": """
        n = next(iter([4, 5]))
    """,
    "any and all": """
        n = 3 if any([False, True]) and all([True, True]) else 4
    """,
    "a default dictionary": """
        from collections import defaultdict
        d = defaultdict(int)
        d['a'] = 4
        n = d['a']
    """,
    "an ordered dictionary": """
        from collections import OrderedDict
        n = OrderedDict([('a', 4)])['a']
    """,
    "dict of pairs": """
        n = dict([('a', 4), ('b', 5)])['b']
    """,
    "dict of keywords": """
        n = dict(a=4)['a']
    """,
}

OPEN = {
    "a starred target": """
        n, *rest = [3, 4, 5]
    """,
    "a power of two that is shifted": """
        n = 1 << 3
    """,
    "sum": """
        n = sum([1, 2, 3])
    """,
    "abs": """
        n = abs(-3)
    """,
    "int of a string": """
        n = int('5')
    """,
    "round": """
        n = round(3.6)
    """,
    "a comprehension with a condition": """
        n = len([k for k in (1, 2, 3) if k > 1])
    """,
    "a comprehension of pairs": """
        n = len([(a, b) for a in (1, 2) for b in (3, 4, 5)])
    """,
    "replace in a string": """
        n = len('a-b'.replace('-', ''))
    """,
    "split": """
        n = len('a,b,c'.split(','))
    """,
    "type of an instance": """
        class A:
            size = 6
        n = type(A()).size
    """,
    "getattr with a default": """
        class A:
            size = 6
        n = getattr(A(), 'other', 4)
    """,
    "a recursion that ends": """
        def f(k):
            return 1 if k == 0 else f(k - 1) + 1
        n = f(3)
    """,
    "an enumeration": """
        from enum import Enum
        class A(Enum):
            X = 4
        n = A.X.value
    """,
    "a simple namespace": """
        from types import SimpleNamespace
        n = SimpleNamespace(k=4).k
    """,
    "len of an instance": """
        class A:
            def __len__(self):
                return 4
        n = len(A())
    """,
    "a generator": """
        def f():
            yield 4
            yield 5
        n = list(f())[1]
    """,
    "map": """
        n = list(map(lambda k: k + 1, [1, 2]))[1]
    """,
    "filter": """
        n = len(list(filter(lambda k: k > 1, [1, 2, 3])))
    """,
    "a merged dictionary": """
        n = ({'a': 1} | {'a': 5})['a']
    """,
    "divmod": """
        n = divmod(17, 5)[0]
    """,
    "pow": """
        n = pow(2, 3)
    """,
    "math": """
        import math
        n = math.ceil(3.2) + math.floor(2.7)
    """,
    "a product": """
        import math
        n = math.prod([2, 3])
    """,
    "an awaited call": """
        import asyncio
        async def f():
            return 4
        async def g():
            return await f()
        n = asyncio.run(g())
    """,
}


def python(program: str) -> object:
    names: dict[str, Any] = {"open": lambda path: nullcontext()}
    exec(compile(program, "program.py", "exec"), names)
    return names["n"]


def headlint(program: str, folder: Path) -> int | None:
    """The units of the head, which are what `n` is at the end."""
    path = folder / "program.py"
    path.write_text(program + HEAD, encoding="utf-8")
    [entry] = heads([str(path)])
    return entry.units


@pytest.mark.parametrize("name", FOLLOWED)
def test_a_program_that_is_followed(name: str, tmp_path: Path) -> None:
    program = dedent(FOLLOWED[name])
    assert headlint(program, tmp_path) == python(program)


@pytest.mark.parametrize("name", OPEN)
def test_what_is_not_followed_is_unknown(name: str, tmp_path: Path) -> None:
    program = dedent(OPEN[name])
    assert headlint(program, tmp_path) in (None, python(program))
