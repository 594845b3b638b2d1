"""Use cases of support measures: register one on its legal footing, and end it with what it led to.

A measure of the wrong kind is refused with the rule and both lawful roads; a manager may override with a
reason, which stays. The authority answers for a measure, and who gives it is another role: where that is
another branch, it reads the measure only on a ground, and no longer than the ground holds.
"""

from typing import Any

from app.access.doors import Cleared
from app.children import service as children
from app.children.errors import ChildHasEnded
from app.cooperation import service as cooperations
from app.disclosures import items
from app.disclosures.parties import Party, own_party, unit_party
from app.disclosures.saying import Ground, Message, ground_for
from app.disclosures.switches import switches_of
from app.kit.problems import FieldError, InvalidRequest, NotAllowed, NotFound, StateForbids, invalid
from app.measures import queries
from app.measures.errors import WrongKindOfMeasure
from app.measures.models import SupportMeasure
from app.measures.schemas import CostShare, EffectStated, MeasureCreate, MeasureEnding, Telling
from app.organisations import service as organisations
from app.organisations.models import Organisation
from app.organisations.reaching import next_contact
from app.rules import measures as rules
from app.rules.legal_basis import citations
from app.vocabulary import Branch, Category, EvaluationMeasure, IndividualMark, MeasureKind, Sector, StaffRole
from app.wellbeing.service import written_in

_MAY_OVERRIDE = frozenset({StaffRole.UNIT_MANAGER, StaffRole.PRINCIPAL})
_POINTERS = {
    IndividualMark.INDIVIDUAL_TEST: "/individualTest",
    IndividualMark.MAPPING: "/mapping",
    IndividualMark.ADAPTATION: "/adaptation",
}


async def register(cleared: Cleared, *, given: MeasureCreate) -> str:
    """Register a measure. Raises WrongKindOfMeasure."""
    if await children.has_ended(cleared):
        raise ChildHasEnded
    await _refuse_what_is_wrong(cleared, given)
    overridden = await _judged(cleared, given)
    own = await own_party(cleared.session, cleared.actor)
    performer = await unit_party(
        cleared.session, given.performer_unit_id, given.performer_branch, pointer="/performerUnitId"
    )
    ground = await _ground(cleared, own, performer, given.telling)
    owner = own.organisation_id or ""
    row = SupportMeasure(
        **given.model_dump(
            include={
                "unit_id",
                "performer_unit_id",
                "kind",
                "aim",
                "cooperation_id",
                "during_inquiry",
                "shown_to_family",
                "starts_on",
                "ends_on",
            }
        ),
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=own.branch or "",
        performer_organisation_id=performer.organisation_id or "",
        performer_branch=performer.branch or "",
        marks=[*_marks(given)],
        text_sealed=cleared.vault.seal_json(owner, _text(given)),
        overridden_rule=overridden,
        decided_on=given.decision.decided_on if given.decision else None,
        cost_shares={each.organisation_id: each.percent for each in given.cost_shares},
        told=given.telling is not None,
        ground=ground.rule if ground else None,
        decision=ground.decision if ground else {},
        consent_id=ground.consent_id if ground else None,
        holds_until=ground.holds_until if ground else None,
        registered_by=cleared.actor.professional_id or "",
    )
    cleared.session.add(row)
    await cleared.session.flush()
    return row.id


async def get(cleared: Cleared, measure_id: str, *, lock: bool = False) -> SupportMeasure:
    """Return one measure about this child. Raises NotFound."""
    found = await queries.measure(cleared.session, measure_id, lock=lock)
    if found is None or found.child_id != cleared.child_id:
        raise NotFound
    return found


def is_own(actor_of: Cleared, row: SupportMeasure) -> bool:
    """Whether the caller's own branch answers for it."""
    return (row.organisation_id, row.branch) == (actor_of.actor.organisation_id, actor_of.actor.branch)


