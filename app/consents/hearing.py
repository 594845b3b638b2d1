"""Hearing the child about a consent: what it says, how it was asked, or why not. Never overwritten; the
latest counts. The guardians read it only where the child lets them.
"""

from app.access.doors import Cleared
from app.consents import answering
from app.consents.models import Consent, ConsentChildView
from app.consents.queries import ChildOf
from app.consents.standing import living_child, standing_of
from app.consents.view_schemas import ChildViewGiven, ChildViewShown
from app.kit.problems import invalid
from app.rules.child_view import ViewProposal, ViewRefusal, refusal
from app.vocabulary import ConsentForm

_WHERE = {
    ViewRefusal.OLD_ENOUGH: "/notAskedReason",
    ViewRefusal.ASKED_ITSELF: "/notAskedReason",
    ViewRefusal.COULD_HARM: "/toGuardians",
}
_SAYS = {
    ViewRefusal.OLD_ENOUGH: "is no reason at the child's age",
    ViewRefusal.ASKED_ITSELF: "is no reason: the child itself is asked",
    ViewRefusal.COULD_HARM: "is not told to the guardians",
}


async def hear(cleared: Cleared, consent_id: str, *, given: ChildViewGiven) -> str:
    """Write down what the child says about a consent of the own branch, or why it was not asked."""
    consent = await answering.get(cleared, consent_id)
    child = await living_child(cleared)
    return await keep(cleared, consent, given, child=child)


async def keep(
    cleared: Cleared, consent: Consent, given: ChildViewGiven, *, child: ChildOf, within: str = ""
) -> str:
    """Store it beside the consent. `within` is where it stands in the request. Raises InvalidRequest."""
    refuse_what_is_unsaid(cleared, given, within=within)
    await _refuse_what_the_age_refuses(cleared, consent, given, child, within=within)
    owner = consent.organisation_id
    row = ConsentChildView(
        consent_id=consent.id,
        child_id=consent.child_id,
        organisation_id=owner,
        branch=consent.branch,
        form=given.form,
        language=given.language,
        interpreter=given.interpreter,
        words_sealed=cleared.vault.seal_optional(owner, given.words),
        not_asked_reason=given.not_asked_reason,
        to_guardians=given.to_guardians,
        heard_on=given.heard_on or cleared.moment.today,
        heard_by=cleared.actor.professional_id or "",
    )
    cleared.session.add(row)
    await cleared.session.flush()
    return row.id


def refuse_what_is_unsaid(cleared: Cleared, given: ChildViewGiven, *, within: str = "") -> None:
    """Either the child's words and how it was asked, or why not. Raises InvalidRequest."""
    if (given.words is None) is (given.not_asked_reason is None):
        raise invalid(f"{within}/words", "one-of", "or the reason why the child was not asked")
    if given.words is not None and given.form is None:
        raise invalid(f"{within}/form", "missing", "say how the child was asked")
    if given.form is ConsentForm.DIGITAL:
        raise invalid(f"{within}/form", "form", "the family app's own form is digital, and only its")
    if given.heard_on is not None and given.heard_on > cleared.moment.today:
        raise invalid(f"{within}/heardOn", "future", "lies in the future")


async def _refuse_what_the_age_refuses(
    cleared: Cleared, consent: Consent, given: ChildViewGiven, child: ChildOf, *, within: str
) -> None:
    stands = await standing_of(cleared.session, consent, moment=cleared.moment)
    code = refusal(
        ViewProposal(
            birth_date=child.birth_date,
            on=given.heard_on or cleared.moment.today,
            child_is_asked=consent.child_id in stands.required,
            missing=given.not_asked_reason,
            to_guardians=given.to_guardians,
        )
    )
    if code is not None:
        raise invalid(f"{within}{_WHERE[code]}", code, _SAYS[code])


def view_shown(cleared: Cleared, row: ConsentChildView) -> ChildViewShown:
    """Show what the child said, to who may read it."""
    kept = {"form", "language", "interpreter", "not_asked_reason", "to_guardians", "heard_on"}
    return ChildViewShown.model_validate(
        {
            **row.model_dump(include=kept),
            "words": cleared.vault.open_optional(row.organisation_id, row.words_sealed),
            "heard_by": None if cleared.place_masked else row.heard_by,
        }
    )
