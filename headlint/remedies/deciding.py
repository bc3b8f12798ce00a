"""The setters of `decode.kind` and `decode.threshold`: how scores become decisions."""

from __future__ import annotations

from headlint.remedies.calling import decide_on_call
from headlint.remedies.draft import Doubt, Draft
from headlint.remedies.setting import Aim

__all__ = ["set_decision", "set_threshold"]


def set_decision(draft: Draft, aim: Aim) -> None:
    """Decide in another way than the program does."""
    if aim.contract.subject == "call":
        decide_on_call(draft, aim)
        return
    raise Doubt("not this decision")


def set_threshold(draft: Draft, aim: Aim) -> None:
    """Cut the scores at another number; together with `decode.kind` that setter does it."""
    if "decode.kind" not in aim.sets:
        raise Doubt("not this threshold")
