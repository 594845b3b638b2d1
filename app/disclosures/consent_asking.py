"""Before a consent is asked for: what is written in the items, who the recipients are, and that no duty to
tell applies, for then there is nothing to ask.
"""

from collections.abc import Iterable, Sequence

from app.access.doors import Cleared
from app.consents import service as consents
from app.consents.schemas_shared import ConsentCreate
from app.consents.service import Recipient
from app.cooperation import service as cooperation
from app.disclosures import items
from app.disclosures.facts import Circumstances, Question, sender_role
from app.disclosures.parties import Party, own_party, unit_party
from app.disclosures.refusing import duty_applies
from app.disclosures.sharing import child_known
from app.disclosures.switches import switches_of
from app.kit.problems import NotFound, invalid
from app.rules.consent_refusals import duty_that_applies
from app.rules.facts import ConsentState, Situation
from app.rules.parties import PartyKind
from app.vocabulary import Category


async def ask(cleared: Cleared, *, given: ConsentCreate) -> str:
    """Ask for a consent, unless a duty applies. Raises UseTheGround."""
    parties = [
        await unit_party(cleared.session, each.unit_id, each.branch, pointer=f"/recipients/{at}/unitId")
        for at, each in enumerate(given.recipients)
    ]
    categories = await _categories(cleared, given)
    await _refuse_where_a_duty_applies(cleared, given.situation, categories, parties)
    recipients = [_recipient(party) for party in parties]
    return await consents.ask(cleared, given=given, categories=categories, recipients=recipients)


async def _categories(cleared: Cleared, given: ConsentCreate) -> frozenset[Category]:
    """What the consent is about: what is written in the items, all of it, and what is named beside."""
    if given.kind == "plan":
        return frozenset({Category.PLAN, *given.categories})
    if given.kind == "cooperation":
        await _demand_form(cleared, given.form_key)
        return frozenset({Category.IDENTITY, *given.categories})
    if given.kind == "warm-handover":
        return frozenset({Category.IDENTITY, *given.categories})
    written: set[Category] = set()
    for at, item_id in enumerate(given.item_ids):
        try:
            snapshot = await items.snapshot(cleared.session, item_id, child_id=cleared.child_id)
        except NotFound:
            raise invalid(f"/itemIds/{at}", "unknown", "is no item of yours") from None
        written.update(snapshot.categories)
    if given.categories and not written <= set(given.categories):
        raise invalid("/categories", "too-narrow", "does not cover what is written in the items")
    return frozenset(given.categories) or frozenset(written)


async def _demand_form(cleared: Cleared, key: str | None) -> None:
    """A form that children take part in, with a consent of its own."""
    try:
        terms = await cooperation.terms_of(cleared.session, key or "")
    except NotFound:
        raise invalid("/formKey", "unknown", "is no form that is known here") from None
    if terms.consent != "own":
        raise invalid("/formKey", "no-consent", "is a form in which no child is named")


async def _refuse_where_a_duty_applies(
    cleared: Cleared, situation: Situation, categories: Iterable[Category], parties: Sequence[Party]
) -> None:
    sender = await own_party(cleared.session, cleared.actor)
    child = await child_known(cleared)
    for party in parties:
        for category in categories:
            said = Circumstances(
                situation=_situation(situation, category, party), sender_role=sender_role(cleared.actor)
            )
            question = Question(
                sender=sender,
                receiver=party,
                child=child,
                on=cleared.moment.today,
                circumstances=said,
                switches=switches_of(cleared.session),
            )
            decision = question.judge(category, ConsentState.NONE)
            duty = duty_that_applies(decision)
            if duty is not None:
                raise duty_applies(duty, decision)


def _situation(stated: Situation, category: Category, receiver: Party) -> Situation:
    """A concern for social services is a concern report, whatever it is called."""
    if category is Category.CONCERN and receiver.kind is PartyKind.SOC:
        return Situation.CONCERN_REPORT
    return stated


def _recipient(party: Party) -> Recipient:
    if party.unit_id is None or party.organisation_id is None or party.branch is None:
        raise ValueError("a mere kind of party is no recipient")
    return Recipient(unit_id=party.unit_id, organisation_id=party.organisation_id, branch=party.branch)
