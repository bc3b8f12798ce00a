"""The setters of `metric.id` and of what a metric of Keras is told: another one in the form it has."""

from __future__ import annotations

import libcst as cst

from headlint.frameworks.meanings import MetricMeaning
from headlint.remedies.arguments import add_argument, add_entry, argument, remove_argument, set_argument
from headlint.remedies.cutting import remove_entry
from headlint.remedies.draft import Draft
from headlint.remedies.importing import written
from headlint.remedies.literals import mentioned, quote_of, rewrite
from headlint.remedies.measures import Measure, beside, measure
from headlint.remedies.naming import rename
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.setting import Aim

__all__ = ["add_informative", "set_metric", "set_metric_argument"]

BY_SHAPE = "accuracy"
FREE = ("num_classes",)
"""Parameters that say nothing to a metric which does not have them."""
CUTS = {"zero": "0.0", "half": "0.5"}


def set_metric(draft: Draft, aim: Aim) -> None:
    """Another metric in place of the present one, with all that the remedy sets of it.

    Where the list holds it already, the present one goes.
    """
    metric = measure(aim)
    _check_part(aim, metric)
    new = _wanted(aim, metric, str(aim.value))
    if _is_there(aim, metric, new):
        _remove(draft, aim, metric)
        return
    settings = _settings(aim, new)
    if metric.text is not None and settings:
        _object_for_string(draft, aim, metric, new, settings)
    elif metric.text is not None:
        _check_name(aim, metric)
        rewrite(draft, metric.passage, metric.text, _string(aim, new, metric.text))
    elif not metric.called:
        _other_name(draft, aim, metric, new, settings)
    else:
        _other_object(draft, aim, metric, new, settings)


def set_metric_argument(draft: Draft, aim: Aim) -> None:
    """A threshold, or a switch, of a metric that stays what it is."""
    if "metric.id" in aim.sets:
        return
    metric = measure(aim)
    meaning, settings = metric.meaning, _settings(aim, metric.meaning)
    if not metric.called and meaning.form == "function":
        raise Doubt("a function that others call is told nothing")
    if metric.text is not None:
        _object_for_string(draft, aim, metric, meaning, settings)
        return
    if not metric.called:
        _other_name(draft, aim, metric, meaning, settings)
        return
    _tell(draft, metric, settings)
    if aim.sets.get("metric.threshold") == "half" and meaning.threshold and not _needs_threshold(meaning):
        remove_argument(draft, metric.passage, meaning.threshold, meaning.params)


def add_informative(draft: Draft, aim: Aim) -> None:
    """The area under the curve of each label, beside the accuracy of a model of Keras."""
    if aim.value is not True:
        raise Doubt("nothing is to be added")
    metric = measure(aim)
    _check_part(aim, metric)
    above = metric.passage.above().parent()
    if above is None or not isinstance(above.node, cst.List):
        raise Doubt("the metrics are not a list")
    logits = ", from_logits=True" if aim.known("loss.applies") == "sigmoid" else ""
    name = written(draft, metric.passage, "keras.metrics.AUC", aim.library)
    add_entry(draft, above.at(above.node.elements[-1]), f"{name}(multi_label=True{logits})")


# What is there and what is wanted


def _check_part(aim: Aim, metric: Measure) -> None:
    """Of several outputs, the metric must be given to this one by its name."""
    if not aim.contract.part:
        return
    for above in metric.passage.parents():
        if isinstance(above.node, cst.DictElement):
            key = above.node.key
            if isinstance(key, cst.SimpleString) and key.raw_value == aim.contract.part:
                return
    raise Doubt("other outputs have the same metric")


def _wanted(aim: Aim, metric: Measure, id: str) -> MetricMeaning:
    """The metric that is to be: of the accuracies a function in place of a function, else a class.

    `tensorflow.keras.metrics` of TensorFlow 2.21 lacks the functions of other metrics.
    """
    old = metric.meaning
    module = old.name.rpartition(".")[0]
    found = {
        "function" if one.short[:1].islower() else "class": one
        for one in aim.library.entries.values()
        if isinstance(one, MetricMeaning) and one.id == id and one.name.rpartition(".")[0] == module
    }
    functions = old.form == "function" and not aim.sets.keys() - {"metric.id"}
    wanted = found.get("function" if id == BY_SHAPE else "class")
    if functions and "function" in found and found["function"].accuracy:
        wanted = found["function"]
    if wanted is None:
        raise Doubt("the library has no such metric")
    return wanted


def _is_there(aim: Aim, metric: Measure, new: MetricMeaning) -> bool:
    """Whether another metric of the list is the wanted one, or becomes it.

    Of several accuracies of one head that do not fit, all become the same one: the first of them.
    """
    before, after = beside(metric, aim.library)
    if new.accuracy and any(one.meaning.accuracy and one.meaning.places is None for one in before):
        return new.places is None
    return any(one.meaning.id == new.id for one in (*before, *after))


def _remove(draft: Draft, aim: Aim, metric: Measure) -> None:
    _check_name(aim, metric)
    remove_entry(draft, metric.passage.above())


def _check_name(aim: Aim, metric: Measure) -> None:
    """Nobody may read the name that the metric is logged under."""
    if mentioned(metric.passage, metric.text or _logged(metric.meaning), Passage.of(aim.contract.site)):
        raise Doubt("somebody else reads the name that the metric is logged under")