async def end(cleared: Cleared, measure_id: str, *, given: MeasureEnding) -> SupportMeasure:
    """End a measure, with what it led to where the form of cooperation asks for that."""
    seen = await get(cleared, measure_id)
    if not is_own(cleared, seen):
        raise NotAllowed(missing="authority", **await next_contact(cleared, seen.unit_id))
    row = await get(cleared, measure_id, lock=True)
    if row.ended_on is not None:
        raise StateForbids(allowed=[])
    if given.ended_on < row.starts_on:
        raise invalid("/endedOn", "backwards", "is before startsOn")
    if given.ended_on > cleared.moment.today:
        raise invalid("/endedOn", "future", "lies in the future")
    await _refuse_without_effect(cleared, row, given)
    row.ended_on, row.end_reason = given.ended_on, given.reason
    if given.effect is not None:
        row.effect_on_attendance, row.effect_on_goals = given.effect.attendance, given.effect.goals
    cleared.session.add(row)
    await cleared.session.flush()
    return row


async def _refuse_without_effect(cleared: Cleared, row: SupportMeasure, given: MeasureEnding) -> None:
    """What the form of cooperation is evaluated on is said, of attendance and of goals."""
    if row.cooperation_id is None:
        return
    asked = cooperations.evaluated_on(await cooperations.get(cleared.session, row.cooperation_id))
    said = given.effect or EffectStated()
    for measure, effect in (
        (EvaluationMeasure.ATTENDANCE, said.attendance),
        (EvaluationMeasure.GOALS, said.goals),
    ):
        if measure in asked and effect is None:
            raise invalid(f"/effect/{measure}", "missing", "the form of cooperation is evaluated on it")


async def _refuse_another_cooperation(cleared: Cleared, given: MeasureCreate) -> None:
    if given.cooperation_id is None:
        return
    try:
        cooperation = await cooperations.get(cleared.session, given.cooperation_id)
    except NotFound:
        raise invalid("/cooperationId", "unknown", "there is no such cooperation") from None
    await cooperations.demand_going(cleared, cooperation, given.starts_on)


async def _judged(cleared: Cleared, given: MeasureCreate) -> str | None:
    """The rule that a manager has overridden, if one had to be. Raises WrongKindOfMeasure."""
    off = switches_of(cleared.session).guards_off
    refused = rules.judge(given.kind, _marks(given), on=given.starts_on, off=off)
    if refused is None:
        if given.override_reason is not None:
            raise invalid("/overrideReason", "not-needed", "no rule stands against it")
        return None
    if given.override_reason is None:
        raise _wrong_kind(cleared, given, refused)
    if cleared.actor.roles.isdisjoint(_MAY_OVERRIDE):
        head = await next_contact(cleared, given.unit_id)
        raise NotAllowed(missing="manager", rule=refused.rule.key, **head)
    return refused.rule.key


def _wrong_kind(cleared: Cleared, given: MeasureCreate, refused: rules.Refused) -> WrongKindOfMeasure:
    """The refusal: the rule, where it struck, and both ways that are open."""
    rule, day = refused.rule, given.starts_on
    ruled = [rule.ruling] if rule.ruling else []
    return WrongKindOfMeasure(
        sv=rule.says_sv,
        en=rule.says_en,
        errors=[
            FieldError(pointer=_POINTERS[mark], code=mark, detail="is more than service may hold")
            for mark in refused.marks
        ],
        rule=rule.key,
        citations=[*ruled, *(place.text("sv") for place in citations(rule.basis, on=day))],
        roads=[
            {
                "road": each.road,
                "saysSv": each.says_sv,
                "saysEn": each.says_en,
                "citations": [place.text("sv") for place in citations(each.basis, on=day)],
            }
            for each in refused.roads
        ],
        **_who_tests_the_need(cleared),
    )


