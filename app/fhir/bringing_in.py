"""Bringing the children of FHIR bundles in, as the professional who answers for it would over the API.

Each child is registered by the use case of the API, in a savepoint of its own; what is refused is set aside
with the refusal's code. The counts are the same whether or not somebody else knows a child, and whether or
not it is protected: what others know is nobody's to learn from an import either.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pydantic import ValidationError
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.access.doors import Cleared, Pass
from app.access.gatekeeper import ClearedChildId, Gatekeeper
from app.access.register import Register
from app.access.tokens import TokenClaims
from app.audit.actor import Actor
from app.children import service
from app.children.errors import AlreadyKnown
from app.children.models import ExternalIdentifier
from app.children.registering import identifier_text, register_child
from app.children.schemas import ChildCreate, ExternalIdentifierCreate, GuardianCreate
from app.fhir.bundle_reading import Aside, BundleSaid, ChildSaid, GuardianSaid
from app.interop.models import ImportQuarantine, ImportRun
from app.kit.clock import Moment, wall_clock
from app.kit.database import Database
from app.kit.ids import new_id
from app.kit.problems import Problem
from app.vocabulary import Branch, Matter, Purpose, Sector

ACTION = "import:run"
SOURCE = "fhir-bundle"
SYSTEM = "fhir-patient"
"""The name under which a bundle's id of a child is kept."""
_SCOPES = frozenset({"children.write"})
_NUMBER_OF_ANOTHER = "number-of-another"
_KINDS = ("units", "professionals", "duties", "children", "records", "relations", "guardians", "identifiers")
_RESOURCES = ("organisations", "persons", "duties", "groups", "placements")
_OTHERS = (
    "unverified_numbers",
    "shielded",
    "masked_names",
    "heads_named",
    "verified_guardians_kept",
    "departed",
    "grown_up",
    "ignored_persons",
    "vacant_duties",
    "unknown_duty_roles",
    "dangling_references",
)


class NotBroughtInError(ValueError):
    """The import did not begin; the message says why in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Who brings the children in: a system, for a professional, at one of their units, since when."""

    client_id: str
    professional_id: str
    organisation_id: str
    unit_id: str
    since: date | None = None
    """Today when nothing is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the service itself asks: the database, the register, the gatekeeper."""

    database: Database
    register: Register
    gatekeeper: Gatekeeper


@dataclass(slots=True)
class _Tally:
    taken: Counter[str] = field(default_factory=Counter)
    aside: list[Aside] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A finished run."""

    run_id: str
    children: int
    guardians: int
    aside: tuple[Aside, ...]


async def bring_in(house: House, bundles: Sequence[BundleSaid], errand: Errand) -> BroughtIn:
    """Register the children of some bundles. Raises NotBroughtInError; then nothing is stored."""
    run_id = new_id("imp")
    async with house.database.session() as session, session.begin():
        passed = await _enter(house, session, errand, run_id)
        tally = _Tally()
        for bundle in bundles:
            tally.aside += bundle.aside
            for child in bundle.children:
                await _Case(house, passed, errand, tally).settle(child)
        await _write_down(passed, run_id, tally, read=sum(bundle.read for bundle in bundles))
    return BroughtIn(run_id, tally.taken["children"], tally.taken["guardians"], tuple(tally.aside))


async def _enter(house: House, session: AsyncSession, errand: Errand, run_id: str) -> Pass:
    """Pass the register as a call would, with the professional's own duty at the unit."""
    now = int(wall_clock().timestamp())
    claims = TokenClaims(
        client_id=errand.client_id,
        subject=errand.professional_id,
        scopes=_SCOPES,
        expires_at=now,
        token_id=run_id,
        organisation_id=errand.organisation_id,
        branch=Branch.CARE,
        professional_id=errand.professional_id,
    )
    standing = await house.register.enter(session, claims)
    if standing is None or standing.sector is not Sector.HEALTH_CARE:
        raise NotBroughtInError("The system or the professional is no care organisation's, or not now.")
    if errand.unit_id not in standing.unit_ids:
        raise NotBroughtInError("The professional has no duty at this unit today.")
    actor = Actor(
        client_id=errand.client_id,
        scopes=_SCOPES,
        organisation_id=errand.organisation_id,
        branch=Branch.CARE,
        professional_id=errand.professional_id,
        purpose=Purpose.CARE,
        request_id=run_id,
    )
    actor = replace(actor, sector=standing.sector, roles=standing.roles, unit_ids=standing.unit_ids)
    return Pass(session=session, actor=actor, moment=Moment(wall_clock() + standing.ahead), action=ACTION)


