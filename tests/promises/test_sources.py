"""The page of the sources claims nothing that does not exist, and nothing without a test."""

import ast
import json
from functools import cache

import pytest
from pydantic import ValidationError

from app.cli.contract import rendered
from app.cli.sources import Source, rule_keys, sources
from app.settings import ROOT

NAMED = 112


@cache
def functions(path: str) -> frozenset[str]:
    """The names of the test functions of a file; none where there is no such file."""
    file = ROOT / path
    if not (file.is_file() and file.is_relative_to(ROOT / "tests")):
        return frozenset()
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, kinds))


def exists(test: str) -> bool:
    path, _, name = test.partition("::")
    return name.startswith("test_") and name in functions(path)


def operation_ids() -> set[str]:
    files = rendered()
    documents = [json.loads(text) for name, text in files.items() if name.endswith(".json")]
    return {
        operation["operationId"]
        for document in documents
        for methods in document["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict) and "operationId" in operation
    }


def test_every_number_is_there_once_and_in_order() -> None:
    assert [each.number for each in sources()] == [*range(1, NAMED + 1)]
    assert len({each.name for each in sources()}) == NAMED


def test_every_operation_that_is_named_is_in_the_contract() -> None:
    known = operation_ids()
    assert [(s.number, name) for s in sources() for name in s.operations if name not in known] == []


def test_every_rule_that_is_named_has_its_key() -> None:
    known = rule_keys()
    assert [(s.number, name) for s in sources() for name in s.rules if name not in known] == []


def test_every_document_that_is_named_is_written() -> None:
    gone = [(s.number, name) for s in sources() for name in s.documents if not (ROOT / name).is_file()]
    assert gone == []


def test_every_test_that_is_named_is_in_its_file() -> None:
    assert [(s.number, test) for s in sources() for test in s.tests if not exists(test)] == []
    assert not exists("tests/promises/test_sources.py::test_that_is_not_there")
    assert not exists(
        "tests/promises/test_that_is_not_there.py::test_every_number_is_there_once_and_in_order"
    )
    assert not exists("app/cli/sources.py::sources")


@pytest.mark.parametrize(
    "said",
    [
        {"operations": ("read_child",)},
        {"operations": ("read_child",), "missing": "The half."},
        {"tests": ("tests/promises/test_sources.py::test_x",)},
        {"tests": ("tests/promises/test_sources.py::test_x",), "missing": "All."},
        {},
    ],
)
def test_nothing_is_claimed_without_a_test_and_nothing_is_left_unsaid(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Source.model_validate({"number": 1, "name": "One", "demands": "This.", **said})