def _who_tests_the_need(cleared: Cleared) -> dict[str, Any]:
    """Whom the family and those around it turn to for assessed help: the board that answers for the child,
    and how it is reached stands there.
    """
    child = f"/children/{cleared.child_id}"
    return {
        "responsible_district": f"{child}/responsible-district",
        "family_applies": f"{child}/applications",
        "named_person": f"{child}/named-person",
    }


def _marks(given: MeasureCreate) -> list[IndividualMark]:
    stated = {
        IndividualMark.INDIVIDUAL_TEST: given.individual_test,
        IndividualMark.MAPPING: given.mapping,
        IndividualMark.ADAPTATION: given.adaptation,
    }
    return [mark for mark, holds in stated.items() if holds]


def _text(given: MeasureCreate) -> dict[str, Any]:
    ground = given.telling.ground if given.telling else None
    return {
        "what": given.what,
        "overrideReason": given.override_reason,
        "decisionNumber": given.decision.number if given.decision else None,
        "necessity": ground.necessity if ground else None,
        "weighing": ground.weighing if ground else None,
    }


async def _ground(cleared: Cleared, own: Party, performer: Party, telling: Telling | None) -> Ground | None:
    """On what another branch that gives it may read it; nothing is needed within the own."""
    if telling is None:
        return None
    if own.same_branch(performer):
        raise invalid("/telling", "own-branch", "the own branch reads it anyway")
    if telling.record_id is not None:
        await _refuse_anothers_record(cleared, telling.record_id)
    written = written_in(Branch(own.branch or ""), telling.categories)
    message = Message(
        receiver=performer,
        categories=[Category(each) for each in written],
        purpose=telling.purpose,
        item_id=telling.record_id,
    )
    return await ground_for(cleared, message, telling.ground)


async def _refuse_anothers_record(cleared: Cleared, record_id: str) -> None:
    try:
        await items.snapshot(cleared.session, record_id, child_id=cleared.child_id)
    except NotFound:
        raise invalid("/telling/recordId", "unknown", "is no record of yours") from None


async def _refuse_what_is_wrong(cleared: Cleared, given: MeasureCreate) -> None:
    if given.unit_id not in cleared.actor.unit_ids:
        raise invalid("/unitId", "not-own", "is none of your units")
    if given.ends_on is not None and given.ends_on < given.starts_on:
        raise invalid("/endsOn", "backwards", "is before startsOn")
    social = cleared.actor.sector is Sector.SOCIAL_SERVICES
    if given.kind is MeasureKind.ASSESSED and not social:
        says = f"is for a social board to decide ({rules.ASSESSED_KEY})"
        error = FieldError(pointer="/kind", code="not-here", detail=says)
        raise InvalidRequest(errors=[error], **_who_tests_the_need(cleared))
    if (given.kind is MeasureKind.ASSESSED) is not (given.decision is not None):
        raise invalid("/decision", "assessed", f"stands with assessed help alone ({rules.ASSESSED_KEY})")
    if given.decision is not None and given.decision.decided_on > cleared.moment.today:
        raise invalid("/decision/decidedOn", "future", "lies in the future")
    if given.during_inquiry and not social:
        raise invalid("/duringInquiry", "not-here", "is for the social services alone to say")
    await _refuse_another_cooperation(cleared, given)
    await _refuse_wrong_shares(cleared, given.cost_shares)


async def _refuse_wrong_shares(cleared: Cleared, shares: list[CostShare]) -> None:
    bearers = {each.organisation_id for each in shares}
    if len(bearers) < len(shares):
        raise invalid("/costShares", "twice", "names an organisation twice")
    if sum(each.percent for each in shares) > rules.EVERYTHING:
        raise invalid("/costShares", "more-than-all", "comes to more than the whole")
    for at, each in enumerate(shares):
        try:
            await organisations.get(cleared.session, Organisation, each.organisation_id)
        except NotFound:
            where = f"/costShares/{at}/organisationId"
            raise invalid(where, "unknown", "there is no such organisation") from None
