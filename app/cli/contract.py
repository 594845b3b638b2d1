"""The committed contract: the OpenAPI documents and one line per operation."""

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from app.cli.breaking import slim
from app.cli.keys import new_secrets
from app.front.document import published
from app.kit.openapi import operations
from app.main import create_app, fhir_document
from app.settings import ROOT, Settings

FHIR_DOCUMENT = "fhir-r4.json"
OPERATIONS = "operations.txt"
RELEASED = ROOT / "openapi" / "released"


def _anywhere() -> Settings:
    """Settings enough to build the app, which connects to nothing."""
    secrets = {name.lower(): value for name, value in new_secrets().items()}
    return Settings.model_validate({"database_url": "postgresql://nobody@localhost/nowhere", **secrets})


def _documents(app: FastAPI) -> dict[str, dict[str, Any]]:
    """Return every document that somebody builds on, by name."""
    return {**published(app), FHIR_DOCUMENT: fhir_document(app)}


def rendered() -> dict[str, str]:
    """Return the contract's files by name, as the code says them."""
    app = create_app(_anywhere())
    documents = {
        name: json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        for name, document in _documents(app).items()
    }
    return {**documents, OPERATIONS: "\n".join(operations(app)) + "\n"}


def released(name: str) -> dict[str, Any]:
    """Return a document as it was last released, without its words."""
    found: dict[str, Any] = json.loads((RELEASED / name).read_text(encoding="utf-8"))
    return found


def write_released(folder: Path = RELEASED) -> None:
    """Keep the documents as they are: what is released from now on must not be broken."""
    folder.mkdir(exist_ok=True)
    for name, document in _documents(create_app(_anywhere())).items():
        text = json.dumps(slim(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (folder / name).write_text(text + "\n", encoding="utf-8")


def write_contract(folder: Path) -> None:
    """Write the contract."""
    folder.mkdir(exist_ok=True)
    for name, text in rendered().items():
        (folder / name).write_text(text, encoding="utf-8")
