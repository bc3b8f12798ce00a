"""From what a remedy sets to edits: one setter for each fact that a rule can set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from headlint.contracts import FactValue, HeadContract
from headlint.findings import Edit
from headlint.frameworks.library import Library
from headlint.remedies.activations import set_activation, set_inner_activation
from headlint.remedies.axes import set_axis
from headlint.remedies.calling import set_call_name
from headlint.remedies.deciding import (
    set_decision,
    set_decision_axis,
    set_multi_class,
    set_threshold,
    set_truth,
)
from headlint.remedies.draft import Draft
from headlint.remedies.followers import move_follower
from headlint.remedies.inference import set_inference
from headlint.remedies.instances import set_instance, set_loss_form, set_method
from headlint.remedies.losses import set_loss
from headlint.remedies.metrics import add_informative, set_metric, set_metric_argument
from headlint.remedies.parties import swap
from headlint.remedies.passages import Doubt
from headlint.remedies.scores import set_scores
from headlint.remedies.setting import Aim, Setter
from headlint.remedies.shapes import set_labels, set_output_rank
from headlint.remedies.switches import set_from_logits, set_log_input, set_metric_from_logits
from headlint.remedies.tasks import set_metric_classes, set_metric_task
from headlint.remedies.tidying import drop_unused_imports
from headlint.remedies.units import set_units
from headlint.syntax import SyntaxTooNew

__all__ = ["Realiser"]

SETTERS: Mapping[str, Setter] = {
    "call.instance": set_instance,
    "call.method": set_method,
    "call.name": set_call_name,
    "call.swapped": swap,
    "decode.axis": set_decision_axis,
    "decode.activation": set_inference,
    "decode.given": set_scores,
    "decode.kind": set_decision,
    "decode.multi-class": set_multi_class,
    "decode.threshold": set_threshold,
    "decode.truth-encoding": set_truth,
    "labels.dtype": set_labels,
    "labels.encoding": set_labels,
    "labels.rank": set_labels,
    "loss.form": set_loss_form,
    "loss.id": set_loss,
    "loss.from-logits": set_from_logits,
    "loss.log-input": set_log_input,
    "output.tensor-rank": set_output_rank,
    "metric.from-logits": set_metric_from_logits,
    "metrics.informative": add_informative,
    "metric.id": set_metric,
    "metric.threshold": set_metric_argument,
    "metric.decides": set_metric_argument,
    "metric.truth": set_metric_argument,
    "metric.task": set_metric_task,
    "metric.classes": set_metric_classes,
    "output.activation": set_activation,
    "output.follower": move_follower,
    "output.inner-activation": set_inner_activation,
    "output.normalised-axis": set_axis,
    "output.units": set_units,
}
"""By fact name; a remedy that sets anything else is words only."""


class Realiser:
    """Writes remedies into source, as far as that is certain."""

    def __init__(self, library: Library, contracts: Sequence[HeadContract] = ()) -> None:
        """`contracts` are all those of the analysis: what one of them changes can belong to another."""
        self._library = library
        self._contracts = contracts

    def edits(self, sets: Sequence[tuple[str, FactValue]], contract: HeadContract) -> tuple[Edit, ...]:
        """The edits that make what is set true in every meeting of the contract.

        Empty on any doubt, and where all of it is so already in one of them.
        """
        drafts = []
        try:
            for meeting in contract.meetings:
                if all(name in meeting.facts and meeting.facts[name].value == value for name, value in sets):
                    return ()
                draft = Draft()
                for name, value in sets:
                    setter = SETTERS.get(name)
                    if setter is None:
                        return ()
                    setter(
                        draft,
                        Aim(self._library, contract, meeting.facts, dict(sets), value, self._contracts),
                    )
                drop_unused_imports(draft)
                drafts.append(draft.edits())
        except (Doubt, SyntaxTooNew):
            return ()
        return drafts[0] if drafts and all(draft == drafts[0] for draft in drafts) else ()
