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
    "an attribute of the base": """
        class A:
            size = 6
        class B(A):
            pass
        n = B.size
    """,
    "a method of a class with its instance": """
        class A:
            def k(self, m):
                return m + 1
        n = A.k(A(), 4)
    """,
    "super of a class method": """
        class A:
            @classmethod
            def k(cls):
                return 5
        class B(A):
            @classmethod
            def k(cls):
                return super().k() + 1
        n = B.k()
    """,
    "a property of the base": """
        class A:
            @property
            def k(self):
                return self.m * 2
        class B(A):
            m = 3
        n = B().k
    """,
    "an attribute of a function's result": """
        class A:
            def __init__(self, k):
                self.k = k
        def f():
            return A(4)
        n = f().k
    """,
    "a static method of a class": """
        class A:
            @staticmethod
            def k(m):
                return m
        n = A.k(4)
    """,
    "a late attribute": """
        class A:
            def start(self):
                self.k = 4
        a = A()
        a.start()
        n = a.k
    """,
    "extend by +=": """
        l = [1]
        l += [5]
        n = l[1]
    """,
    "a list that is sorted": """
        l = [5, 4]
        l.sort()
        n = len(l)
    """,
    "a list that is reversed in place": """
        l = [5, 4]
        l.reverse()
        n = len(l)
    """,
    "a list that is cleared": """
        l = [5, 4]
        l.clear()
        n = 3 if len(l) else 6
    """,
    "an element that is deleted": """
        l = [5, 4]
        del l[0]
        n = l[0]
    """,
    "an entry that is deleted": """
        d = {'a': 4, 'b': 5}
        del d['a']
        n = 3 if 'a' in d else d['b']
    """,
    "a copy of a list": """
        l = [5, 4]
        m = l.copy()
        m[0] = 1
        n = l[0]
    """,
    "a copy of a dictionary": """
        d = {'a': 5}
        e = d.copy()
        e['a'] = 1
        n = d['a']
    """,
    "two names for a list": """
        l = [5, 4]
        m = l
        m[0] = 3
        n = l[0]
    """,
    "setdefault of an unknown key": """
        import sys
        d = {'a': 4}
        d.setdefault(sys.platform, 6)
        n = d['a']
    """,
    "a chained get": """
        d = {'a': {'b': 4}}
        n = d.get('a').get('b')
    """,
    "an entry of a list of dictionaries": """
        n = [{'a': 1}, {'a': 4}][1]['a']
    """,
    "a tuple of names": """
        a, b = b, a = 3, 4
        n = a
    """,
    "swapped names": """
        a, b = 3, 4
        a, b = b, a
        n = a
    """,
    "equal lists": """
        n = 3 if [1, 2] == [1, 2] else 4
    """,
    "a constant on the left": """
        k = 4
        n = 3 if 4 == k else 4
    """,
    "unequal types": """
        n = 3 if 1 == '1' else 4
    """,
    "strings that differ": """
        n = 3 if 'a' != 'b' else 4
    """,
    "is True": """
        k = True
        n = 3 if k is True else 4
    """,
    "is not True": """
        k = False
        n = 3 if k is not True else 4
    """,
    "a number is true": """
        k = 2
        n = 3 if k else 4
    """,
    "zero is false": """
        n = 3 if 0.0 else 4
    """,
    "an empty string is false": """
        n = 3 if '' else 4
    """,
    "an empty list is false": """
        l = []
        n = 3 if l else 4
    """,
    "an empty dictionary is false": """
        d = {}
        n = 3 if d else 4
    """,
    "a list that grew is true": """
        l = []
        l.append(1)
        n = 3 if l else 4
    """,
    "or of conditions the first of which holds": """
        n = 3 if True or undefined else 4
    """,
    "and of conditions the first of which fails": """
        n = 3 if False and undefined else 4
    """,
    "not of or": """
        a = False
        n = 3 if not (a or False) else 4
    """,
    "a number in a list": """
        n = 3 if 2 in [1, 2] else 4
    """,
    "a key in a dictionary that grew": """
        d = {}
        d['a'] = 1
        n = 3 if 'a' in d else 4
    """,
    "a type in a tuple of types": """
        n = 3 if type(1) in (int, float) else 4
    """,
    "comparing numbers of two kinds": """
        n = 3 if 1 < 1.5 else 4
    """,
    "isinstance of a string": """
        n = 3 if isinstance('a', (str, bytes)) else 4
    """,
    "isinstance of None": """
        n = 3 if isinstance(None, int) else 4
    """,
    "isinstance of a tuple": """
        n = 3 if isinstance((1, 2), tuple) else 4
    """,
    "isinstance of a dict": """
        n = 3 if isinstance({}, dict) else 4
    """,
    "isinstance of another class": """
        class A:
            pass
        class B:
            pass
        n = 3 if isinstance(A(), B) else 4
    """,
    "issubclass": """
        class A:
            pass
        class B(A):
            pass
        n = 3 if issubclass(B, A) else 4
    """,
    "a comparison as a value": """
        k = 2 > 1
        n = 3 if k else 4
    """,
    "a comparison that fails as a value": """
        k = 2 < 1
        n = 3 if k else 4
    """,
    "a negated value": """
        k = not 0
        n = 3 if k else 4
    """,
    "in as a value": """
        k = 'a' in ['a']
        n = 3 if k else 4
    """,
    "float of a number": """
        n = int(float(4) / 2)
    """,
    "a range with a start": """
        n = list(range(2, 5))[1]
    """,
    "a range backwards": """
        n = list(range(5, 2, -1))[0]
    """,
    "a range of nothing": """
        n = 4 + len(range(0))
    """,
    "a number in a range": """
        n = 3 if 2 in range(4) else 4
    """,
    "an element of a range": """
        n = range(2, 9)[3]
    """,
    "max of one list": """
        n = max([2, 6, 3])
    """,
    "min of values": """
        d = {'a': 4, 'b': 5}
        n = min(d.values())
    """,
    "max of keys": """
        n = max({1: 'a', 3: 'b'})
    """,
    "zip to a dictionary": """
        n = dict(zip(['a', 'b'], [4, 5]))['b']
    """,
    "unzipped pairs": """
        a, b = zip(*[(1, 3), (2, 4)])
        n = b[1]
    """,
    "tuple of a list": """
        n = tuple([1, 4])[1]
    """,
    "joined strings": """
        n = len('ab' + 'c')
    """,
    "a list and a tuple": """
        n = len([1] + list((2, 3)))
    """,
    "modulo": """
        n = 17 % 6
    """,
    "a negative floor": """
        n = -7 // 2 + 8
    """,
    "a float that is divided": """
        n = int(7.0 // 2)
    """,
    "a huge power": """
        k = 2 ** 64
        n = 3 if k else 4
    """,
    "a function in a dictionary": """
        def f():
            return 4
        d = {'f': f}
        n = d['f']()
    """,
    "a class in a dictionary": """
        class A:
            size = 4
        n = {'a': A}['a'].size
    """,
    "a nested function with a default": """
        def f(k=3):
            def g(m=k):
                return m
            return g()
        n = f()
    """,
    "a function as an argument": """
        def f(g, k):
            return g(k)
        n = f(lambda k: k + 1, 3)
    """,
    "a function that returns early": """
        def f(k):
            if k > 1:
                return 5
            return 6
        n = f(2)
    """,
    "a function without a return": """
        def f():
            pass
        n = 3 if f() is None else 4
    """,
    "two results": """
        def f():
            return 1, 4
        _, n = f()
    """,
    "a default that is None": """
        def f(k=None):
            if k is None:
                k = 4
            return k
        n = f()
    """,
    "a default that is or-ed": """
        def f(k=None):
            k = k or 4
            return k
        n = f()
    """,
    "arguments from a dictionary": """
        def f(a, b):
            return a - b
        n = f(**{'b': 2, 'a': 6})
    """,
    "arguments from a list": """
        def f(a, b):
            return a - b
        n = f(*[6, 2])
    """,
    "an update of keyword arguments": """
        def f(**more):
            more.setdefault('k', 4)
            return more['k']
        n = f()
    """,
    "get of keyword arguments": """
        def f(**more):
            return more.get('k', 3)
        n = f(k=5)
    """,
    "pop of keyword arguments": """
        def f(**more):
            return more.pop('k', 3)
        n = f()
    """,
    "positional only": """
        def f(a, /, b):
            return a - b
        n = f(6, b=2)
    """,
    "a call of the base by name": """
        class A:
            def __init__(self, k):
                self.k = k
        class B(A):
            def __init__(self):
                A.__init__(self, 5)
        n = B().k
    """,
    "a method of two bases": """
        class A:
            def k(self):
                return 4
        class B:
            def k(self):
                return 5
        class C(A, B):
            pass
        n = C().k()
    """,
    "a mixin that calls on": """
        class A:
            def k(self):
                return 4
        class M:
            def k(self):
                return super().k() + 1
        class C(M, A):
            pass
        n = C().k()
    """,
    "a class in a class": """
        class A:
            class B:
                size = 4
        n = A.B.size
    """,
    "a class attribute from another": """
        class A:
            k = 2
            size = k * 2
        n = A.size
    """,
    "a method that gives itself": """
        class A:
            k = 1
            def with_(self, k):
                self.k = k
                return self
        n = A().with_(4).k
    """,
    "a dataclass by position": """
        from dataclasses import dataclass
        @dataclass
        class A:
            k: int
            m: int = 4
        n = A(3).k
    """,
    "fields of a named tuple": """
        from collections import namedtuple
        A = namedtuple('A', 'k m')
        k, n = A(1, 4)
    """,
    "an instance with itself as context": """
        class A:
            k = 4
            def __enter__(self):
                return self
            def __exit__(self, *a):
                pass
        with A() as a:
            n = a.k
    """,
    "a cached function": """
        from functools import lru_cache
        @lru_cache(maxsize=None)
        def f():
            return 4
        n = f()
    """,
    "a cached property": """
        from functools import cached_property
        class A:
            @cached_property
            def k(self):
                return 4
        n = A().k
    """,
    "try with else": """
        try:
            k = 1
        except ValueError:
            n = 3
        else:
            n = 4
    """,
    "try in a function": """
        def f():
            try:
                return 4
            except ValueError:
                return 4
        n = f()
    """,
    "a loop over pairs": """
        for a, b in [(1, 2)]:
            n = a + b
    """,
    "a loop over a list of one": """
        for n in [4]:
            pass
    """,
    "a loop of no element": """
        n = 4
        for k in []:
            n = k
    """,
    "a loop that fills a list": """
        l = []
        for k in [1, 4]:
            l.append(k)
        n = len(l) + 1
    """,
    "a loop in a function that returns": """
        def f():
            for k in [4, 5]:
                return k
        n = f()
    """,
    "while that is left at once": """
        while True:
            n = 4
            break
    """,
    "a list of lists": """
        n = [[1, 2], [3, 4]][1][0]
    """,
    "an ellipsis as a body": """
        def f(): ...
        n = 4
    """,
    "a conditional import": """
        try:
            import json
        except ImportError:
            json = None
        n = 3 if json is not None else 4
    """,
    "a name of a module as a constant": """
        n = 4 if __name__ else 5
    """,
    "nested conditional expressions": """
        k = 2
        n = 1 if k == 1 else 4 if k == 2 else 5
    """,
    "an f-string as a key": """
        d = {'a1': 4}
        k = 1
        n = d[f'a{k}']
    """,
    "an f-string of a string": """
        d = {'ab': 4}
        k = 'b'
        n = d[f'a{k}']
    """,
    "a percent as a key": """
        d = {'a1': 4}
        n = d['a%d' % 1]
    """,
    "format as a key": """
        d = {'a1': 4}
        n = d['a{}'.format(1)]
    """,
    "match on a class": """
        match 4:
            case int():
                n = 4
            case _:
                n = 5
    """,
    "star of a range": """
        n = len([*range(3)])
    """,
    "a character": """
        n = 3 if 'abc'[1] == 'b' else 4
    """,
    "endswith of a tuple": """
        n = 3 if 'a.py'.endswith(('.py', '.txt')) else 4
    """,
    "a title": """
        n = 3 if 'abc'.title() == 'Abc' else 4
    """,
    "isdigit": """
        n = 3 if '12'.isdigit() else 4
    """,
    "bytes": """
        n = len(b'abc')
    """,
    "None or a list": """
        l = None or [4]
        n = l[0]
    """,
    "a global that is not set yet": """
        def f():
            global n
            n = 4
        f()
    """,
    "a loop over words that goes on": """
        n = 4
        for k in ['a', 'bc']:
            if k == 'a':
                continue
            n = len(k)
    """,
    "a loop over words that is left": """
        n = 4
        for k in ['a', 'bc', 'def']:
            n = len(k)
            if k == 'bc':
                break
    """,
    "the else of a loop over words": """
        for k in ['a', 'bc']:
            n = 1
        else:
            n = 5
    """,
    "no else of a loop over words that is left": """
        for k in ['a', 'bc']:
            n = 4
            if k == 'bc':
                break
        else:
            n = 5
    """,
    "a last round that goes on": """
        n = 4
        for k in ['a', 'bc']:
            if k == 'bc':
                continue
            n = len(k)
    """,
    "going on within a condition": """
        import sys
        n = 4
        for k in ['a', 'b']:
            if sys.argv == k:
                continue
            n = 5
    """,
    "several that are deleted": """
        l, d = [1, 2, 3], {'a': 4}
        del l[0], d['a']
        n = l[0] + len(d)
    """,
    "a name that is deleted": """
        k, m = 3, 4
        del (k)
        n = m
    """,
    "a dictionary that is cleared": """
        d = {'a': 4}
        d.clear()
        n = 3 if d else 5
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
    "the variables of an instance": """
        class A:
            def __init__(self):
                self.k = 4
        n = vars(A())['k']
    """,
    "an element that is removed": """
        l = [5, 4]
        l.remove(5)
        n = len(l) + 2
    """,
    "pop of the first": """
        l = [5, 4]
        n = l.pop(0)
    """,
    "what pop of the first leaves": """
        l = [5, 4]
        l.pop(0)
        n = l[0]
    """,
    "an index of an element": """
        n = [5, 4].index(4) + 3
    """,
    "how often it is in there": """
        n = [5, 4, 5].count(5) + 1
    """,
    "popitem": """
        d = {'a': 5}
        n = d.popitem()[1]
    """,
    "fromkeys": """
        n = dict.fromkeys(['a', 'b'], 4)['b']
    """,
    "round to no digits": """
        n = int(round(3.4))
    """,
    "float": """
        n = int(float('4'))
    """,
    "str of a number": """
        n = len(str(1234))
    """,
    "max with a key": """
        n = max([2, -6, 3], key=abs) + 10
    """,
    "max with a default": """
        n = max([], default=4)
    """,
    "a sum of lengths": """
        n = sum(len(k) for k in ['a', 'bc'])
    """,
    "list of a string": """
        n = len(list('abc'))
    """,
    "set of a list": """
        n = len(set([1, 1, 2]))
    """,
    "a frozen set": """
        n = len(frozenset({1, 2}))
    """,
    "multiplied strings": """
        n = len('ab' * 2)
    """,
    "a joined list of strings": """
        n = len('-'.join(['a', 'b']))
    """,
    "an operator of bits": """
        n = (6 & 3) + (4 | 1)
    """,
    "division by zero that is caught": """
        try:
            n = 1 // 0
        except ZeroDivisionError:
            n = 4
    """,
    "a float overflow": """
        try:
            n = int(10.0 ** 400)
        except OverflowError:
            n = 4
    """,
    "an inherited dataclass": """
        from dataclasses import dataclass, field
        @dataclass
        class A:
            k: int = 3
        @dataclass
        class B(A):
            m: list = field(default_factory=lambda: [4])
        n = B().m[0] + B().k
    """,
    "post init": """
        from dataclasses import dataclass
        @dataclass
        class A:
            k: int = 3
            def __post_init__(self):
                self.m = self.k + 1
        n = A().m
    """,
    "replace of a dataclass": """
        from dataclasses import dataclass, replace
        @dataclass
        class A:
            k: int = 3
        n = replace(A(), k=5).k
    """,
    "an instance with a context": """
        class A:
            def __enter__(self):
                return 4
            def __exit__(self, *a):
                pass
        with A() as k:
            n = k
    """,
    "a context manager of a function": """
        from contextlib import contextmanager
        @contextmanager
        def f():
            yield 4
        with f() as n:
            pass
    """,
    "reduce": """
        from functools import reduce
        n = reduce(lambda a, b: a * b, [1, 2, 3])
    """,
    "a chain of iterables": """
        from itertools import chain
        n = list(chain([1], [4]))[1]
    """,
    "a product of iterables": """
        from itertools import product
        n = len(list(product([1, 2], [3, 4])))
    """,
    "a raised error": """
        def f():
            raise ValueError
        try:
            n = f()
        except ValueError:
            n = 4
    """,
    "a starred part in the middle": """
        a, *b, n = [1, 2, 3, 4]
    """,
    "a starred part that is used": """
        a, *b = [1, 2, 4]
        n = b[1]
    """,
    "match on a tuple": """
        match (1, 4):
            case (1, k):
                n = k
            case _:
                n = 0
    """,
    "a set comprehension": """
        n = len({k % 2 for k in [1, 2, 3]})
    """,
    "a generator that is summed": """
        def f():
            for k in [1, 3]:
                yield k
        n = sum(f())
    """,
    "a string slice": """
        n = len('abcdef'[:3])
    """,
    "a slice that is deleted": """
        l = [1, 2, 3]
        del l[1:]
        n = len(l)
    """,
}


def python(program: str) -> object:
    names: dict[str, Any] = {"open": lambda path: nullcontext(), "__name__": "__main__"}
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
