"""Wire shapes of a chronology that is gathered of what several agencies have written."""

from datetime import datetime

from pydantic import Field

from app.disclosures.schemas import ReceivedItemId
from app.kit.refs import ChildId, ChronologyEntryId, DisclosureId, OrganisationId
from app.kit.wire import Answer, Wire
from app.vocabulary import Category, ChronologyKind, KnownBy

_HAPPENED = "2025-09-19T07:10:00Z"
_WRITTEN = "2025-09-22T06:30:00Z"


class Provenance(Wire):
    """From where a copy has come: it is what was disclosed then, and a record of the receiver's own since."""

    disclosure_id: DisclosureId
    received_item_id: ReceivedItemId
    received_at: datetime = Field(examples=["2025-10-06T08:00:00Z"])
    newer_version: int | None = Field(
        description="The version that its owner has now, where it has been amended since. What that says is "
        "theirs to disclose.",
        examples=[None],
    )


class GatheredEntryRead(Answer):
    """One event, own or taken over, in the words of whoever wrote it down."""

    child_id: ChildId
    chronology_entry_id: ChronologyEntryId = Field(description="As its owner calls it.")
    organisation_id: OrganisationId = Field(description="Whose record it is.")
    version: int = Field(examples=[1])
    kind: ChronologyKind
    fact: str = Field(examples=["Elsa kom inte till skolan fredagarna 5, 12 och 19 september."])
    known_by: KnownBy | None = Field(examples=["observed"])
    outcome: str | None = Field(examples=["Mentorn ringde hem den 19 september."])
    categories: list[Category]
    happened_at: datetime = Field(examples=[_HAPPENED])
    time_known: bool = Field(examples=[True])
    written_at: datetime = Field(description="When it was first written.", examples=[_WRITTEN])
    late: bool = Field(description="Whether it was written after its working day.", examples=[True])
    taken_over: Provenance | None = Field(description="None for an own entry.")
