"""Who calls: the roles of the access matrix, each with the token that it would have in real life."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import text

from app.demo.callers import Caller
from app.demo.world import SCHOOL_BRANCHES, SCHOOL_SCOPES, reached
from app.interop.models import ImportRun
from app.vocabulary import Branch
from tests.cast import Cast, made_up_number
from tests.contract.access_together import together
from tests.contract.committed import committed_paths
from tests.sign_in.administration import NewSystem
from tests.steps import then_it_is

ROLES = (
    "teacher",
    "rektor",
    "school nurse",
    "psychologist",
    "social reception",
    "social inquiry",
    "social service",
    "BVC nurse",
    "BUP",
    "guardian A",
    "guardian B",
    "ex-guardian",
    "child 13",
    "child 16",
    "other municipality's rektor",
    "roster system",
    "statistics system",
    "event system",
    "administrator",
    "no token",
)
SHORT = dict(
    zip(
        ROLES,
        "tea rek nur psy rec inq ser bvc bup gdA gdB gdX c13 c16 oth ros sta eve adm non".split(),  # noqa: SIM905 - columns
        strict=True,
    )
)
GUARDIANS = ("guardian A", "guardian B", "ex-guardian")
_STAFF = {
    "teacher": "teacher",
    "rektor": "rektor",
    "school nurse": "school-nurse",
    "psychologist": "psychologist",
    "social reception": "reception",
    "social inquiry": "inquiry",
    "social service": "service",
    "BVC nurse": "nurse",
    "BUP": "bup",
}
_NEIGHBOUR = "neighbour"


@dataclass(frozen=True)
class People:
    """Everybody who calls, whatever the child, and the numbers of the guardians."""

    cast: Cast
    callers: dict[str, Caller]
    numbers: dict[str, str]
    import_id: str
    """A run of the education board's import."""
    places: dict[str, str]
    """A district of the municipality, its contact point, an agreement, a system that counts; and what working
    together needs (access_together.py).
    """

    def staff(self, role: str) -> Caller:
        return self.callers[role]

    def in_the_family_of(self, thirteen: str, sixteen: str) -> dict[str, Caller]:
        """The same people; the two children call as those who have these numbers."""
        world = self.cast.world
        return self.callers | {
            "child 13": world.young_person(f"matrix {thirteen}", "Tretton", thirteen),
            "child 16": world.young_person(f"matrix {sixteen}", "Sexton", sixteen),
        }


async def gather(cast: Cast) -> People:
    """Let the world's own people call, and those whom the world lacks: once for a run."""
    world = cast.world
    callers = {role: world.callers[name] for role, name in _STAFF.items()}
    callers["other municipality's rektor"] = await _neighbour(cast)
    numbers = {role: made_up_number(date(1984, 3, 3)) for role in GUARDIANS}
    for role, number in numbers.items():
        callers[role] = world.guardian(f"matrix {role}", role, number)
    callers["roster system"] = await _system(
        cast, "matrix-roster", organisation="education", branches=SCHOOL_BRANCHES, scope="roster.sync"
    )
    callers["statistics system"] = await _system(
        cast, "matrix-statistics", organisation="region", branches=(Branch.CARE,), scope="statistics.read"
    )
    callers["event system"] = await _system(
        cast, "matrix-events", organisation="education", branches=(Branch.SCHOOL,), scope="events.subscribe"
    )
    callers["administrator"] = world.administrator
    return People(
        cast=cast,
        callers=callers,
        numbers=numbers,
        import_id=await _import_run(cast),
        places=await _places(cast),
    )


async def _places(cast: Cast) -> dict[str, str]:
    """A district whose contact point Lindens skola has confirmed, what two boards have agreed, a system."""
    admin, board = cast.world.administrator, cast.organisation("social")
    reception = {"unitId": cast.unit("reception"), "validFrom": "2024-01-01"}
    district = {"municipalityCode": "9901", "code": "matrix", "name": "Matrisen", "organisationId": board}
    made = then_it_is(await admin.post("/districts", {**district, **reception}), 201)
    contact = {"districtId": made["id"], **reception}
    point = then_it_is(await admin.post("/contact-points", contact), 201)["id"]
    then_it_is(
        await cast.rektor.post(f"/contact-points/{point}/receipts", {"unitId": cast.unit("linden")}), 201
    )
    agreement = {
        "organisationId": board,
        "kind": "sok",
        "name": "SÖK",
        "partyIds": [board, cast.organisation("education")],
        "levels": [{"level": level, "name": level} for level in ("steering-group", "individual-forum")],
        "limits": {},
        "timings": [],
        "validFrom": "2024-01-01",
        "revisionOn": "2099-01-01",
    }
    agreed = then_it_is(await admin.post("/collaboration-agreements", agreement), 201)["id"]
    system = NewSystem(cast.organisation("education"), ["statistics.read"])
    connected = then_it_is(await admin.post("/clients", system.body), 201)["id"]
    return {
        "districtId": made["id"],
        "contactPointId": point,
        "agreementId": agreed,
        "clientId": connected,
        "subscriptionId": await _subscription(cast),
        **await together(cast),
    }


async def _subscription(cast: Cast) -> str:
    """Where the event system wants to be told; nobody ever takes anything there."""
    auth = cast.world.systems["matrix-events"].as_system(["events.subscribe"])
    system = Caller("event system", cast.world.http, auth, None)
    body = {"name": "Matrix", "address": "https://receiver.example/matrix"}
    return str(then_it_is(await system.post("/event-subscriptions", body), 201)["id"])


async def _import_run(cast: Cast) -> str:
    """A run as the command line leaves it, for it is not started over HTTP; counted as the document shows."""
    organisation = cast.organisation("education")
    read = committed_paths()["/named-person/v1/imports/{importId}"]["get"]
    counts = read["responses"]["200"]["content"]["application/json"]["example"]["counts"]
    async with cast.world.database.session() as session, session.begin():
        await session.execute(
            text("SELECT set_config('app.organisation', :own, true)"), {"own": organisation}
        )
        run = ImportRun(organisation_id=organisation, source="matrix", counts=counts)
        session.add(run)
        await session.flush()
        return run.id


async def _neighbour(cast: Cast) -> Caller:
    world = cast.world
    await world.organisation(
        _NEIGHBOUR,
        name="Grannstads kommun, utbildningsnämnden",
        sector="school",
        regime="osl",
        municipalityCode="9902",
    )
    await world.unit(
        _NEIGHBOUR, _NEIGHBOUR, kind="school", branch="school", **reached("Grannskolan", "rektor.grannskolan")
    )
    await world.connect(
        "neighbour-system", organisation=_NEIGHBOUR, branches=SCHOOL_BRANCHES, scopes=SCHOOL_SCOPES
    )
    return await world.person(
        "neighbour-rektor",
        full_name="Ulla Grann",
        unit=_NEIGHBOUR,
        organisation=_NEIGHBOUR,
        role="principal",
        system="neighbour-system",
    )


async def _system(
    cast: Cast, name: str, *, organisation: str, branches: tuple[Branch, ...], scope: str
) -> Caller:
    """A system with nobody behind it, and one scope."""
    await cast.world.connect(name, organisation=organisation, branches=branches, scopes=(scope,))
    auth = cast.world.systems[name].as_system([scope])
    return replace(cast.world.administrator, name=name, auth=auth)