class _OtherChildError(Exception):
    """The number is that of another child than the id that the bundle has for it."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One child of a bundle."""

    house: House
    passed: Pass
    errand: Errand
    tally: _Tally

    async def settle(self, said: ChildSaid) -> None:
        """Take the child over, with its guardians, or set it aside."""
        try:
            async with self.passed.session.begin_nested():
                child_id = await self._registered(said)
        except (Problem, ValidationError, _OtherChildError, DBAPIError) as error:
            reason = _reason(error)
            if reason is not None:
                self._put_aside("Patient", said.record_id, *reason)
                return
            self.tally.taken["children"] += 1
        else:
            self.tally.taken["children"] += 1
            for guardian in said.guardians:
                await self._guardian(child_id, guardian, said)

    async def _registered(self, said: ChildSaid) -> str:
        known = await self._known_as(said.record_id)
        if known is not None and said.number is None:
            return known
        child_id = await register_child(self.passed, given=self._as_the_api_takes_it(said))
        if known not in {None, child_id}:
            raise _OtherChildError
        cleared = await self._cleared(child_id, Matter.EXTERNAL_IDENTIFIER)
        if cleared is not None and known is None:
            given = ExternalIdentifierCreate(system=SYSTEM, value=said.record_id)
            await service.add_identifier(cleared, given=given)
        await self.passed.note(child_id=child_id, subject_id=self.passed.actor.request_id)
        return child_id

    def _as_the_api_takes_it(self, said: ChildSaid) -> ChildCreate:
        return ChildCreate.model_validate(
            {
                "identity_number": said.number,
                "birth_date": said.birth_date,
                "given_name": said.given_name,
                "family_name": said.family_name,
                "protection": said.protection,
                "relation": {
                    "unit_id": self.errand.unit_id,
                    "kind": "care",
                    "valid_from": self.errand.since or self.passed.moment.today,
                },
            }
        )

    async def _known_as(self, record_id: str) -> str | None:
        """Return which child the own branch has kept under the bundle's id."""
        owner, vault = self.passed.actor.organisation_id or "", self.passed.vault
        words = identifier_text(system=SYSTEM, value=record_id, owner=owner, child_id="", verified=True)
        statement = select(ExternalIdentifier.child_id).where(
            col(ExternalIdentifier.system) == SYSTEM,
            col(ExternalIdentifier.value_hash).in_(vault.hashes(words)),
            col(ExternalIdentifier.branch) == self.passed.actor.branch,
        )
        return (await self.passed.session.exec(statement)).first()

    async def _cleared(self, child_id: str, matter: Matter) -> Cleared | None:
        """Pass the gatekeeper, as the door of an operation does; None when the caller may not know."""
        passed = self.passed
        verdict = await self.house.gatekeeper.decide(
            passed.session, passed.actor, matter, "write", child_id, passed.moment
        )
        if not (verdict.knows and verdict.may):
            return None
        return Cleared(
            session=passed.session,
            actor=passed.actor,
            moment=passed.moment,
            action=passed.action,
            child_id=ClearedChildId(child_id),
            subject=child_id,
        )

    async def _guardian(self, child_id: str, said: GuardianSaid, child: ChildSaid) -> None:
        try:
            async with self.passed.session.begin_nested():
                cleared = await self._cleared(child_id, Matter.GUARDIAN)
                if cleared is not None:
                    await self._add_guardian(cleared, said, child)
        except AlreadyKnown:
            pass
        except (Problem, ValidationError) as error:
            self._put_aside("RelatedPerson", said.record_id, *(_reason(error) or ("", "")))
            return
        self.tally.taken["guardians"] += 1

    async def _add_guardian(self, cleared: Cleared, said: GuardianSaid, child: ChildSaid) -> None:
        given = GuardianCreate(
            identity_number=said.number,
            name=said.name,
            phone=said.phone,
            custody=True,
            source=said.source,
            verified_on=said.verified_on,
            valid_from=said.since or child.birth_date,
            valid_to=said.until,
        )
        made = await service.add_guardian(cleared, given=given)
        await cleared.note(subject_id=made)

    def _put_aside(self, resource: str, record_id: str, why: str, place: str = "") -> None:
        self.tally.aside.append(Aside(resource, record_id, why, place))


def _reason(error: Exception) -> tuple[str, str] | None:
    """Say why something is set aside, and where it does not fit; never what stood there. None for an id that
    is kept already where the caller may not look: that it is there is not told. Raises what stops everything.
    """
    if isinstance(error, Problem):
        return error.code(), error.errors[0].pointer if error.errors else ""
    if isinstance(error, ValidationError):
        return "malformed", ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
    if isinstance(error, _OtherChildError):
        return _NUMBER_OF_ANOTHER, ""
    if isinstance(error, IntegrityError):
        return None
    if getattr(error, "connection_invalidated", False):
        raise error
    return "refused-by-database", ""


async def _write_down(passed: Pass, run_id: str, tally: _Tally, *, read: int) -> None:
    """Keep the run with its counts, and what was set aside."""
    owner = passed.actor.organisation_id
    nothing = {"created": 0, "changed": 0, "unchanged": 0, "ended": 0}
    counts = {
        "read": {**dict.fromkeys(_RESOURCES, 0), "persons": read},
        "rows": {kind: {**nothing, "created": tally.taken[kind]} for kind in _KINDS},
        "changes": tally.taken.total(),
        "quarantined": len(tally.aside),
        **dict.fromkeys(_OTHERS, 0),
        "incomplete": [],
    }
    values = {"id": run_id, "organisation_id": owner, "source": SOURCE, "counts": counts}
    await passed.session.execute(insert(ImportRun).values(**values, finished_at=passed.moment.now))
    rows = [
        {
            "id": new_id("qua"),
            "import_run_id": run_id,
            "organisation_id": owner,
            "resource": each.resource,
            "record_id": each.record_id,
            "reason": each.why,
            "place": each.place,
        }
        for each in tally.aside
    ]
    if rows:
        await passed.session.execute(insert(ImportQuarantine), rows)
    await passed.note(subject_id=run_id)
