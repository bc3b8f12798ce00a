"""Types of numbers in arrays: by the names that PyTorch and NumPy give them, and how they mix.

`int` and `float` are those of Python numbers: a value that is no array yet.
"""

from __future__ import annotations

from collections.abc import Iterable

from headlint.values import Const, LibraryName, Tensor, Unknown, Value

__all__ = ["batched", "is_float", "is_whole", "mentioned", "mixed", "named", "of_array", "of_tensor"]

_NAMES = {
    "float": "float32",
    "float32": "float32",
    "double": "float64",
    "float64": "float64",
    "half": "float16",
    "float16": "float16",
    "bfloat16": "bfloat16",
    "long": "int64",
    "int64": "int64",
    "int": "int32",
    "int32": "int32",
    "short": "int16",
    "int16": "int16",
    "int8": "int8",
    "uint8": "uint8",
    "bool": "bool",
    "bool_": "bool",
    "FloatTensor": "float32",
    "DoubleTensor": "float64",
    "HalfTensor": "float16",
    "LongTensor": "int64",
    "IntTensor": "int32",
    "BoolTensor": "bool",
    "ByteTensor": "uint8",
}
_OF_PYTHON = {"float": "float64", "int": "int64", "bool": "bool"}
"""`dtype=float` means float64 in NumPy and in PyTorch alike."""
_LIBRARIES = ("torch.", "numpy.")


def named(value: Value | None) -> str | None:
    """The type that a value names: `torch.float32`, `np.int64`, `"torch.LongTensor"`, `float`."""
    if isinstance(value, LibraryName):
        if value.name.startswith("builtins."):
            return _OF_PYTHON.get(value.name.removeprefix("builtins."))
        text = value.name
    elif isinstance(value, Const) and isinstance(value.value, str):
        text = value.value
    else:
        return None
    if not text.startswith(_LIBRARIES) and isinstance(value, LibraryName):
        return None
    last = text.rpartition(".")[2]
    if text.startswith("numpy.") and last in _OF_PYTHON:
        return _OF_PYTHON[last]
    return _NAMES.get(last)


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
