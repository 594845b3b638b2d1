"""Use cases of forms: which there are, one's own, and how one's own is corrected with its history intact."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Pass
from app.cooperation import queries
from app.cooperation.errors import FormComesAlong, FormExists
from app.cooperation.forms import shipped
from app.cooperation.models import CooperationForm, CooperationFormEntry
from app.cooperation.schemas import CooperationFormCreate, CooperationFormUpdate, FormTerms
from app.kit.problems import NotFound, invalid
from app.organisations.models import Organisation
from app.organisations.service import must_administer


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form by its key: one that comes along, or somebody's own."""

    key: str
    terms: FormTerms
    organisation_id: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FormVersion:
    """How a form is, or was until it was replaced."""

    number: int
    terms: FormTerms
    replaced_at: datetime | None


async def forms(session: AsyncSession) -> list[Form]:
    """Return every form, those that come along first."""
    known = [Form(key=key, terms=terms) for key, terms in shipped().items()]
    return known + [_own(row) for row in await queries.own_forms(session)]


async def form(session: AsyncSession, key: str) -> Form:
    """Return a form. Raises NotFound."""
    terms = shipped().get(key)
    if terms is not None:
        return Form(key=key, terms=terms)
    row = await queries.own_form(session, key)
    if row is None:
        raise NotFound
    return _own(row)


async def configure(passed: Pass, *, given: CooperationFormCreate) -> str:
    """Configure a form of one's own. Raises NotYourOrganisation, FormExists."""
    must_administer(passed.actor, given.organisation_id)
    await demand_organisation(passed.session, given.organisation_id)
    if given.key in shipped() or await queries.own_form(passed.session, given.key):
        raise FormExists
    row = CooperationForm(
        organisation_id=given.organisation_id, key=given.key, terms=given.terms.model_dump(mode="json")
    )
    passed.session.add(row)
    await passed.session.flush()
    return row.key


async def form_to_change(passed: Pass, key: str) -> CooperationForm:
    """Return a form of the caller's own, held. Raises NotFound, NotYourOrganisation, FormComesAlong."""
    if key in shipped():
        raise FormComesAlong(elsewhere="/cooperation-forms")
    row = await queries.own_form(passed.session, key, lock=True)
    if row is None:
        raise NotFound
    must_administer(passed.actor, row.organisation_id)
    return row


async def correct(passed: Pass, row: CooperationForm, *, given: CooperationFormUpdate) -> None:
    """Correct a form; how it was is kept, and what has started goes on as it was decided."""
    said = given.model_dump(mode="json", exclude_none=True)
    before = FormTerms.model_validate(row.terms)
    after = FormTerms.model_validate({**before.model_dump(mode="json"), **said})
    if after == before:
        return
    entry = CooperationFormEntry(cooperation_form_id=row.id, number=row.version, terms=row.terms)
    row.terms, row.version = after.model_dump(mode="json"), row.version + 1
    passed.session.add(entry)
    passed.session.add(row)
    await passed.session.flush()


async def form_history(session: AsyncSession, key: str) -> list[FormVersion]:
    """Return how a form is and has been, the latest first. Raises NotFound."""
    found = await form(session, key)
    now = FormVersion(number=found.version, terms=found.terms, replaced_at=None)
    row = await queries.own_form(session, key)
    earlier = await queries.form_entries(session, row.id) if row else ()
    return [
        now,
        *(
            FormVersion(
                number=each.number,
                terms=FormTerms.model_validate(each.terms),
                replaced_at=each.recorded_at,
            )
            for each in earlier
        ),
    ]


async def demand_organisation(session: AsyncSession, organisation_id: str) -> Organisation:
    """Return an organisation that is said to keep something. Raises InvalidRequest."""
    found = await session.get(Organisation, organisation_id)
    if found is None:
        raise invalid("/organisationId", "unknown", "names an organisation that is not here")
    return found


def _own(row: CooperationForm) -> Form:
    terms = FormTerms.model_validate(row.terms)
    return Form(key=row.key, terms=terms, organisation_id=row.organisation_id, version=row.version)
