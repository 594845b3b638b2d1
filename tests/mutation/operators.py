"""What is changed, one thing at a time: mutmut's list of changes, and two of ours for law that is data.

mutmut 3 itself changes only the bodies of undecorated functions. Here the rules are data at the top of a
module and every operation is a decorated function, so its changes are applied to whole modules.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import libcst as cst
from mutmut.mutation.mutators import mutation_operators, operator_string

READ_BY_PEOPLE = frozenset(
    {
        "description",
        "detail_en",
        "detail_sv",
        "examples",
        "name_en",
        "name_sv",
        "reason_en",
        "reason_sv",
        "says_en",
        "says_sv",
        "summary",
        "title_en",
        "title_sv",
    }
)
"""Arguments and class attributes that hold sentences and samples for readers."""
LEFT_OUT_NAMES = READ_BY_PEOPLE | {"NOT_MODELLED", "_NOT_MODELLED", "_HEAD"}
_DISPLAYS = (cst.Tuple, cst.List, cst.Set, cst.Dict)


def is_for_readers(node: cst.CSTNode) -> bool:
    """Sentences, samples, annotations and decorators: left out (docs/reference/proofs.md says why)."""
    if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom):
        return True
    if isinstance(node, cst.Arg):
        return node.keyword is not None and node.keyword.value in READ_BY_PEOPLE
    if isinstance(node, cst.Assign):
        targets = [each.target for each in node.targets]
        return any(isinstance(each, cst.Name) and each.value in LEFT_OUT_NAMES for each in targets)
    if isinstance(node, cst.Expr):
        return isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
    if isinstance(node, cst.SimpleString):
        return " " in str(node.evaluated_value)
    return isinstance(node, cst.ConcatenatedString | cst.FormattedString)


def changes(node: cst.CSTNode, names: Mapping[str, Any]) -> Iterator[tuple[str, cst.CSTNode]]:
    """Every change of this one node, with the name of what was done."""
    for kind, operator in mutation_operators:
        if isinstance(node, kind):
            made = list(operator(node))
            for changed in made[:1] if operator is operator_string else made:
                if not _drops_for_readers(node, changed):
                    yield operator.__name__, changed
    for changed in _without_one(node):
        yield "drop_element", changed
    for changed in _other_member(node, names):
        yield "other_member", changed


def _drops_for_readers(node: cst.CSTNode, changed: cst.CSTNode) -> bool:
    """Whether only a sentence for readers was taken away, or made None."""
    if not (isinstance(node, cst.Call) and isinstance(changed, cst.Call)):
        return False
    kept = {id(each) for each in changed.args}
    return any(is_for_readers(each) for each in node.args if id(each) not in kept)


def _without_one(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    """Rows, branches and categories are elements: leave out each in turn."""
    if isinstance(node, _DISPLAYS) and len(node.elements) > 1:
        for place in range(len(node.elements)):
            kept = [*node.elements[:place], *node.elements[place + 1 :]]
            if isinstance(node, cst.Tuple) and len(kept) == 1:
                kept = [kept[0].with_changes(comma=cst.Comma())]
            yield node.with_changes(elements=kept)


def _other_member(node: cst.CSTNode, names: Mapping[str, Any]) -> Iterable[cst.CSTNode]:
    """Put the next member of the same enumeration in its place."""
    if not (isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name)):
        return
    kind = names.get(node.value.value)
    if isinstance(kind, enum.EnumMeta) and node.attr.value in kind.__members__:
        members = list(kind.__members__)
        following = members[(members.index(node.attr.value) + 1) % len(members)]
        if following != node.attr.value:
            yield node.with_changes(attr=cst.Name(following))
