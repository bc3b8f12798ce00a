"""Labels and outputs as a loss gets them: their type, their axes, their encoding, changed in its call.

Whatever else the program does with the labels stays as it is, so these edits are right wherever it is.
"""

from __future__ import annotations

import libcst as cst

from headlint.contracts import FactValue
from headlint.remedies.draft import Draft
from headlint.remedies.naming import resolved
from headlint.remedies.parties import around, calls_alike, parties
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.setting import Aim

__all__ = ["set_labels", "set_output_rank"]

LABELS = ("loss.id", "labels.encoding", "labels.dtype", "labels.rank", "labels.columns")
COLUMN = ("loss.id", "output.column", "labels.rank")
CASTS = {"int64": "long", "float32": "float"}
"""Methods of PyTorch's tensors that convert to a type."""
OTHER_CASTS = frozenset({"float", "double", "half", "long", "int", "short", "char", "byte", "bool"})
FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})
SIGNED = FLOATS | {"int8", "int16", "int32", "int64"}
"""Types in which `2 * y - 1` is what it says; of others a fraction makes floats first."""
ZERO_ONE = ("binary", "multi-hot", "one-hot")
"""Labels of zeros and ones."""
RANK_OF_IDS, RANK_OF_ROWS = 1, 2


def set_labels(draft: Draft, aim: Aim) -> None:
    """All that a remedy sets of the labels is done to the labels in the call of the loss.

    Each of these facts has this setter, and the edits are the same each time.
    """
    for call in calls_alike(aim, LABELS):
        labels = parties(aim, call)["target"]
        if not _made_of_ids(draft, aim, labels):
            _convert(draft, aim, labels)


def set_output_rank(draft: Draft, aim: Aim) -> None:
    """The output loses its last axis, of size one, in the call of the loss or in a comparison."""
    torch = aim.known("framework") == "torch"
    if aim.value == RANK_OF_IDS and aim.contract.subject == "decode":
        flat = aim.known("output.tensor-rank") == RANK_OF_ROWS
        # Keras gives arrays of NumPy or tensors of its backend: all of them can be indexed.
        after = ".squeeze(-1)" if torch else "[:, 0]" if flat else "[..., 0]"
        around(draft, aim.passage("decode.whole-rows"), "", after)
        return
    if aim.value != RANK_OF_IDS or not torch:
        raise Doubt("only one column is taken away")
    for call in calls_alike(aim, COLUMN):
        around(draft, parties(aim, call)["output"], "", ".squeeze(-1)")


def _convert(draft: Draft, aim: Aim, labels: Passage) -> None:
    before, after = _encoded(aim)
    torch = aim.known("framework") == "torch"
    if not torch and {"labels.dtype", "labels.rank"} & set(aim.sets):
        raise Doubt("how such labels are converted is not known")
    kind, rank = aim.sets.get("labels.dtype"), aim.sets.get("labels.rank")
    if kind is not None and not _fits(aim.known("labels.dtype"), kind):
        cast = CASTS[str(kind)]
        if _replaced(draft, labels, cast):
            kind = None
        else:
            after += f".{cast}()"
    if rank is not None:
        if rank == RANK_OF_IDS and aim.known("labels.columns") not in (None, 1):
            raise Doubt("the labels have more columns than one")
        after += _axes(aim.known("labels.rank"), rank)
    if before or after:
        around(draft, labels, before, after)


def _fits(present: FactValue | None, wanted: FactValue) -> bool:
    return present == wanted or (wanted == "float32" and present in FLOATS)


def _replaced(draft: Draft, labels: Passage, cast: str) -> bool:
    """Whether the last thing done to labels is a conversion, which is replaced: `y.int()`."""
    node = labels.node
    if not isinstance(node, cst.Call) or node.args or not isinstance(node.func, cst.Attribute):
        return False
    if node.func.attr.value not in OTHER_CASTS:
        return False
    draft.replace(labels.at(node.func.attr), cast)
    return True


def _axes(present: FactValue | None, wanted: FactValue) -> str:
    """The method that gives labels as many axes as they are to have."""
    if present == wanted:
        return ""
    if (present, wanted) == (RANK_OF_ROWS, RANK_OF_IDS):
        return ".squeeze(1)"
    if (present, wanted) == (RANK_OF_IDS, RANK_OF_ROWS):
        return ".unsqueeze(1)"
    raise Doubt("how many axes the labels have is not known")


def _encoded(aim: Aim) -> tuple[str, str]:
    """What stands around labels that are encoded in another way."""
    wanted, present = aim.sets.get("labels.encoding"), aim.known("labels.encoding")
    if wanted is None or wanted == present:
        return "", ""
    if wanted == "signed" and present in ZERO_ONE:
        return "2 * " if aim.known("labels.dtype") in SIGNED else "2.0 * ", " - 1"
    if (wanted, present) == ("binary", "signed"):
        return "(", " + 1) / 2"
    if (wanted, present, aim.known("framework")) == ("integer", "one-hot", "torch"):
        return "", ".argmax(dim=-1)"
    raise Doubt("how the labels are encoded anew is not known")


def _made_of_ids(draft: Draft, aim: Aim, labels: Passage) -> bool:
    """`F.one_hot(ids, 5)` where the class numbers are wanted: what it is given."""
    node = labels.node
    if aim.sets.get("labels.encoding") != "integer" or not isinstance(node, cst.Call) or not node.args:
        return False
    name = resolved(labels.at(node.func), aim.library)
    first = node.args[0]
    if name is None or not name.endswith(".one_hot") or first.keyword is not None or first.star:
        return False
    start, end = labels.whole()
    inner = labels.at(first.value).whole()
    draft.put(labels.parsed, start, end, labels.source[slice(*inner)])
    return True
