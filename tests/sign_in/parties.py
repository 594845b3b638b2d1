"""A municipality's education board, a social board, a family, and the systems that call for them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import text

from app.children import queries as register
from app.cli.keys import new_client_keys
from app.kit.columns import dates
from app.kit.database import Database
from app.kit.identity import luhn_digit
from app.kit.ids import new_id
from app.kit.vault import REGISTER, Vault
from app.organisations.models import Duty, Organisation, Professional, Unit
from app.sign_in.clients import Registration, register_client
from app.sign_in.scopes import ClientKind, holdable
from app.vocabulary import Branch, Sector

ISSUER = "http://127.0.0.1:8000"
TODAY = date.today()  # noqa: DTZ011, TID251 - duties in force on the day of the test


@dataclass
class World:
    """Who takes part."""

    school: str = field(default_factory=lambda: new_id("org"))
    social: str = field(default_factory=lambda: new_id("org"))
    other_school: str = field(default_factory=lambda: new_id("org"))
    principal: str = field(default_factory=lambda: new_id("pro"))
    nurse: str = field(default_factory=lambda: new_id("pro"))
    many: str = field(default_factory=lambda: new_id("pro"))
    former: str = field(default_factory=lambda: new_id("pro"))
    social_worker: str = field(default_factory=lambda: new_id("pro"))
    guardian_number: str = ""
    child_number: str = ""
    teenager_number: str = ""
    guardian: str = ""
    teenager: str = ""
    keys: dict[str, dict] = field(default_factory=dict)


def number_of(born: date, serial: str = "238") -> str:
    """A test number: the date, a serial that is never given, the check digit."""
    day = f"{born:%Y%m%d}"
    return f"{day}{serial}{luhn_digit(day[2:] + serial)}"


def years_ago(years: int) -> date:
    return date(TODAY.year - years, 1, 2)


async def register_people(database: Database) -> World:
    world = World()
    async with database.session() as session, session.begin():
        for organisation, sector in (
            (world.school, Sector.SCHOOL),
            (world.social, Sector.SOCIAL_SERVICES),
            (world.other_school, Sector.SCHOOL),
        ):
            session.add(Organisation(id=organisation, name="En nämnd", sector=sector, regime="osl"))
        await session.flush()
        school_unit = _unit(session, world.school, "school")
        health_unit = _unit(session, world.school, "pupil-health-medical")
        reception = _unit(session, world.social, "social-reception")
        for professional, organisation, hsa_id, source_id in (
            (world.principal, world.school, None, "11111111-2222-4333-8444-555555555555"),
            (world.nurse, world.school, "SE2321000016-ABCD", None),
            (world.many, world.school, None, None),
            (world.former, world.school, None, None),
            (world.social_worker, world.social, None, None),
        ):
            session.add(
                Professional(
                    id=professional,
                    organisation_id=organisation,
                    name_sealed=database.vault.seal(organisation, "Maria Testsson"),
                    hsa_id=hsa_id,
                    source_id=source_id,
                )
            )
        await session.flush()
        yesterday = TODAY - timedelta(days=2)
        _duty(session, world.school, world.principal, school_unit, "principal", "school")
        _duty(session, world.school, world.nurse, health_unit, "school-nurse", "pupil-health-medical")
        _duty(session, world.school, world.many, school_unit, "teacher", "school")
        _duty(session, world.school, world.many, health_unit, "school-nurse", "pupil-health-medical")
        _duty(session, world.school, world.former, school_unit, "teacher", "school", until=yesterday)
        _duty(session, world.social, world.social_worker, reception, "social-worker", "social-reception")
        await _clients(session, world)
        await _family(session, database.vault, world)
    return world


def _unit(session, organisation: str, branch: str) -> str:
    unit = Unit(
        organisation_id=organisation, name="Enhet", kind="school", branch=branch, role_mailbox="a@b.example"
    )
    session.add(unit)
    return unit.id


def _duty(session, organisation, professional, unit, role, branch, *, until=None) -> None:
    session.add(
        Duty(
            organisation_id=organisation,
            professional_id=professional,
            unit_id=unit,
            role=role,
            branch=branch,
            valid=dates(TODAY - timedelta(days=400), until),
        )
    )


async def _clients(session, world: World) -> None:
    for client_id, kind, organisation, branches, sector in (
        (
            "https://sis.example",
            ClientKind.SYSTEM,
            world.school,
            ["school", "pupil-health-medical"],
            "school",
        ),
        ("https://case.example", ClientKind.SYSTEM, world.social, ["social-reception"], "social-services"),
        ("https://other.example", ClientKind.SYSTEM, world.other_school, ["school"], "school"),
        ("https://shut.example", ClientKind.SYSTEM, world.school, ["school"], "school"),
        ("https://app.example", ClientKind.FAMILY_APP, None, [], None),
        ("https://admin.example", ClientKind.ADMINISTRATOR, None, [], None),
    ):
        private, public = new_client_keys()
        world.keys[client_id] = private
        await register_client(
            session,
            Registration(
                client_id=client_id,
                name="Ett system",
                kind=kind,
                organisation_id=organisation,
                branches=[Branch(branch) for branch in branches],
                scopes=holdable(kind, Sector(sector) if sector else None) - {"plans.write"},
                jwks=public,
                redirect_uris=[] if kind is ClientKind.ADMINISTRATOR else [f"{client_id}/signed-in"],
            ),
        )
    await session.flush()
    await session.execute(
        text("UPDATE client SET disabled_at = now() WHERE client_id = 'https://shut.example'")
    )


async def _family(session, vault: Vault, world: World) -> None:
    world.teenager_number = number_of(years_ago(15))
    world.child_number = number_of(years_ago(9))
    world.guardian_number = number_of(date(1980, 3, 4))
    world.guardian = await _member(session, vault, world.guardian_number)
    world.teenager = await _child(session, vault, world.teenager_number, years_ago(15))
    await _child(session, vault, world.child_number, years_ago(9))


def _hashed(vault: Vault, number: str) -> dict:
    return {
        "hash": vault.hash(number),
        "hashes": vault.hashes(number),
        "key_version": vault.index_version,
        "sealed": vault.seal(REGISTER, number),
    }


async def _member(session, vault: Vault, number: str) -> str:
    return await register.place_family_member(session, id=new_id("fam"), **_hashed(vault, number))


async def _child(session, vault: Vault, number: str, born: date) -> str:
    return await register.place_child(
        session,
        id=new_id("chi"),
        kind="personal-identity-number",
        birth_date=born,
        covered_from=born,
        covered_until=born,
        **_hashed(vault, number),
    )