def _logged(meaning: MetricMeaning) -> str:
    """The name that Keras gives a metric by its class; these ids are just that."""
    return BY_SHAPE if meaning.id == "accuracy_instance" else meaning.id


def _needs_threshold(meaning: MetricMeaning) -> bool:
    """Whether a metric takes the best class of each row unless it is given a threshold."""
    return meaning.decides == "argmax" and meaning.threshold is not None


def _settings(aim: Aim, meaning: MetricMeaning) -> dict[str, str]:
    """The arguments that the remedy wants, by the parameters of the metric."""
    found: dict[str, str] = {}
    cut = aim.sets.get("metric.threshold")
    parameter = meaning.threshold or ("threshold" if "threshold" in meaning.params else None)
    if parameter is not None and (cut == "zero" or (cut == "half" and _needs_threshold(meaning))):
        found[parameter] = CUTS[str(cut)]
    if aim.sets.get("metric.decides") == "argmax" and meaning.indices is not None:
        found[meaning.indices] = "False"
    if aim.sets.get("metric.truth") == "rows" and "sparse_y_true" in meaning.params:
        found["sparse_y_true"] = "False"
    return found


# How it is written


def _string(aim: Aim, new: MetricMeaning, old: str) -> str:
    """The shortest string that Keras 2 and Keras 3 take for a metric, in the user's way of writing it."""
    texts = [
        text
        for text, entry in aim.library.strings["metrics"].items()
        if {2, 3} <= set(entry.versions) and text[:1].isupper() == old[:1].isupper()
        if (meaning := aim.library.meaning(entry.name)) and isinstance(meaning, MetricMeaning)
        if meaning.id == new.id
    ]
    if not texts:
        raise Doubt("Keras has no such string")
    return min(texts, key=len)


def _object_for_string(
    draft: Draft, aim: Aim, metric: Measure, new: MetricMeaning, settings: dict[str, str]
) -> None:
    """An object that is logged under the name that the string was logged under."""
    if metric.text is None or not metric.text.islower() or not settings:
        raise Doubt("what the string is logged under differs between Keras 2 and Keras 3")
    node = metric.passage.node
    mark = node.quote if isinstance(node, cst.SimpleString) else quote_of(metric.passage)
    named = {} if metric.text == _logged(new) else {"name": f"{mark}{metric.text}{mark}"}
    name = written(draft, metric.passage, new.name, aim.library)
    draft.replace(metric.passage, f"{name}({_listed({**named, **settings})})")


def _other_name(
    draft: Draft, aim: Aim, metric: Measure, new: MetricMeaning, settings: dict[str, str]
) -> None:
    """The name of another class or function, or an object where it has to be told something."""
    if _logged(new) != _logged(metric.meaning):
        _check_name(aim, metric)
    if not settings:
        rename(draft, metric.passage, new.name, aim.library)
        if metric.meaning.form == "function" and new.form == "class":
            end = metric.passage.whole()[1]
            draft.put(metric.passage.parsed, end, end, "()")
        return
    name = written(draft, metric.passage, new.name, aim.library)
    draft.replace(metric.passage, f"{name}({_listed(settings)})")


def _other_object(
    draft: Draft, aim: Aim, metric: Measure, new: MetricMeaning, settings: dict[str, str]
) -> None:
    """A metric of another class, with the arguments that mean the same to it."""
    mark, logged = quote_of(metric.passage), _logged(metric.meaning)
    if new.id == BY_SHAPE:
        if metric.arguments:
            raise Doubt("a string takes no arguments")
        draft.replace(metric.passage, f"{mark}{BY_SHAPE}{mark}")
        return
    _carry_over(draft, metric, new)
    rename(draft, metric.name, new.name, aim.library)
    named = argument(metric.passage, "name", metric.meaning.params) is not None
    if not named and mentioned(metric.passage, logged):
        settings = {"name": f"{mark}{logged}{mark}", **settings}
    _tell(draft, metric, settings)


def _tell(draft: Draft, metric: Measure, settings: dict[str, str]) -> None:
    """Arguments of an object: in place of the present ones, the others together behind them."""
    params = metric.meaning.params
    missing = {
        name: text for name, text in settings.items() if argument(metric.passage, name, params) is None
    }
    for name in settings.keys() - missing.keys():
        set_argument(draft, metric.passage, name, params, settings[name])
    if missing:
        add_argument(draft, metric.passage, _listed(missing))


def _carry_over(draft: Draft, metric: Measure, new: MetricMeaning) -> None:
    """Every argument must mean the same to the other metric, or nothing to any but the present one."""
    old = metric.meaning.params
    for place, arg in enumerate(metric.arguments):
        name = arg.keyword.value if arg.keyword is not None else (*old, *[""] * (place + 1))[place]
        if name in FREE and name not in new.params:
            remove_argument(draft, metric.passage, name, old)
        elif name not in new.params or (arg.keyword is None and new.params[place : place + 1] != (name,)):
            raise Doubt(f"the argument {name} does not mean the same to the other metric")


def _listed(settings: dict[str, str]) -> str:
    return ", ".join(f"{name}={text}" for name, text in settings.items())
