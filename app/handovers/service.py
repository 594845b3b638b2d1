"""Use cases of handovers: see how one stands, refuse it, and tell when one has come about.

A handover moves nothing. The rules have moved the responsibility on its day; the receipt is given on the
assignment (app.named_persons); a refusal is a word between two units, which changes nothing for the child.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared, Pass
from app.handovers import queries
from app.handovers.errors import AlreadyRefused, HandoverIsSettled, HandoverToOneself
from app.handovers.events import HandoverForeseen, HandoverRefused
from app.handovers.models import HandoverRefusal
from app.handovers.schemas import RefusalCreate
from app.kit.events import publish
from app.kit.problems import FieldError, InvalidRequest, NotAllowed, NotFound
from app.named_persons.events import NamedPersonChanged
from app.notices import service as notices
from app.organisations.models import Unit
from app.organisations.reaching import next_contact
from app.rules.handover import Side, Standing, Turn, kind_of, status_of
from app.rules.named_person import Fallback
from app.vocabulary import (
    Branch,
    EndingKind,
    HandoverKind,
    HandoverStatus,
    NoticeKind,
    RefusalReason,
    UnitKind,
)

OPEN = frozenset({HandoverStatus.PLANNED, HandoverStatus.WAITING, HandoverStatus.REFUSED})
"""What somebody has still to do something about."""
_LAST_RESORTS = {
    UnitKind.MATERNITY_CARE: Fallback.CHILD_HEALTH,
    UnitKind.CHILD_HEALTH_CENTRE: Fallback.CHILD_HEALTH,
    UnitKind.MUNICIPAL_ACTIVITY_RESPONSIBILITY: Fallback.ACTIVITY_RESPONSIBILITY,
}


@dataclass(frozen=True, slots=True)
class View:
    """A handover as it stands today, as the caller may see it."""

    row: RowMapping
    kind: HandoverKind
    status: HandoverStatus
    refusal: HandoverRefusal | None

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.row["id"])

    @property
    def path(self) -> str:
        """Where it lies."""
        return f"/children/{self.row['child_id']}/handovers/{self.id}"

    @property
    def within_unit(self) -> bool:
        """Whether the unit goes on, and only the person changes."""
        return self.kind is HandoverKind.PERSON_CHANGE

    @property
    def within_branch(self) -> bool:
        """Whether both units are of one organisation and branch: nothing crosses a border."""
        row = self.row
        outgoing = (row["outgoing_organisation_id"], row["outgoing_branch"])
        return outgoing == (row["incoming_organisation_id"], row["incoming_branch"])


async def views(passed: Pass, ids: Sequence[str]) -> list[View]:
    """Return some handovers as they stand today."""
    rows = await queries.states(passed.session, ids)
    refusals = await queries.refusals(passed.session, [row["id"] for row in rows])
    left = {row["outgoing_unit_id"] for row in rows if row["outgoing_unit_id"]}
    closed = await queries.closed_from(passed.session, left)
    return [_view(row, refusals.get(row["id"]), closed, passed.moment.today) for row in rows]


async def of_child(cleared: Cleared) -> list[View]:
    """Return the child's handovers in the order of their days."""
    return await views(cleared, await queries.of_child(cleared.session, cleared.child_id))


async def get(cleared: Cleared, handover_id: str) -> View:
    """Return one handover of this child. Raises NotFound."""
    found = await views(cleared, [handover_id])
    if not found or found[0].row["child_id"] != cleared.child_id:
        raise NotFound
    return found[0]


def _view(row: RowMapping, refusal: HandoverRefusal | None, closed: Mapping[str, date], today: date) -> View:
    within_unit = row["outgoing_unit_id"] is not None and row["outgoing_unit_id"] == row["incoming_unit_id"]
    has_incoming = row["incoming_kind"] is not None
    standing = Standing(
        on=row["takes_effect_on"],
        stands=row["stands"],
        has_incoming=has_incoming,
        within_unit=within_unit,
        accepted=row["accepted_at"] is not None,
        refused=refusal is not None,
        ends_on=row["ends_on"],
    )
    turn = Turn(
        on=row["takes_effect_on"],
        birth_date=row["birth_date"],
        outgoing=_side(row, "outgoing"),
        incoming=_side(row, "incoming"),
        within_unit=within_unit,
        closes=closed.get(row["outgoing_unit_id"]) == row["takes_effect_on"],
        ending=EndingKind(row["ending_kind"]) if row["ending_kind"] else None,
    )
    return View(row, kind_of(turn), status_of(standing, today=today), refusal)


def _side(row: RowMapping, side: str) -> Side | None:
    kind = row[f"{side}_kind"]
    return None if kind is None else Side(kind=UnitKind(kind), municipality_code=row[f"{side}_municipality"])


