"""Who gives and who receives, as the rules see them: a unit's organisation, its regime and its branch."""

from dataclasses import dataclass
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.actor import Actor
from app.kit.problems import invalid
from app.organisations.models import Organisation, Unit
from app.organisations.sectors import BRANCHES
from app.organisations.service import has_duty, refuse_where_nobody_is
from app.rules.parties import PartyKind, party_kind
from app.vocabulary import Branch, LegalRegime, Sector

_PUPIL_HEALTH = frozenset({Branch.PUPIL_HEALTH_MEDICAL, Branch.PUPIL_HEALTH_PSYCHOSOCIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Part: what the rules ask about a holder or a receiver. A mere kind has no unit."""

    kind: PartyKind
    unit_id: str | None = None
    organisation_id: str | None = None
    branch: Branch | None = None
    region_code: str | None = None

    def same_organisation(self, other: "Party") -> bool:
        """Whether both are one organisation."""
        return self.organisation_id is not None and self.organisation_id == other.organisation_id

    def same_branch(self, other: "Party") -> bool:
        """Whether both are one secrecy branch of one organisation."""
        return self.same_organisation(other) and self.branch is other.branch

    def same_region(self, other: "Party") -> bool:
        """Whether both are public health care of one region."""
        if PartyKind.HC is not self.kind or PartyKind.HC is not other.kind:
            return False
        one_region = self.region_code is not None and self.region_code == other.region_code
        return one_region or self.same_organisation(other)


def party_of_kind(kind: PartyKind) -> Party:
    """A party of which only the kind is said."""
    return Party(kind=kind)


async def own_party(session: AsyncSession, actor: Actor) -> Party:
    """The caller's own branch, as a holder of information."""
    organisation = await session.get_one(Organisation, actor.organisation_id)
    return _party(organisation, actor.unit_ids[0], Branch(actor.branch or ""))


async def unit_party(session: AsyncSession, unit_id: str, branch: Branch | None, *, pointer: str) -> Party:
    """A unit, with its own branch or the pupil health that is named. Raises InvalidRequest at `pointer`."""
    unit = await session.get(Unit, unit_id)
    if unit is None:
        raise invalid(pointer, "unknown", "there is no such unit")
    await refuse_where_nobody_is(session, unit, pointer=pointer)
    organisation = await session.get_one(Organisation, unit.organisation_id)
    own = Branch(unit.branch)
    possible = {own} | (_PUPIL_HEALTH & BRANCHES[Sector(organisation.sector)])
    if branch is not None and branch not in possible:
        raise invalid(pointer, "branch", "has no such branch")
    return _party(organisation, unit.id, branch or own)


async def refuse_a_stranger(
    session: AsyncSession, professional_id: str, receiver: Party, *, on: date
) -> None:
    """Raise InvalidRequest unless somebody works at the receiver today, in its branch. Of a person who is
    unknown the same is said.
    """
    unit_id, branch = receiver.unit_id or "", receiver.branch or ""
    if not await has_duty(session, professional_id, unit_id, on, branch=branch):
        raise invalid("/recipientProfessionalId", "no-duty", "does not work at the recipient")


def _party(organisation: Organisation, unit_id: str, branch: Branch) -> Party:
    return Party(
        kind=party_kind(Sector(organisation.sector), LegalRegime(organisation.regime), branch),
        unit_id=unit_id,
        organisation_id=organisation.id,
        branch=branch,
        region_code=organisation.region_code,
    )
