"""Wire shapes of the child pointer and of an organisation's own relation to the child."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.kit.refs import (
    ChildId,
    ExternalIdentifierId,
    FamilyMemberId,
    GuardianId,
    LinkId,
    OrganisationId,
    ProfessionalId,
    RelationId,
    UnitId,
)
from app.kit.text import Code, IdentityNumber, Line, PhoneNumber
from app.kit.wire import Answer, Wire
from app.vocabulary import (
    Branch,
    GuardianSource,
    ProtectionLevel,
    RelationKind,
)

RegisteredProtection = Literal[
    ProtectionLevel.NONE, ProtectionLevel.CONFIDENTIALITY_MARKED, ProtectionLevel.PROTECTED_REGISTRATION
]
"""What the population register says; whoever reads it there may pass it on."""


class RelationCreate(Wire):
    """A new relation: the child at one of the caller's own units."""

    unit_id: UnitId
    kind: RelationKind
    valid_from: date = Field(examples=["2025-08-18"])
    valid_to: date | None = Field(default=None, description="Last day, included.", examples=["2026-06-12"])


class ChildCreate(Wire):
    """A child to register: what the caller's own branch knows, and its relation to the child."""

    identity_number: IdentityNumber | None = Field(
        default=None,
        description="In any spelling; kept encrypted. With a wrong check digit it is kept as an unverified "
        "identifier and never used for matching.",
        examples=["201909072388"],
    )
    birth_date: date | None = Field(
        default=None, description="Needed when the number does not say it.", examples=["2019-09-07"]
    )
    given_name: Line = Field(examples=["Elsa"])
    family_name: Line = Field(examples=["Berg"])
    protection: RegisteredProtection = Field(
        default=ProtectionLevel.NONE,
        description="As the population register has it. Only ever raised: no feed and no caller lowers it "
        "here. A hidden placement and a seal are set below `protections`, with their reasons.",
        examples=["none"],
    )
    municipality_code: str | None = Field(
        default=None,
        pattern=r"^[0-9]{4}$",
        description="Municipality of registered residence.",
        examples=["0780"],
    )
    relation: RelationCreate


class ChildCreated(Answer):
    """The pointer. The same answer whether or not somebody else knows the child."""

    id: ChildId


class ChildLookup(Wire):
    """A search for one child that the caller may know of."""

    identity_number: IdentityNumber = Field(examples=["20190907-2388"])


class ChildUpdate(Wire):
    """What the caller's own branch knows anew; what is left out stays."""

    given_name: Line | None = Field(default=None, examples=["Elsa"])
    family_name: Line | None = Field(default=None, examples=["Berg Lund"])
    protection: RegisteredProtection | None = Field(
        default=None, description="Raises the protection; the caller is named.", examples=["none"]
    )


class ChildRead(Answer):
    """The pointer, and what the caller's own branch knows: names only where the branch has them."""

    id: ChildId
    birth_date: date = Field(examples=["2019-09-07"])
    given_name: str | None = Field(examples=["Elsa"])
    family_name: str | None = Field(examples=["Berg"])
    protection: ProtectionLevel = Field(
        description="The highest protection that stands, whoever has set it: for one of the few for whom a "
        "protected child exists. The family reads `none`."
    )


class OwnChildRead(Answer):
    """A child of the caller's, or the caller itself."""

    child_id: ChildId
    birth_date: date = Field(examples=["2019-09-07"])
    itself: bool = Field(description="The caller is this child.", examples=[False])


class RelationUpdate(Wire):
    """Ends a relation, or moves its end."""

    valid_to: date | None = Field(description="Last day, included.", examples=["2026-06-12"])


class RelationRead(Answer):
    """A relation of the caller's own organisation to the child."""

    id: RelationId
    child_id: ChildId
    organisation_id: OrganisationId
    branch: Branch
    unit_id: UnitId
    kind: RelationKind
    valid_from: date = Field(examples=["2025-08-18"])
    valid_to: date | None = Field(examples=["2026-06-12"])


class GuardianCreate(Wire):
    """A guardian, as the caller's organisation knows it."""

    identity_number: IdentityNumber | None = Field(
        default=None,
        description="Lets the guardian be known in a family app; kept encrypted.",
        examples=["198505052388"],
    )
    name: Line = Field(examples=["Anna Berg"])
    phone: PhoneNumber | None = Field(default=None, examples=["070-123 45 67"])
    custody: bool = Field(description="Legal custody; no other relation gives any access.")
    source: GuardianSource
    verified_on: date | None = Field(
        default=None,
        description="When custody was checked with the source. Without it the guardian has no access.",
        examples=["2025-08-20"],
    )
    valid_from: date = Field(examples=["2019-09-07"])
    valid_to: date | None = Field(default=None, description="Last day, included.", examples=["2037-09-06"])


class GuardianUpdate(Wire):
    """What is known anew about a guardian: end, custody and verification."""

    custody: bool | None = None
    verified_on: date | None = Field(default=None, examples=["2026-01-10"])
    valid_to: date | None = Field(default=None, description="Last day, included.", examples=["2026-01-09"])


class GuardianRead(Answer):
    """A guardian, as the caller's own organisation knows it."""

    id: GuardianId
    child_id: ChildId
    family_member_id: FamilyMemberId
    name: str = Field(examples=["Anna Berg"])
    phone: str | None = Field(examples=["070-123 45 67"])
    custody: bool
    source: GuardianSource
    verified_on: date | None = Field(examples=["2025-08-20"])
    valid_from: date = Field(examples=["2019-09-07"])
    valid_to: date | None = Field(examples=["2037-09-06"])


class ExternalIdentifierCreate(Wire):
    """The caller's own system's id for the child."""

    system: Code = Field(description="Which system's id it is.", examples=["school-system"])
    value: Line = Field(examples=["elev-4711"])


class ExternalIdentifierRead(Answer):
    """An id of the caller's own organisation for the child."""

    id: ExternalIdentifierId
    child_id: ChildId
    system: str = Field(examples=["school-system"])
    value: str = Field(examples=["elev-4711"])
    verified: bool


class ChildLinkCreate(Wire):
    """Two pointers that have been found to be one child: both must be known to the caller."""

    other_child_id: ChildId
    reason: Code = Field(examples=["coordination-number-became-personal"])


class ChildLinkRead(Answer):
    """A link between two pointers, and whether it has been undone."""

    id: LinkId
    child_id: ChildId
    other_child_id: ChildId
    reason: str = Field(examples=["coordination-number-became-personal"])
    linked_at: datetime = Field(examples=["2026-02-03T09:15:00Z"])
    undone_at: datetime | None = Field(examples=["2026-02-04T08:00:00Z"])


class SeenThroughLink(Wire):
    """One thing that somebody without a relation of their own saw while the link stood."""

    at: datetime = Field(examples=["2026-02-03T10:00:00Z"])
    child_id: ChildId
    organisation_id: OrganisationId | None
    unit_id: UnitId | None
    purpose: str | None = Field(examples=["coordination"])
    action: str = Field(examples=["child:read"])


class ChildLinkUndone(Answer):
    """An undone link, with who saw what meanwhile."""

    id: LinkId
    undone_at: datetime = Field(examples=["2026-02-04T08:00:00Z"])
    undone_by: ProfessionalId
    seen_meanwhile: list[SeenThroughLink]
