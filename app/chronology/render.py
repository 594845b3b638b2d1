"""How the chronology looks on the wire: when it happened and when it was written, both."""

from fastapi import Response

from app.chronology.models import ChronologyEntry, ChronologyVersion
from app.chronology.schemas import ChronologyEntryRead, ChronologyVersionRead
from app.chronology.service import is_late, opened, path_of
from app.kit.links import links_of
from app.kit.vault import Vault


def entry_read(
    vault: Vault, entry: ChronologyEntry, version: ChronologyVersion, response: Response | None = None
) -> ChronologyEntryRead:
    """Show one version, opened."""
    where = path_of(entry)
    of_version = {
        "author_id",
        "version",
        "kind",
        "happened_at",
        "time_known",
        "categories",
        "recorded_at",
    }
    return ChronologyEntryRead.model_validate(
        {
            **opened(vault, version),
            **entry.model_dump(include={"id", "child_id", "organisation_id", "branch", "unit_id"}),
            **version.model_dump(include=of_version),
            "written_at": entry.written_at,
            "late": is_late(version.happened_at, entry.written_at),
            "amended_at": version.written_at if version.version > 1 else None,
            "_links": links_of(
                where, response, child=f"/children/{entry.child_id}", versions=f"{where}/versions"
            ),
        }
    )


def version_read(entry: ChronologyEntry, version: ChronologyVersion) -> ChronologyVersionRead:
    """Show that there is a version, with a link to what it says."""
    fields = {"version", "author_id", "categories", "written_at", "recorded_at"}
    where = f"{path_of(entry)}?version={version.version}"
    return ChronologyVersionRead.model_validate(
        {**version.model_dump(include=fields), "_links": links_of(where)}
    )
