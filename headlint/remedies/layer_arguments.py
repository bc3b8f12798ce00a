"""The activation that a layer has as an argument: `Dense(10, activation="softmax")`."""

from __future__ import annotations

import libcst as cst

from headlint.frameworks.library import Library
from headlint.frameworks.meanings import ActivationMeaning, BackboneMeaning, LayerMeaning
from headlint.remedies.arguments import argument, quoted_like, remove_argument, set_argument
from headlint.remedies.draft import Draft
from headlint.remedies.naming import rename, resolved
from headlint.remedies.passages import Doubt, Passage
from headlint.remedies.removing import single_use

__all__ = ["keras_string", "quoted_in_file", "set_layer_activation"]


def set_layer_activation(
    draft: Draft, library: Library, call: Passage, meaning: LayerMeaning | BackboneMeaning, value: str
) -> None:
    """Change, add or take away the activation of a layer, in the form that it has there."""
    param = meaning.activation or ""
    found = argument(call, param, meaning.params)
    plain = meaning.default_activation == "linear"
    if found is None:
        if value == "linear":
            text = "None"
        elif meaning.framework == "keras":
            text = quoted_in_file(library, value, call)
        else:
            raise Doubt("the layer takes no string")
        set_argument(draft, call, param, meaning.params, text)
        return
    assert isinstance(found.node, cst.Arg)
    given = found.at(found.node.value)
    if isinstance(given.node, cst.SimpleString):
        _change_string(draft, library, call, given, meaning, value)
    elif isinstance(given.node, cst.Call):
        _change_object(draft, library, call, given, meaning, value)
    elif resolved(given, library) is not None:
        _change_function(draft, library, call, given, meaning, value)
    elif (
        isinstance(given.node, cst.Name) and given.node.value == "None" and not (plain and value == "linear")
    ):
        draft.put(given.parsed, *given.whole(), quoted_in_file(library, value, call))
    elif isinstance(given.node, cst.Name):
        _change_variable(draft, library, call, given, meaning, value)
    else:
        raise Doubt("where the activation comes from is not certain")


def _take_away(draft: Draft, call: Passage, given: Passage, meaning: LayerMeaning | BackboneMeaning) -> None:
    """No activation: the argument goes, if the layer has none without it and nothing stands behind it."""
    if meaning.default_activation == "linear":
        try:
            remove_argument(draft, call, meaning.activation or "", meaning.params)
        except Doubt:
            draft.put(given.parsed, *given.whole(), "None")
    else:
        draft.put(given.parsed, *given.whole(), "None")


def _change_string(
    draft: Draft,
    library: Library,
    call: Passage,
    given: Passage,
    meaning: LayerMeaning | BackboneMeaning,
    value: str,
) -> None:
    if value == "linear":
        _take_away(draft, call, given, meaning)
    else:
        draft.put(given.parsed, *given.whole(), keras_string(library, value, given))


def _change_object(
    draft: Draft,
    library: Library,
    call: Passage,
    given: Passage,
    meaning: LayerMeaning | BackboneMeaning,
    value: str,
) -> None:
    """`activation=keras.layers.Softmax()`."""
    assert isinstance(given.node, cst.Call)
    name = resolved(given.at(given.node.func), library)
    made = None if name is None else library.meaning(name)
    if not isinstance(made, ActivationMeaning) or made.form != "class" or "#" in given.text():
        raise Doubt("where the activation comes from is not certain")
    if value == "linear":
        _take_away(draft, call, given, meaning)
    else:
        draft.put(given.parsed, *given.whole(), quoted_in_file(library, value, call))


