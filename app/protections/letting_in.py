"""Letting a protected child exist for a unit of another organisation, and taking that back."""

from collections.abc import Sequence

from sqlalchemy import RowMapping

from app.access.doors import Cleared
from app.children.events import ChildFactsChanged
from app.kit.events import publish
from app.kit.ids import new_id
from app.kit.problems import NotAllowed, NotFound
from app.protections import queries
from app.protections.events import ProtectedAccessChanged
from app.protections.schemas import NamedUnitCreate
from app.protections.service import invalid

BELOW = "named-units"


async def let_in(cleared: Cleared, *, given: NamedUnitCreate) -> str:
    """Let the child exist for the heads of a unit elsewhere. Raises InvalidRequest alike for a unit that is
    unknown, is the caller's own or has no head today; NotAllowed where it is another organisation's to say.
    """
    if given.review_on <= cleared.moment.today:
        raise invalid("reviewOn", "past", "must lie in the future")
    owner = cleared.actor.organisation_id or ""
    made = new_id("nun")
    done = await queries.name_unit(
        cleared.session,
        id=made,
        child_id=cleared.child_id,
        unit_id=given.unit_id,
        by=cleared.actor.professional_id,
        at=cleared.moment.now,
        reason=cleared.vault.seal(owner, given.reason),
        review_on=given.review_on,
    )
    if done == "not-yours":
        raise NotAllowed(missing="own-protection")
    if done == "nobody":
        raise invalid("unitId", "unknown", "is no unit of another organisation with a head today")
    await _tell(cleared)
    return made


async def units(cleared: Cleared) -> Sequence[RowMapping]:
    """Return the units that the caller's organisation has let in."""
    return await queries.named_units(cleared.session, cleared.child_id)


async def one(cleared: Cleared, named_unit_id: str) -> RowMapping:
    """Return one of them. Raises NotFound."""
    found = next((row for row in await units(cleared) if row["id"] == named_unit_id), None)
    if found is None:
        raise NotFound
    return found


async def take_back(cleared: Cleared, named_unit_id: str) -> None:
    """Take it back, at once. Raises NotFound, also when it was done before."""
    done = await queries.take_back(
        cleared.session,
        id=named_unit_id,
        child_id=cleared.child_id,
        by=cleared.actor.professional_id,
        at=cleared.moment.now,
    )
    if not done:
        raise NotFound
    await _tell(cleared)


async def _tell(cleared: Cleared) -> None:
    link = f"/children/{cleared.child_id}/{BELOW}"
    event = ProtectedAccessChanged(child_id=cleared.child_id, link=link, happened_at=cleared.moment.now)
    await publish(cleared.session, event)
    # What that organisation has said of the child counts from now on, or no more: the chain follows at once.
    facts = ChildFactsChanged(child_id=cleared.child_id, municipality_code=None, moment=cleared.moment)
    await publish(cleared.session, facts)
