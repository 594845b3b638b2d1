"""Asking for a consent: who must answer, and what may not be asked for at all."""

from collections.abc import Sequence
from datetime import date

from app.access.doors import Cleared
from app.codes import service as codes
from app.consents import hearing, queries
from app.consents.errors import ConsentCannotBeStored, CustodyNotVerified, NoGuardianKnown
from app.consents.events import ConsentAsked
from app.consents.models import Consent, ConsentRecipient
from app.consents.schemas_shared import ConsentCreate
from app.consents.standing import Recipient, living_child, matter_of
from app.kit.columns import dates
from app.kit.events import publish
from app.kit.problems import FieldError
from app.rules.consent_givers import (
    ChildFacts,
    MaturityNote,
    judged_maturity,
    own_say_from,
    required_givers,
)
from app.rules.consent_refusals import ConsentProposal, ConsentRefusal, refusals
from app.vocabulary import Branch, Category, CodeOccasion, ConsentMatter

_OCCASIONS = {
    "plan": CodeOccasion.PLAN_CONSENT_ASKED,
    "sharing": CodeOccasion.SHARING_CONSENT_ASKED,
}
_POINTERS = {"/receivers": "/recipients"}
"""What the law calls a receiver the wire calls a recipient."""


async def ask(
    cleared: Cleared,
    *,
    given: ConsentCreate,
    categories: frozenset[Category],
    recipients: Sequence[Recipient],
) -> str:
    """Store what is asked for, and who must answer. That no duty applies has been seen to by the caller."""
    valid_from = given.valid_from or cleared.moment.today
    _refuse_what_does_not_hold(cleared, given, categories, valid_from)
    begins = max(valid_from, cleared.moment.today)
    matter = matter_of(Branch(cleared.actor.branch or ""), [recipient.branch for recipient in recipients])
    child = await living_child(cleared)
    required = await _required(cleared, child.birth_date, matter, begins, judged_mature=given.judged_mature)
    actor = cleared.actor
    consent = Consent(
        child_id=cleared.child_id,
        organisation_id=actor.organisation_id or "",
        branch=actor.branch or "",
        kind=given.kind,
        form_key=given.form_key,
        item_ids=[*dict.fromkeys(given.item_ids)],
        categories=sorted(categories),
        purpose=given.purpose,
        valid=dates(valid_from, given.valid_to),
        measure=given.measure,
        required=[*required],
        own_say_from=None
        if cleared.child_id in required
        else own_say_from(child.birth_date, after=begins, matter=matter),
        recorded_by=actor.professional_id,
    )
    cleared.session.add(consent)
    await cleared.session.flush()  # the recipients point at it
    cleared.session.add_all(_recipient_row(consent, recipient) for recipient in recipients)
    await cleared.session.flush()
    if given.child_view is not None:
        await hearing.keep(cleared, consent, given.child_view, child=child, within="/childView")
    link = f"/children/{consent.child_id}/consents/{consent.id}"
    event = ConsentAsked(child_id=consent.child_id, link=link, happened_at=cleared.moment.now)
    await publish(cleared.session, event)
    if given.kind in _OCCASIONS:
        await codes.note(cleared, _OCCASIONS[given.kind], codes.own_place(cleared))
    return consent.id


def _refuse_what_does_not_hold(
    cleared: Cleared, given: ConsentCreate, categories: frozenset[Category], valid_from: date
) -> None:
    proposal = ConsentProposal(
        categories=categories,
        receiver_ids=frozenset(recipient.unit_id for recipient in given.recipients),
        purpose=given.purpose,
        valid_from=valid_from,
        valid_to=given.valid_to,
    )
    errors = [_error(refusal) for refusal in refusals(proposal)]
    if given.kind == "sharing" and not given.item_ids:
        errors.append(
            FieldError(pointer="/itemIds", code="general-waiver", detail="A general waiver does not hold.")
        )
    if given.kind in {"cooperation", "warm-handover"} and given.item_ids:
        errors.append(FieldError(pointer="/itemIds", code="two-consents", detail="is asked for by itself"))
    if (given.kind == "cooperation") is (given.form_key is None):
        errors.append(FieldError(pointer="/formKey", code="form", detail="belongs to a cooperation"))
    if given.valid_to is not None and given.valid_to < cleared.moment.today:
        errors.append(FieldError(pointer="/validTo", code="past", detail="lies in the past"))
    units = [recipient.unit_id for recipient in given.recipients]
    if len(set(units)) != len(units):
        errors.append(FieldError(pointer="/recipients", code="twice", detail="names a unit twice"))
    if errors:
        raise ConsentCannotBeStored(errors=errors)


def _error(refusal: ConsentRefusal) -> FieldError:
    pointer = _POINTERS.get(refusal.pointer, refusal.pointer)
    return FieldError(pointer=pointer, code=refusal.code, detail=refusal.says_en)


async def _required(
    cleared: Cleared, birth_date: date, matter: ConsentMatter, on: date, *, judged_mature: bool | None
) -> tuple[str, ...]:
    """Return who must all say yes. Raises NoGuardianKnown, CustodyNotVerified."""
    claims = await queries.custody_claims(cleared.session, cleared.child_id, on=cleared.moment.today)
    members = [*dict.fromkeys(claim.family_member_id for claim in claims)]
    verified = await queries.guardians_now(
        cleared.session, cleared.child_id, members, on=cleared.moment.today
    )
    notes = [
        MaturityNote(matter=ConsentMatter(row.matter), mature=row.mature, on=row.assessed_on)
        for row in await queries.assessments(cleared.session, cleared.child_id)
    ]
    if judged_mature is None:
        judged_mature = judged_maturity(notes, birth_date=birth_date, on=on, matter=matter)
    child = ChildFacts(
        child_id=cleared.child_id,
        guardian_ids=[member for member in members if member in verified],
        birth_date=birth_date,
        judged_mature=judged_mature,
    )
    givers = required_givers(child, on=on, matter=matter)
    if any(giver.person_id is None for giver in givers):
        raise NoGuardianKnown(missing="verified-guardian")
    asked = tuple(giver.person_id or "" for giver in givers)
    unverified = {claim.family_member_id for claim in claims if claim.verified_on is None} - verified
    if unverified and asked != (cleared.child_id,):
        raise CustodyNotVerified(missing="verification-of-custody")
    return asked


def _recipient_row(consent: Consent, recipient: Recipient) -> ConsentRecipient:
    return ConsentRecipient(
        consent_id=consent.id,
        child_id=consent.child_id,
        organisation_id=consent.organisation_id,
        branch=consent.branch,
        recipient_organisation_id=recipient.organisation_id,
        recipient_branch=recipient.branch,
        unit_id=recipient.unit_id,
    )