def _change_function(
    draft: Draft,
    library: Library,
    call: Passage,
    given: Passage,
    meaning: LayerMeaning | BackboneMeaning,
    value: str,
) -> None:
    """`activation=tf.nn.softmax`: the function of the same module, else the string."""
    name = resolved(given, library)
    made = None if name is None else library.meaning(name)
    if not isinstance(made, ActivationMeaning):
        raise Doubt("where the activation comes from is not certain")
    if value == "linear":
        _take_away(draft, call, given, meaning)
        return
    module = made.name.rpartition(".")[0]
    for other in library.entries.values():
        same = isinstance(other, ActivationMeaning) and other.form == made.form
        if same and other.name.rpartition(".")[0] == module and _gives(other, value):
            rename(draft, given, other.name, library)
            return
    if meaning.framework != "keras":
        raise Doubt("there is no such function beside it")
    draft.put(given.parsed, *given.whole(), quoted_in_file(library, value, call))


def _gives(other: object, value: str) -> bool:
    """Whether a function is the wanted activation for whoever calls it with a tensor and nothing else."""
    if not isinstance(other, ActivationMeaning) or other.activation != value or other.short.endswith("_"):
        return False
    return other.axis is None or isinstance(other.default_axis, int)  # `torch.softmax` must be told


def _change_variable(
    draft: Draft,
    library: Library,
    call: Passage,
    given: Passage,
    meaning: LayerMeaning | BackboneMeaning,
    value: str,
) -> None:
    """A variable with a string: the string itself where nothing else reads it, else the argument."""
    assert isinstance(given.node, cst.Name)
    if _is_parameter(given):
        raise Doubt("callers say which activation it is")
    string = _only_string(given)
    if string is not None and meaning.framework == "keras":
        draft.put(string.parsed, *string.whole(), keras_string(library, value, string))
    elif value == "linear":
        _take_away(draft, call, given, meaning)
    elif meaning.framework == "keras":
        draft.put(given.parsed, *given.whole(), quoted_in_file(library, value, call))
    else:
        raise Doubt("where the activation comes from is not certain")


def _is_parameter(given: Passage) -> bool:
    assert isinstance(given.node, cst.Name)
    for around in given.parents():
        if not isinstance(around.node, (cst.FunctionDef, cst.Lambda)):
            continue
        params = around.node.params
        every = (*params.params, *params.kwonly_params, *params.posonly_params)
        if any(one.name.value == given.node.value for one in every):
            return True
    return False


def _only_string(given: Passage) -> Passage | None:
    """The string that a variable is given in its only assignment, where it is read only once."""
    assert isinstance(given.node, cst.Name)
    name = given.node.value
    tree = given.parsed.tree
    if not single_use(given):
        return None
    found = []
    for entry in tree.entries:
        if not tree.mentions(entry, [name]):
            continue
        parsed = tree.concrete(entry)
        left: list[cst.CSTNode] = [parsed.module]
        while left:
            node = left.pop()
            if isinstance(node, cst.Assign) and len(node.targets) == 1:
                target = node.targets[0].target
                if isinstance(target, cst.Name) and target.value == name:
                    found.append(Passage(parsed, node.value))
            left += node.children
    return found[0] if len(found) == 1 and isinstance(found[0].node, cst.SimpleString) else None


# Strings


def keras_string(library: Library, value: str, like: Passage) -> str:
    """The string of an activation that every Keras takes, in the quotes of another one."""
    return quoted_like(like.text(), _string(library, value))


def quoted_in_file(library: Library, value: str, near: Passage) -> str:
    """The same where no string stands yet: in the quotes that the file uses most."""
    source = near.source
    quote = "'" if source.count("'") > source.count('"') else '"'
    return f"{quote}{_string(library, value)}{quote}"


def _string(library: Library, value: str) -> str:
    found = [
        text
        for text, entry in library.strings["activations"].items()
        if {2, 3} <= set(entry.versions) and _means(library, entry.name, value)
    ]
    if not found:
        raise Doubt("Keras has no string for it in all versions")
    return value if value in found else found[0]


def _means(library: Library, name: str, value: str) -> bool:
    meaning = library.meaning(name)
    return isinstance(meaning, ActivationMeaning) and meaning.activation == value
