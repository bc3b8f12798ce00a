"""The setters of `metric.task` and `metric.classes`: what a metric of torchmetrics is told of its task."""

from __future__ import annotations

import libcst as cst

from headlint.frameworks.meanings import MetricMeaning
from headlint.remedies.arguments import add_argument, argument, remove_argument, set_argument
from headlint.remedies.draft import Draft
from headlint.remedies.literals import quote_of, rewrite
from headlint.remedies.measures import Measure, measure
from headlint.remedies.naming import rename
from headlint.remedies.passages import Doubt
from headlint.remedies.setting import Aim

__all__ = ["set_metric_classes", "set_metric_task"]


def set_metric_task(draft: Draft, aim: Aim) -> None:
    """The task of a metric of torchmetrics, and the number of classes or labels that goes with it."""
    metric, task = measure(aim), str(aim.value)
    meaning, params = metric.meaning, metric.meaning.params
    if meaning.framework != "torch":
        raise Doubt("it is no metric of torchmetrics")
    added: list[str] = []
    if meaning.task_from is None:
        new = _class_for(draft, aim, metric, task)
    else:
        new, mark = meaning, quote_of(metric.passage)
        given = argument(metric.passage, meaning.task_from, params)
        if given is None:
            if meaning.form == "class" and any(arg.keyword is None for arg in metric.arguments):
                raise Doubt("something else stands where the task belongs")
            added.append(f"{meaning.task_from}={mark}{task}{mark}")
        else:
            assert isinstance(given.node, cst.Arg)
            rewrite(draft, given.at(given.node.value), str(aim.known("metric.task")), task)
            if task == "binary" and meaning.classes is not None:
                remove_argument(draft, metric.passage, meaning.classes, params)
    added += _count(draft, aim, metric, new, task)
    if added:
        add_argument(draft, metric.passage, ", ".join(added))


def set_metric_classes(draft: Draft, aim: Aim) -> None:
    """The number of classes or labels of a metric of torchmetrics."""
    if "metric.task" in aim.sets:
        return
    metric = measure(aim)
    added = _count(draft, aim, metric, metric.meaning, str(aim.known("metric.task")))
    if added:
        add_argument(draft, metric.passage, ", ".join(added))


def _count(draft: Draft, aim: Aim, metric: Measure, new: MetricMeaning, task: str) -> list[str]:
    """Change the number of classes or labels; what is to be added where it is not given yet."""
    name = {"multiclass": new.classes, "multilabel": new.labels}.get(task)
    count = aim.sets.get("metric.classes")
    if name is None or count is None:
        return []
    present = argument(metric.passage, name, metric.meaning.params)
    if present is not None and aim.known("metric.missing") == "task":
        return []  # it says how many, and only not of what
    if present is None:
        return [f"{name}={count}"]
    set_argument(draft, metric.passage, name, metric.meaning.params, str(count))
    return []


def _class_for(draft: Draft, aim: Aim, metric: Measure, task: str) -> MetricMeaning:
    """The class that has another task in its name: `MulticlassAccuracy` -> `BinaryAccuracy`."""
    old = metric.meaning
    module, _, short = old.name.rpartition(".")
    stem = short.removeprefix(str(old.task).title())
    new = aim.library.meaning(f"{module}.{task.title()}{stem}")
    if (
        not isinstance(new, MetricMeaning)
        or stem == short
        or any(arg.keyword is None for arg in metric.arguments)
    ):
        raise Doubt("there is no class for the task, or its parameters have other places")
    for arg in metric.arguments:
        name = arg.keyword.value if arg.keyword is not None else ""
        if name in (old.classes, old.labels):
            remove_argument(draft, metric.passage, name, old.params)
        elif name not in new.params:
            raise Doubt(f"the argument {name} does not mean the same to the other class")
    assert isinstance(metric.passage.node, cst.Call)
    func = metric.passage.at(metric.passage.node.func)
    rename(draft, func, new.name, aim.library)
    return new