def is_party(passed: Pass, view: View, side: str) -> bool:
    """Whether the caller speaks for one side: in a unit of it, and in the unit's own branch."""
    actor, row = passed.actor, view.row
    return row[f"{side}_unit_id"] in actor.unit_ids and row[f"{side}_branch"] == actor.branch


async def demand_party(passed: Pass, view: View, *sides: str) -> None:
    """Raise NotAllowed unless the caller speaks for one of the sides."""
    if not any(is_party(passed, view, side) for side in sides):
        units = [view.row[f"{side}_unit_id"] for side in sides]
        raise NotAllowed(missing=f"{sides[0]}-unit", **await next_contact(passed, *units))


async def _demand_receiver(cleared: Cleared, view: View) -> None:
    """Raise NotAllowed unless the caller speaks for the receiving unit: one of its own, or acting for it."""
    row = view.row
    if is_party(cleared, view, "incoming"):
        return
    covered = row["incoming_unit_id"], row["incoming_professional_id"]
    if row["incoming_branch"] != cleared.actor.branch or not await queries.acts_for(
        cleared.session, *covered, on=cleared.moment.today
    ):
        raise NotAllowed(missing="incoming-unit", **await next_contact(cleared, row["incoming_unit_id"]))


async def refuse(cleared: Cleared, handover_id: str, *, given: RefusalCreate) -> str:
    """Say that it is wrong, as the receiving unit. It goes to the outgoing unit and to the municipality's
    unit of last resort; the responsibility stays where it is.
    """
    await queries.hold_receipt(cleared.session, handover_id)
    view = await get(cleared, handover_id)
    await _demand_receiver(cleared, view)
    if view.within_unit:
        raise HandoverToOneself
    if given.reason is RefusalReason.OTHER and given.note is None:
        error = FieldError(pointer="/note", code="missing", detail="say why")
        raise InvalidRequest(errors=[error])
    if view.status is HandoverStatus.REFUSED:
        raise AlreadyRefused(**await next_contact(cleared, view.row["outgoing_unit_id"]))
    if view.status not in OPEN:
        raise HandoverIsSettled(state=view.status, **await next_contact(cleared))
    row = await _refusal(cleared, view, given)
    cleared.session.add(row)
    await cleared.session.flush()
    await _escalate(cleared, view, row)
    event = HandoverRefused(child_id=cleared.child_id, link=view.path, happened_at=cleared.moment.now)
    await publish(cleared.session, event)
    return row.id


async def _refusal(cleared: Cleared, view: View, given: RefusalCreate) -> HandoverRefusal:
    row, owner = view.row, str(view.row["incoming_organisation_id"])
    parties = [each for each in (row["outgoing_unit_id"], row["incoming_unit_id"]) if each]
    escalated_to = await queries.unit_of_last_resort(
        cleared.session,
        fallback=_LAST_RESORTS.get(UnitKind(row["incoming_kind"]), Fallback.SCHOOL),
        municipality_code=row["incoming_municipality"] or row["outgoing_municipality"],
        parties=parties,
    )
    return HandoverRefusal(
        handover_id=view.id,
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=Branch(row["incoming_branch"]),
        unit_id=row["incoming_unit_id"],
        reason=given.reason,
        note_sealed=cleared.vault.seal_optional(owner, given.note),
        outgoing_unit_id=row["outgoing_unit_id"],
        outgoing_branch=row["outgoing_branch"],
        escalated_to=escalated_to,
        refused_by=cleared.actor.professional_id or "",
        refused_at=cleared.moment.now,
    )


async def _escalate(cleared: Cleared, view: View, refusal: HandoverRefusal) -> None:
    """Leave a notice at the outgoing unit, and at the unit of last resort: there without the child, whom it
    may not know of, but with whom to ask.
    """
    row, key = view.row, f"handover-refused:{view.id}"
    told: tuple[tuple[str | None, str, str | None], ...] = (
        (row["outgoing_unit_id"], view.path, cleared.child_id),
        (refusal.escalated_to, f"/units/{refusal.unit_id}", None),
    )
    for unit_id, link, child_id in told:
        unit = await cleared.session.get(Unit, unit_id) if unit_id else None
        if unit is not None:
            await notices.leave(
                cleared.session,
                kind=NoticeKind.HANDOVER_REFUSED,
                key=key,
                organisation_id=unit.organisation_id,
                branch=Branch(unit.branch),
                unit_id=unit.id,
                link=link,
                moment=cleared.moment,
                child_id=child_id,
            )


async def on_named_person_changed(session: AsyncSession, event: NamedPersonChanged) -> None:
    """Tell of each handover that the change has brought about and that is still to be done."""
    for handover_id in await queries.noted_now(session, event.child_id):
        link = f"/children/{event.child_id}/handovers/{handover_id}"
        foreseen = HandoverForeseen(child_id=event.child_id, link=link, happened_at=event.happened_at)
        await publish(session, foreseen)
