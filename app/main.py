"""The entrance: builds the app, mounts the rooms, connects events to listeners."""

from importlib import import_module

TABLE_ROOMS = (
    "kit.idempotency",
    "audit.models",
    "children.models",
    "clocks.models",
    "consents.models",
    "disclosures.models",
    "interop.models",
    "named_persons.models",
    "organisations.models",
    "plans.models",
    "sign_in.models",
    "webhooks.models",
    "wellbeing.models",
)


def load_tables() -> None:
    """Import every table, so that the metadata is whole."""
    for room in TABLE_ROOMS:
        import_module(f"app.{room}")
