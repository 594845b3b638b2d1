"""Nobody at work is left at a dead end: every refusal of these rooms says whom to turn to, or needs not to.

The rooms are read as a machine sees them. A new refusal either carries the next contact or is put into the
list below with the reason why whoever is refused needs none.
"""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest

from app.kit.problems import NotFound, Problem
from app.settings import ROOT

ROOMS = ("concerns", "absence", "measures", "cooperation", "consultations", "catalogue", "handovers")
NEXT = {"contacts", "named_person", "elsewhere", "family_applies"}
FROM = {"next_contact", "_who_tests_the_need", "_elsewhere", "_ask"}
"""What lays those members in."""
DONE = "it has been done already, or `allowed` names the step that the same person takes first"
NEEDS_NONE = {
    "StateForbids": DONE,
    "InvalidRequest": "the body is to be mended, and `errors` says where",
    "ChildHasEnded": "there is nobody to help any more",
    "AttendanceOverlaps": "the earlier record is taken back by the same person",
    "StepsAreMissing": "`missing` names the steps that the same person takes first",
    "FormExists": "another key will do",
    "TakesPartAlready": "what was wanted is so",
    "PersonInText": "the text is to be mended, and `errors` says where",
    "IdentityNumberInText": "the text is to be mended, and `errors` says where",
    "MayNameAPupil": "the text is to be mended or confirmed",
    "MeasureExists": "the one that exists is changed by the same person",
    "TableRefused": "the table is to be mended, and `errors` says where",
    "HandoverToOneself": "the receiver reads it anyway",
    "ItemDecided": DONE,
    "ViolenceOpensAnInquiry": "the rule says what the same person does instead, at once",
    "MeetingOutsideTheTime": "an earlier day will do",
    "FeedbackDoesNotFit": "`errors` names the value that fits",
    "NobodyIsToBeTold": "who reported another way is told that way",
    "NextContactNeeded": "it asks for the next contact itself",
    "NotAllowed": "nothing: each place says whom to turn to",
}


def _modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        for path in sorted((ROOT / "app" / room).glob("*.py")):
            if path.stem not in {"__init__", "errors"}:
                yield import_module(f"app.{room}.{path.stem}")


def _refusals() -> Iterator[tuple[str, str, bool]]:
    """Where a refusal is made, its class, and whether it carries the next contact."""
    for module in _modules():
        tree = ast.parse(inspect.getsource(module))
        made = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
        called = {id(each.func) for each in made}
        bare = [each.exc for each in ast.walk(tree) if isinstance(each, ast.Raise) and each.exc]
        for node in (*made, *(each for each in bare if id(each) not in called)):
            name = node.func if isinstance(node, ast.Call) else node
            kind = getattr(module, name.id, None) if isinstance(name, ast.Name) else None
            if isinstance(kind, type) and issubclass(kind, Problem) and kind is not NotFound:
                yield f"{module.__name__}:{node.lineno}", kind.__name__, _says(tree, node)


def _says(tree: ast.Module, node: ast.expr) -> bool:
    """Whether the members are there: named, or unpacked from what lays them in, here or just before."""
    if not isinstance(node, ast.Call):
        return False
    unpacked = {
        inner.id
        for each in node.keywords
        if each.arg is None
        for inner in ast.walk(each.value)
        if isinstance(inner, ast.Name)
    }
    laid = {
        target.id
        for each in ast.walk(tree)
        if isinstance(each, ast.Assign) and _calls(each.value)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    return bool({each.arg for each in node.keywords} & NEXT or unpacked & (FROM | laid))


def _calls(value: ast.expr) -> bool:
    return any(isinstance(each, ast.Name) and each.id in FROM for each in ast.walk(value))


FOUND = sorted(_refusals())


@pytest.mark.parametrize(("where", "kind", "says"), FOUND, ids=[f"{each[0]}-{each[1]}" for each in FOUND])
def test_a_refusal_says_whom_to_turn_to_or_needs_not_to(where: str, kind: str, *, says: bool) -> None:
    needs_none = kind in NEEDS_NONE and kind != "NotAllowed"
    assert says or needs_none, f"{where}: say whom to turn to (organisations.reaching.next_contact)"


def test_what_needs_none_is_still_refused_somewhere_and_the_list_sees_enough() -> None:
    kinds = {kind for _, kind, _ in FOUND}
    assert set(NEEDS_NONE) <= kinds, "take out of the list what is refused no more"
    assert len([each for each in FOUND if each[2]]) > len(ROOMS)
    assert {where.split(".")[1] for where, _, says in FOUND if says} >= set(ROOMS) - {"catalogue"}
