"""Which changes there are in a room: every one, or a sample drawn with a seed. Run as a program of its own,
since it reads the room's own names.
"""

import hashlib
import importlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper, PositionProvider

from tests.mutation.operators import changes, is_for_readers

ROOT = Path(__file__).resolve().parents[2]
MEASURED_ELSEWHERE = ("rights.py",)
"""The table of rights, which the access matrix measures cell by cell: too slow to be run for each change."""
Found = tuple[cst.CSTNode, cst.CSTNode, dict[str, Any]]


class _Finder(cst.CSTVisitor):
    """Collects the changes of one module."""

    METADATA_DEPENDENCIES = (PositionProvider, ByteSpanPositionProvider)

    def __init__(self, names: dict[str, Any]) -> None:
        super().__init__()
        self.found: list[Found] = []
        self._names = names
        self._around: list[cst.FunctionDef] = []
        self._classes: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if is_for_readers(node):
            return False
        if isinstance(node, cst.FunctionDef):
            self._around.append(node)
        if isinstance(node, cst.ClassDef):
            self._classes.append(node.name.value)
        for number, (operator, changed) in enumerate(changes(node, self._names)):
            self.found.append((node, changed, self._told(node, operator, number)))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef) and not is_for_readers(original_node):
            self._around.pop()
        if isinstance(original_node, cst.ClassDef):
            self._classes.pop()

    def _told(self, node: cst.CSTNode, operator: str, number: int) -> dict[str, Any]:
        at, span = (
            self.get_metadata(PositionProvider, node),
            self.get_metadata(ByteSpanPositionProvider, node),
        )
        told: dict[str, Any] = {
            "operator": operator,
            "number": number,
            "line": at.start.line,
            "last": at.end.line,
        }
        if self._around:
            around = self.get_metadata(PositionProvider, self._around[0])
            told["function"] = [around.start.line, around.end.line]
            told["name"] = ".".join([*self._classes, self._around[0].name.value])
        return {**told, "at": f"{at.start.line}:{at.start.column}", "span": [span.start, span.length]}


def _modules(room: str) -> Iterator[Path]:
    """Not the tables' description: migrations make the tables, and a test compares the two."""
    left_out = ("__init__.py", "models.py", "request_models.py")
    yield from (path for path in sorted((ROOT / "app" / room).glob("*.py")) if path.name not in left_out)


def _of_module(path: Path) -> tuple[cst.Module, list[Found]]:
    name = f"app.{path.parent.name}.{path.stem}"
    wrapper = MetadataWrapper(cst.parse_module(path.read_text()), unsafe_skip_copy=True)
    finder = _Finder(vars(importlib.import_module(name)))
    wrapper.visit(finder)
    return wrapper.module, finder.found


def planned(room: str, *, sample: int | None, seed: int) -> Iterator[dict[str, Any]]:
    """Every change, or a sample of them: what stands where in the file, and what shall stand there."""
    found = {path: _of_module(path) for path in _modules(room)}
    chosen = [(path, place) for path, (_, each) in found.items() for place in range(len(each))]
    if sample is not None and sample < len(chosen):
        chosen = random.Random(seed).sample(chosen, sample)  # noqa: S311 - which changes, not secrets
    for path, place in (each for each in chosen if each[0].name not in MEASURED_ELSEWHERE):
        module, each = found[path]
        node, changed, told = each[place]
        if isinstance(node, cst.BaseCompoundStatement):  # whose lines are indented
            told["whole"] = module.deep_replace(node, changed).code
        yield {
            **told,
            "path": str(path.relative_to(ROOT)),
            "id": f"{path.stem}:{told['at']}:{told['operator']}:{told['number']}",
            "digest": hashlib.sha256(path.read_bytes()).hexdigest()[:16],
            "all": sum(len(every) for _, every in found.values()),
            "before": module.code_for_node(node),
            "after": module.code_for_node(changed),
        }


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    for mutant in planned(asked["room"], sample=asked["sample"], seed=asked["seed"]):
        print(json.dumps(mutant))  # noqa: T201 - read by who started it
