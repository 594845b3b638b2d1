"""The house as a machine sees it: storeys, fronts, doors, and sizes as a printed report."""

import ast
from pathlib import Path

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from app.kit.openapi import plate_of
from app.settings import ROOT

APP = ROOT / "app"
FRONT = {"service", "models", "events", "errors", "schemas_shared"}
# What other rooms may enter beside the front, and why.
SIDE_DOORS = {
    "app.organisations.sectors",  # data: which branches belong to which sector
    "app.children.schemas",  # bundles are brought in by the bodies that the API takes
    "app.children.registering",  # the import registers children as the route does
    "app.disclosures.gatekeeper",  # main appoints it
    "app.named_persons.laying",  # the turn of the school year and the import lay many chains at once
    "app.named_persons.chain",
    "app.named_persons.judging",
    "app.named_persons.reigning",
    "app.webhooks.outbox",  # and tell of them at once
    "app.interop.importing.known",  # what a school system's ids are known by
    "app.interop.ss12000.folder",
    "app.sign_in.smart_scopes",  # data: which scopes of SMART mean which of ours
    "app.disclosures.switches",  # what an installation has switched, beside the rules of disclosure too
    "app.disclosures.saying",  # whoever writes to another unit asks what may be said
    "app.disclosures.items",  # what somebody has written, by its id
    "app.plans.agenda",  # what somebody's calendar holds of plans
    "app.organisations.reaching",  # whoever refuses says whom to ring instead
    "app.plans.ticking",  # the one list of what is due asks each room what runs
    "app.absence.ticking",
    "app.concerns.ticking",
    "app.cooperation.ticking",
    "app.disclosures.parties",  # to which unit, in which branch
}
BELOW = {"kit", "rules", "audit", "access"}
ABOVE = {"main", "rooms", "cli", "demo", "front"}


def test_rooms_stand_on_storeys_and_only_look_down() -> None:
    assert lint_imports(no_logo=True) == EXIT_STATUS_SUCCESS


def test_a_room_is_entered_by_its_front() -> None:
    graph = grimp.build_graph("app")
    breaches = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            _, room, *rest = [*imported.split("."), ""]
            own = importer.split(".")[1] if "." in importer else ""
            if own in ABOVE or room in BELOW | {own} or imported in SIDE_DOORS or not rest or not rest[0]:
                continue
            if rest[0] not in FRONT:
                breaches.append(f"{importer} → {imported}")
    assert not breaches, "\n".join(sorted(breaches))


def test_every_operation_about_a_person_has_a_door(app) -> None:
    open_to_all = {"/api-info", "/health", "/oauth2", "/.well-known", "/demo", "/five-questions-template"}
    for route in app.routes:
        path = getattr(route, "path", "")
        if not getattr(route, "include_in_schema", False) or any(part in path for part in open_to_all):
            continue
        if "/roster-notifications" in path:
            continue  # the key stands in the address, and nothing about a person is read or written
        if "/measure-catalogue" in path and route.methods == {"GET"}:
            continue  # what help there is, is for everybody to read
        assert plate_of(route) is not None, f"{path} has no door"


def test_no_module_asks_the_time_but_the_clock() -> None:
    for path in APP.rglob("*.py"):
        text = path.read_text()
        if path.name != "clock.py":
            assert "datetime.now(" not in text, path
            assert "date.today(" not in text, path


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    lines = path.read_text().count("\n")
    assert lines <= LONG_FILES.get(str(path.relative_to(ROOT)), 320), f"{lines} lines: split it by life phase"


# Longer by nature: words, tables of law and of scopes, and the story.
LONG_FILES = {
    "app/demo/story.py": 480,
    "app/rules/disclosure_permissions.py": 400,
    "app/rules/legal_basis.py": 450,
    "app/sign_in/scopes.py": 400,
}


def test_functions_are_short_for_the_most_part() -> None:
    sizes = []
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = node.end_lineno - node.lineno + 1
                sizes.append((size, f"{path.relative_to(ROOT)}:{node.name}"))
    sizes.sort(reverse=True)
    print(*sizes[:10], sep="\n")  # noqa: T201 - the report is the point
    assert sizes[len(sizes) // 10][0] <= 30, "nine of ten functions stay under 30 lines"
