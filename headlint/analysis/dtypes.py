"""Types of numbers in arrays: by the names that PyTorch and NumPy give them, and how they mix.

`int` and `float` are those of Python numbers: a value that is no array yet.
"""

from __future__ import annotations

from collections.abc import Iterable

from headlint.values import Const, LibraryName, Tensor, Unknown, Value

__all__ = ["batched", "is_float", "is_whole", "mentioned", "mixed", "named", "of_array", "of_tensor"]

_WIDTHS = "float16 float32 float64 bfloat16 bool uint8 uint16 uint32 uint64 int8 int16 int32 int64"
_SAME = {name: name for name in _WIDTHS.split()}
_TORCH = _SAME | {
    **dict.fromkeys(("double", "DoubleTensor"), "float64"),
    **dict.fromkeys(("float", "FloatTensor"), "float32"),
    **dict.fromkeys(("half", "HalfTensor"), "float16"),
    **dict.fromkeys(("long", "LongTensor"), "int64"),
    **dict.fromkeys(("int", "IntTensor"), "int32"),
    "short": "int16",
    "BoolTensor": "bool",
    "ByteTensor": "uint8",
}
_ARRAYS = _SAME | {
    **dict.fromkeys(("float", "double", "float_", "f8"), "float64"),
    **dict.fromkeys(("single", "f", "f4"), "float32"),
    **dict.fromkeys(("int", "long", "int_", "i8"), "int64"),
    **dict.fromkeys(("i", "i4"), "int32"),
    **dict.fromkeys(("str", "string", "object", "U", "category", "str_"), "text"),
    "half": "float16",
    "short": "int16",
    "bool_": "bool",
}
"""Spellings in NumPy, pandas and TensorFlow, and of Python's own types. `float` is 64 bits wide here."""


def named(value: Value | None) -> str | None:
    """The type that a value names: `torch.float`, `"torch.LongTensor"`, `np.int64`, `"float"`, `int`."""
    if isinstance(value, LibraryName):
        text = value.name
    elif isinstance(value, Const) and isinstance(value.value, str):
        text = value.value
    else:
        return None
    library, _, last = text.rpartition(".")
    return (_TORCH if library.partition(".")[0] == "torch" else _ARRAYS).get(last)


def mentioned(values: Iterable[Value]) -> tuple[str | None, bool]:
    """The type named among the arguments of `.to(...)`, and whether it is certain that none other is.

    A tensor among them hands on its type; an argument that is not known can be anything.
    """
    certain = True
    for value in values:
        found = named(value)
        if found is not None:
            return found, True
        if isinstance(value, Tensor):
            return value.dtype, value.dtype is not None
        if isinstance(value, Unknown):
            certain = False
    return None, certain


def is_float(dtype: str | None) -> bool:
    return dtype is not None and "float" in dtype


def is_whole(dtype: str | None) -> bool:
    """Whether it is a type of whole numbers, truth values aside."""
    return dtype is not None and "int" in dtype


def of_tensor(dtype: str | None) -> str | None:
    """What `torch.tensor` makes of a Python number: float32 and int64; arrays keep their type."""
    return {"int": "int64", "float": "float32"}.get(dtype or "", dtype)


def of_array(dtype: str | None) -> str | None:
    """The type, unless it is that of a Python number."""
    return None if dtype in ("int", "float") else dtype


def batched(dtype: str | None) -> str | None:
    """What a DataLoader makes of such numbers: a batch of Python floats is float64."""
    return {"int": "int64", "float": "float64"}.get(dtype or "", dtype)


def mixed(dtype: str | None, number: float, sign: str) -> str | None:
    """The type after arithmetic with a number; of whole numbers and a fraction each library makes its own."""
    if is_float(dtype) and dtype != "float":
        return dtype
    return dtype if is_whole(dtype) and isinstance(number, int) and sign in "+-*%" else None
