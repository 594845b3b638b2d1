"""The committed documents, and what they hold together."""

import json
from typing import Any

from app.cli.contract import FHIR_DOCUMENT
from app.front.document import AT_THE_ROOT, NATIVE
from app.kit.routing import API_ROOT
from app.settings import ROOT

DOCUMENTS: dict[str, dict[str, Any]] = {
    name: json.loads((ROOT / "openapi" / name).read_text()) for name in (NATIVE, AT_THE_ROOT)
}
FHIR: dict[str, Any] = json.loads((ROOT / "openapi" / FHIR_DOCUMENT).read_text())
EVERY_DOCUMENT = {**DOCUMENTS, FHIR_DOCUMENT: FHIR}


def committed_paths() -> dict[str, dict[str, Any]]:
    """Every path that is served, from the root of the service."""
    inside = {f"{API_ROOT}{path}": item for path, item in DOCUMENTS[NATIVE]["paths"].items()}
    return inside | DOCUMENTS[AT_THE_ROOT]["paths"]
