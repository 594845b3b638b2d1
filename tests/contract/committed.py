"""The committed documents, and what they hold together."""

import json
from typing import Any

from app.front.document import AT_THE_ROOT, NATIVE
from app.kit.routing import API_ROOT
from app.settings import ROOT

DOCUMENTS: dict[str, dict[str, Any]] = {
    name: json.loads((ROOT / "openapi" / name).read_text()) for name in (NATIVE, AT_THE_ROOT)
}


def committed_paths() -> dict[str, dict[str, Any]]:
    """Every path that is served, from the root of the service."""
    inside = {f"{API_ROOT}{path}": item for path, item in DOCUMENTS[NATIVE]["paths"].items()}
    return inside | DOCUMENTS[AT_THE_ROOT]["paths"]
