"""The history that `fit` gives, and the names that Keras logs metrics under."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from headlint import python as py
from headlint.findings import Site
from headlint.frameworks.meanings import MetricMeaning
from headlint.values import Const, Items, LibraryObject, Ref, Value

if TYPE_CHECKING:
    from headlint.analysis.interpreter import Interpreter

__all__ = ["KEYS", "history", "history_key", "monitor"]

HISTORY = "keras.callbacks.History"
KEYS = f"{HISTORY}.history"
"""The dictionary of a history; its argument `model` is the model that was trained."""
VALIDATION = "val_"
# Their default names are not those of the classes, or not in both Keras 2 and Keras 3 (asked of both).
_OTHER_NAMES = ("FBetaScore", "KLDivergence", "LogCoshError")
_WORD, _HUMP = re.compile("(.)([A-Z][a-z]+)"), re.compile("([a-z])([A-Z])")


def history(interp: Interpreter, model: Value, node: py.Node) -> Value:
    """What `fit` gives: an object whose `history` maps the names of losses and metrics to lists."""
    site = interp.site(node)
    return LibraryObject(HISTORY, (("history", LibraryObject(KEYS, (("model", model),), site)),), site)


def history_key(interp: Interpreter, held: LibraryObject, key: Value | None, node: py.Node) -> None:
    """`history.history[key]`: an accuracy is logged under the name that `compile` was given."""
    model = held.argument("model")
    if not isinstance(model, Ref) or not isinstance(key, Const) or not isinstance(key.value, str):
        return
    _logged(interp, model, (key.value, key.site), interp.site(node), "history-key")


def monitor(interp: Interpreter, model: Ref, callbacks: Sequence[Value]) -> None:
    """The quantities that callbacks of `fit` watch."""
    for value in callbacks:
        watched = value.argument("monitor") if isinstance(value, LibraryObject) else None
        if isinstance(watched, Const) and isinstance(watched.value, str) and isinstance(value, LibraryObject):
            _logged(interp, model, (watched.value, watched.site), value.site, "monitor")


def _logged(
    interp: Interpreter, model: Ref, written: tuple[str, Site | None], taker: Site, kind: str
) -> None:
    """File a key that no metric of the model is logged under, where the same one has another name.

    `written` is the key and where it stands, `taker` the subscript or the callback that is given it.
    """
    key, site = written
    logged = _names(interp, model)
    name = key.removeprefix(VALIDATION)
    if logged is None or name in logged:
        return
    others = [other for other in logged if _are_one(interp, name, other)]
    if len(others) == 1:
        prefix = VALIDATION if key.startswith(VALIDATION) else ""
        facts = {"framework": "keras", "call.kind": kind, "call.name": key, "call.other": prefix + others[0]}
        interp.heads.single(site or taker, facts, model=model.oid, places={"call.kind": taker})


def _names(interp: Interpreter, model: Ref) -> list[str] | None:
    """The names that the metrics of a model with one output are logged under; None: not all known."""
    numbers = interp.heads.compiled.get(model.oid, [])
    if len(numbers) != 1:
        return None
    metrics = interp.heads.pending[numbers[0]].metrics
    if not isinstance(metrics, Items) or not metrics.exact:
        return None
    names = [_logged_as(interp, metric) for metric in metrics.values]
    known = [name for name in names if name is not None]
    return known if len(known) == len(names) else None


def _logged_as(interp: Interpreter, metric: Value) -> str | None:
    """A string is logged as it is written; an object under its `name`, or that of its class.

    Keras 2 logs a string that names a class as it does an object: `AUC` as `auc`.
    """
    if isinstance(metric, Const) and isinstance(metric.value, str) and not metric.likely:
        return metric.value if metric.value.islower() else None
    if isinstance(metric, LibraryObject):
        given = metric.argument("name")
        if given is not None:
            return given.value if isinstance(given, Const) and isinstance(given.value, str) else None
        meaning = interp.library.meaning(metric.name)
        if not isinstance(meaning, MetricMeaning) or meaning.short in _OTHER_NAMES:
            return None
        return _snake(meaning.short)
    return None


def _are_one(interp: Interpreter, one: str, two: str) -> bool:
    """Whether both names stand for an accuracy, or for the same metric: `mae`, `mean_absolute_error`."""
    left, right = _metric(interp, _spellings(one)), _metric(interp, _spellings(two))
    if left is None or right is None:
        return False
    return left.name == right.name or (left.accuracy and right.accuracy)


def _spellings(name: str) -> tuple[str, str]:
    """A metric by its function and by its class."""
    return name, "".join(part.title() for part in name.split("_"))


def _metric(interp: Interpreter, names: Iterable[str]) -> MetricMeaning | None:
    for name in names:
        found = interp.library.keras_string("metrics", name)
        meaning = interp.library.meaning(found) if found else None
        if isinstance(meaning, MetricMeaning):
            return meaning
    return None


def _snake(name: str) -> str:
    """The name that Keras gives an object of a class: `BinaryAccuracy` -> `binary_accuracy`, `AUC` -> `auc`.

    As `to_snake_case` in keras/src/utils/naming.py.
    """
    return _HUMP.sub(r"\1_\2", _WORD.sub(r"\1_\2", name)).lower()
