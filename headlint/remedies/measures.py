"""A metric as it stands in the program: a string, an object, the name of a class or of a function."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from headlint.frameworks.library import Library
from headlint.frameworks.meanings import MetricMeaning
from headlint.records import dataclass
from headlint.remedies.literals import read_once, updated_once
from headlint.remedies.naming import resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.setting import Aim

__all__ = ["Measure", "beside", "measure"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric: what it means, and the node that says so."""

    meaning: MetricMeaning
    passage: Passage
    text: str | None = None
    """Of a string: what it says."""

    @property
    def called(self) -> bool:
        """Whether it is an object that is made there, or a function that is called there."""
        return isinstance(self.passage.node, cst.Call)

    @property
    def name(self) -> Passage:
        """The name of its class or function."""
        node = self.passage.node
        return self.passage.at(node.func) if isinstance(node, cst.Call) else self.passage

    @property
    def arguments(self) -> Sequence[cst.Arg]:
        return self.passage.node.args if isinstance(self.passage.node, cst.Call) else ()


def measure(aim: Aim) -> Measure:
    """The metric that is judged. Raises Doubt where it is not written out, or others use the same one.

    Metrics of torchmetrics are shared by the steps of a module as a rule, where each of them is judged.
    """
    head = aim.contract.subject == "head"
    found = read(aim.passage("metrics.accuracy" if head else "metric.name"), aim.library)
    if found is None:
        raise Doubt("the metric is not written out")
    taker = Passage.of(aim.contract.site)
    if found.meaning.framework != "keras":
        return found
    alone = taker is not None and read_once(found.passage, (taker.node,))
    if not alone and not (aim.contract.subject == "metric" and updated_once(found.passage)):
        raise Doubt("somebody else may use the metric")
    return found


def read(passage: Passage, library: Library) -> Measure | None:
    """The metric that a node stands for; None where it is not certain to be one."""
    node = passage.node
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        text = str(node.evaluated_value)
        name = library.keras_string("metrics", text)
        meaning = None if name is None else library.meaning(name)
        return Measure(meaning, passage, text) if isinstance(meaning, MetricMeaning) else None
    name = resolved(passage.at(node.func) if isinstance(node, cst.Call) else passage, library)
    meaning = None if name is None else library.meaning(name)
    return Measure(meaning, passage) if isinstance(meaning, MetricMeaning) else None


def beside(metric: Measure, library: Library) -> tuple[list[Measure], list[Measure]]:
    """The metrics before and after one in the same list, as far as they are known."""
    element = metric.passage.parent()
    above = element.parent() if element is not None else None
    if above is None or not isinstance(above.node, (cst.List, cst.Tuple)):
        return [], []
    nodes = [one.value for one in above.node.elements]
    place = next(index for index, one in enumerate(nodes) if one is metric.passage.node)
    known = [read(metric.passage.at(one), library) for one in nodes]
    return [one for one in known[:place] if one], [one for one in known[place + 1 :] if one]
