"""What is decided in a guardian's place, and how mature the child is judged: both recorded, and then read by
whoever asks where a consent stands.
"""

from datetime import date

from sqlalchemy import RowMapping
from sqlmodel import col, select

from app.access.doors import Cleared
from app.consents import queries
from app.consents.deciding_schemas import BoardDecisionCreate, CapacityAssessmentCreate
from app.consents.errors import BoardCannotDecide
from app.consents.events import ConsentDecided
from app.consents.models import BoardDecision, CapacityAssessment
from app.consents.standing import living_child
from app.kit.columns import dates
from app.kit.events import publish
from app.kit.problems import FieldError, InvalidRequest, NotAllowed, NotFound
from app.organisations.models import Organisation
from app.rules.board_decisions import RULE, BoardProposal, refusal
from app.rules.legal_basis import citations
from app.vocabulary import LegalRegime, Measure, Sector


async def decide(cleared: Cleared, consent_id: str, *, given: BoardDecisionCreate) -> str:
    """Record the board's decision in one guardian's place. Raises BoardCannotDecide with the rule."""
    consent = await queries.consent_for_the_board(cleared.session, consent_id)
    if consent is None or consent["child_id"] != cleared.child_id:
        raise NotFound
    await _demand_the_board(cleared)
    await living_child(cleared)
    _refuse_wrong_days(cleared, given)
    await _refuse_what_the_board_cannot(cleared, consent, given)
    owner = cleared.actor.organisation_id or ""
    row = BoardDecision(
        consent_id=consent_id,
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=cleared.actor.branch or "",
        measure=given.measure,
        replaces_id=given.replaces_guardian_id,
        reference_sealed=cleared.vault.seal(owner, given.reference),
        decided_on=given.decided_on,
        valid=dates(given.decided_on, given.valid_to),
        recorded_by=cleared.actor.professional_id or "",
    )
    cleared.session.add(row)
    await cleared.session.flush()
    link = f"/children/{cleared.child_id}/consents/{consent_id}/board-decisions"
    event = ConsentDecided(child_id=cleared.child_id, link=link, happened_at=cleared.moment.now)
    await publish(cleared.session, event)
    return row.id


async def decision(cleared: Cleared, decision_id: str) -> BoardDecision:
    """Return a decision about this child that the caller may see. Raises NotFound."""
    statement = select(BoardDecision).where(
        col(BoardDecision.id) == decision_id, col(BoardDecision.child_id) == cleared.child_id
    )
    found = (await cleared.session.exec(statement)).first()
    if found is None:
        raise NotFound
    return found


async def _demand_the_board(cleared: Cleared) -> None:
    """Only a municipality's social services record what their board has decided."""
    organisation = await cleared.session.get_one(Organisation, cleared.actor.organisation_id)
    if (organisation.sector, organisation.regime) != (Sector.SOCIAL_SERVICES, LegalRegime.PUBLIC_SECRECY):
        raise NotAllowed(missing="social-board")


def _refuse_wrong_days(cleared: Cleared, given: BoardDecisionCreate) -> None:
    errors = []
    if given.decided_on > cleared.moment.today:
        errors.append(FieldError(pointer="/decidedOn", code="future", detail="lies in the future"))
    if given.valid_to is not None and given.valid_to < given.decided_on:
        errors.append(FieldError(pointer="/validTo", code="backwards", detail="is before decidedOn"))
    if errors:
        raise InvalidRequest(errors=errors)


async def _refuse_what_the_board_cannot(
    cleared: Cleared, consent: RowMapping, given: BoardDecisionCreate
) -> None:
    earlier = await queries.board_decisions(cleared.session, consent["id"])
    today = cleared.moment.today
    code = refusal(
        BoardProposal(
            measure=given.measure,
            consents_measure=Measure(consent["measure"]),
            replaces_id=given.replaces_guardian_id,
            guardian_ids=[each for each in consent["required"] if each != cleared.child_id],
            replaced_ids=[each.replaces_id for each in earlier if today in each.valid],
        )
    )
    if code is not None:
        raise BoardCannotDecide(
            missing=code, rule=RULE.key, certainty=RULE.certainty, citations=_places(on=today)
        )


def _places(*, on: date) -> list[dict[str, str]]:
    found = citations(RULE.basis, on=on)
    return [{"basis": each.code, "sv": each.text("sv"), "en": each.text("en")} for each in found]


async def assess(cleared: Cleared, *, given: CapacityAssessmentCreate) -> str:
    """Record how mature the child is judged to be in a matter, and why."""
    assessed_on = given.assessed_on or cleared.moment.today
    if assessed_on > cleared.moment.today:
        error = FieldError(pointer="/assessedOn", code="future", detail="lies in the future")
        raise InvalidRequest(errors=[error])
    owner = cleared.actor.organisation_id or ""
    row = CapacityAssessment(
        child_id=cleared.child_id,
        organisation_id=owner,
        branch=cleared.actor.branch or "",
        matter=given.matter,
        mature=given.mature,
        reason_sealed=cleared.vault.seal(owner, given.reason),
        assessed_by=cleared.actor.professional_id or "",
        assessed_on=assessed_on,
    )
    cleared.session.add(row)
    await cleared.session.flush()
    return row.id
