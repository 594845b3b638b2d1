"""The made-up world: organisations, units, people and the systems they work in, registered over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import status

from app.demo.callers import Caller
from app.demo.token_client import TokenClient
from app.kit.database import Database
from app.sign_in.clients import Registration, register_client
from app.sign_in.development_people import HSA_IDS
from app.sign_in.keys import new_key, public_half
from app.sign_in.scopes import ClientKind
from app.vocabulary import Branch

ADMINISTRATOR = "named-person-administrator"
RETURNS_TO = "http://127.0.0.1:9000/signed-in"
"""Where a browser comes back to in the demo: a system on the developer's own machine."""
ADMINISTRATOR_SCOPES = (
    "organisations.admin",
    "agreements.read",
    "agreements.write",
    "catalogue.write",
    "clients.read",
    "clients.manage",
)
PERSON_SCOPES = (
    "children.read",
    "children.write",
    "named-person.read",
    "named-person.write",
    "five-questions.read",
    "five-questions.write",
    "plans.read",
    "plans.write",
    "plans.attend",
    "consents.read",
    "consents.write",
    "disclosures.explain",
    "disclosures.write",
    "disclosures.read",
    "measures.read",
    "measures.write",
    "consultations.read",
    "consultations.write",
    "agreements.read",
    "agreements.confirm",
    "cooperation.read",
    "cooperation.write",
    "access-log.read",
)
REPORTER_SCOPES = (*PERSON_SCOPES, "concerns.create", "concerns.read", "feedback.read")
SOCIAL_SCOPES = (*PERSON_SCOPES, "concerns.create", "concerns.read", "concerns.decide")
"""What a school's or a health record's system asks for, and what a social board's does."""
SCHOOL_SCOPES = (*REPORTER_SCOPES, "absence.read", "absence.write")
"""A school's people also see to absence."""
SYSTEM_SCOPES = ("roster.sync", "organisations.admin")
FAMILY_SCOPES = ("family.read", "family.write")
SCHOOL_BRANCHES = (
    Branch.SCHOOL,
    Branch.PRESCHOOL,
    Branch.PUPIL_HEALTH_MEDICAL,
    Branch.PUPIL_HEALTH_PSYCHOSOCIAL,
)
SOCIAL_BRANCHES = (Branch.SOCIAL_RECEPTION, Branch.SOCIAL_INQUIRY, Branch.SOCIAL_SERVICE)


@dataclass
class World:
    """Who there is, by short names: organisations, units, systems and callers."""

    http: httpx.AsyncClient
    database: Database
    issuer: str
    organisations: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    systems: dict[str, TokenClient] = field(default_factory=dict)
    keys: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    held: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The scopes with which each system is registered."""
    callers: dict[str, Caller] = field(default_factory=dict)

    @property
    def administrator(self) -> Caller:
        """The installation's administrator: a system, with nobody behind it."""
        auth = self.systems[ADMINISTRATOR].as_system(list(ADMINISTRATOR_SCOPES))
        return Caller("The administrator", self.http, auth, "administration")

    async def connect(
        self,
        client_id: str,
        *,
        kind: ClientKind = ClientKind.SYSTEM,
        organisation: str | None = None,
        branches: tuple[Branch, ...] = (),
        scopes: tuple[str, ...],
    ) -> None:
        """Register a system with a new key, as an installation's administrator does from the command line."""
        key = new_key()
        registration = Registration(
            client_id=client_id,
            name=client_id,
            kind=kind,
            organisation_id=self.organisations[organisation] if organisation else None,
            branches=branches,
            scopes=scopes,
            jwks={"keys": [public_half(key)]},
            redirect_uris=() if kind is ClientKind.ADMINISTRATOR else (RETURNS_TO,),
        )
        async with self.database.session() as session, session.begin():
            await register_client(session, registration, demo=True)
        self.held[client_id] = scopes
        self.hold(client_id, key)

    def hold(self, client_id: str, key: Mapping[str, Any]) -> None:
        """Keep a system's key, to call as it."""
        self.keys[client_id] = key
        self.systems[client_id] = TokenClient(
            self.http, client_id=client_id, private_key=key, issuer=self.issuer
        )

    async def organisation(self, name: str, /, **body: Any) -> str:
        """Register an organisation."""
        made = await self._create("/organisations", body)
        self.organisations[name] = made
        return made

    async def unit(self, name: str, organisation: str, /, **body: Any) -> str:
        """Register a unit."""
        body["organisationId"] = self.organisations[organisation]
        self.units[name] = await self._create("/units", body)
        return self.units[name]

    async def person(
        self, name: str, *, full_name: str, unit: str, organisation: str, role: str, system: str
    ) -> Caller:
        """Register a professional with a duty, and let them call through their system."""
        body = {"organisationId": self.organisations[organisation], "name": full_name}
        if name in HSA_IDS:
            body["hsaId"] = HSA_IDS[name]
        professional = await self._create("/professionals", body)
        duty = {
            "professionalId": professional,
            "unitId": self.units[unit],
            "role": role,
            "validFrom": "2019-01-01",
        }
        await self._create("/duties", duty)
        return self.staff(name, full_name, professional, unit=unit, system=system)

    def staff(self, name: str, full_name: str, professional: str, *, unit: str, system: str) -> Caller:
        """Let a registered professional call through their system."""
        asked = {*SCHOOL_SCOPES, *SOCIAL_SCOPES}
        scopes = [scope for scope in self.held.get(system, PERSON_SCOPES) if scope in asked]
        auth = self.systems[system].as_professional(professional, scopes)
        caller = Caller(
            full_name, self.http, auth, "coordination", id=professional, unit_id=self.units.get(unit, "")
        )
        self.callers[name] = caller
        return caller

    def guardian(self, name: str, full_name: str, identity_number: str) -> Caller:
        """Let a guardian call through the family app."""
        auth = self.systems["family-app"].as_guardian(identity_number, FAMILY_SCOPES)
        self.callers[name] = Caller(full_name, self.http, auth, "family")
        return self.callers[name]

    def young_person(self, name: str, full_name: str, identity_number: str) -> Caller:
        """Let a young person call through the family app."""
        auth = self.systems["family-app"].as_young_person(identity_number, FAMILY_SCOPES)
        self.callers[name] = Caller(full_name, self.http, auth, "family")
        return self.callers[name]

    async def _create(self, path: str, body: Mapping[str, Any]) -> str:
        answer = await self.administrator.post(path, dict(body))
        if answer.status_code != status.HTTP_201_CREATED:
            raise RuntimeError(f"{path} answered {answer.status_code}: {answer.text}")
        return str(answer.json()["id"])


