"""What Keras runs on: the environment variable where the program sets it, else what is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headlint.syntax import Tree
from headlint.values import Const, LibraryName, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["backend_of", "choose", "set_environment"]

VARIABLE = "KERAS_BACKEND"
ENVIRONMENTS = ("os.environ",)
BACKENDS = frozenset({"tensorflow", "torch", "jax"})
"""The backends with gradients of which headlint knows something; the others count as not known."""


def set_environment(interp: Interpreter, owner: Value, key: Value | None, value: Value) -> None:
    """`os.environ["KERAS_BACKEND"] = "jax"`."""
    if isinstance(owner, LibraryName) and owner.name in ENVIRONMENTS and key == Const(VARIABLE):
        choose(interp, value)


def choose(interp: Interpreter, value: Value) -> None:
    """The program chooses a backend, perhaps only on this path."""
    name = value.value if isinstance(value, Const) else None
    interp.backends.add(name if isinstance(name, str) and name in BACKENDS else None)
    if interp.path:
        interp.backends.add(None)


def backend_of(interp: Interpreter, tree: Tree) -> str | None:
    """The backend, as far as it is certain.

    Keras 3 reads the variable before anything else, also where TensorFlow is imported for its data
    sets (`keras/src/backend/config.py`); `tf_keras` always runs on TensorFlow.
    """
    names = {name for entry in tree.entries if entry.imports for name in entry.modules}
    if interp.backends:
        only = next(iter(interp.backends)) if len(interp.backends) == 1 else None
        return only if "tf_keras" not in names or only == "tensorflow" else None
    return "tensorflow" if names & {"tensorflow", "tf_keras"} else None