async def build(world: World, *, hand_made_school: bool = True) -> None:
    """Register the region, the municipality with its two boards, and the independent school.

    The municipal school's own units and staff are made by hand, or left to come with its import.
    """
    await world.connect(ADMINISTRATOR, kind=ClientKind.ADMINISTRATOR, scopes=ADMINISTRATOR_SCOPES)
    await _organisations(world)
    await _units(world)
    if hand_made_school:
        await _school_by_hand(world)
    await _systems(world)
    await _people(world, _PEOPLE)
    if hand_made_school:
        await _people(world, _SCHOOL_PEOPLE)


async def _organisations(world: World) -> None:
    await world.organisation(
        "region", name="Region Linden", sector="health-care", regime="osl", regionCode="99"
    )
    await world.organisation(
        "education",
        name="Lindköpings kommun, utbildningsnämnden",
        sector="school",
        regime="osl",
        municipalityCode="9901",
    )
    await world.organisation(
        "social",
        name="Lindköpings kommun, socialnämnden",
        sector="social-services",
        regime="osl",
        municipalityCode="9901",
    )
    await world.organisation("independent", name="Ekens friskola AB", sector="school", regime="tystnadsplikt")


def reached(name: str, mailbox: str) -> dict[str, str]:
    """How a unit is reached."""
    return {"name": name, "roleMailbox": f"{mailbox}@example.se", "phone": "010-123 45 00"}


async def _school_by_hand(world: World) -> None:
    await world.unit(
        "linden", "education", kind="school", branch="school", **reached("Lindens skola", "rektor.linden")
    )


async def _units(world: World) -> None:
    await world.unit(
        "bvc",
        "region",
        kind="child-health-centre",
        branch="care",
        fallbackFor=["child-health"],
        **reached("BVC Linden", "bvc.linden"),
    )
    await world.unit(
        "bup", "region", kind="child-psychiatry", branch="care", **reached("BUP Linden", "bup.linden")
    )
    await world.unit(
        "attendance",
        "education",
        kind="other",
        branch="school",
        fallbackFor=["school"],
        **reached("Skolpliktsbevakningen", "skolplikt"),
    )
    await world.unit(
        "kaa",
        "education",
        kind="municipal-activity-responsibility",
        branch="school",
        fallbackFor=["activity-responsibility"],
        **reached("Kommunala aktivitetsansvaret", "kaa"),
    )
    for name, title in (
        ("reception", "Mottagningen barn och unga"),
        ("inquiry", "Utredningen barn och unga"),
        ("service", "Öppna insatser barn och unga"),
    ):
        await world.unit(
            name, "social", kind=f"social-{name}", branch=f"social-{name}", **reached(title, name)
        )
    await world.unit(
        "eken",
        "independent",
        kind="school",
        branch="school",
        municipalityCode="9901",
        **reached("Ekens friskola", "rektor.eken"),
    )


async def _systems(world: World) -> None:
    school = (*SCHOOL_SCOPES, *SYSTEM_SCOPES)
    await world.connect("school-system", organisation="education", branches=SCHOOL_BRANCHES, scopes=school)
    await world.connect(
        "independent-school-system", organisation="independent", branches=SCHOOL_BRANCHES, scopes=school
    )
    await world.connect("case-system", organisation="social", branches=SOCIAL_BRANCHES, scopes=SOCIAL_SCOPES)
    await world.connect(
        "health-record", organisation="region", branches=(Branch.CARE,), scopes=REPORTER_SCOPES
    )
    await world.connect("family-app", kind=ClientKind.FAMILY_APP, scopes=FAMILY_SCOPES)


_SCHOOL_PEOPLE = (
    ("rektor", "Maria Lindqvist", "linden", "education", "principal", "school-system"),
    ("teacher", "Jonas Ek", "linden", "education", "teacher", "school-system"),
    ("school-nurse", "Eva Sund", "linden", "education", "school-nurse", "school-system"),
    ("psychologist", "Lena Falk", "linden", "education", "school-psychologist", "school-system"),
)
_PEOPLE = (
    ("nurse", "Birgit Holm", "bvc", "region", "child-health-nurse", "health-record"),
    ("bup", "Omar Rashid", "bup", "region", "clinician", "health-record"),
    ("reception", "Sara Nyman", "reception", "social", "social-worker", "case-system"),
    ("inquiry", "Ali Haddad", "inquiry", "social", "social-worker", "case-system"),
    ("service", "Tove Lund", "service", "social", "social-worker", "case-system"),
    ("other-rektor", "Karin Ekman", "eken", "independent", "principal", "independent-school-system"),
)


async def _people(world: World, people: tuple[tuple[str, str, str, str, str, str], ...]) -> None:
    for name, full_name, unit, organisation, role, system in people:
        await world.person(
            name, full_name=full_name, unit=unit, organisation=organisation, role=role, system=system
        )
