"""Steps of the places: a municipality nobody has used, with its board, reception, districts and schools."""

import uuid
from dataclasses import dataclass, field
from itertools import count

from app.demo.callers import Caller
from app.demo.world import REPORTER_SCOPES, SCHOOL_BRANCHES, SOCIAL_BRANCHES, SOCIAL_SCOPES, reached
from tests.cast import Cast
from tests.steps import then_it_is

_CODES = count(5001)
ADMIN_SCOPES = ("organisations.admin", "agreements.read", "agreements.write", "catalogue.write")


@dataclass
class Place:
    """A municipality of a test's own."""

    cast: Cast
    code: str
    districts: dict[str, str] = field(default_factory=dict)
    boards: dict[str, str] = field(default_factory=dict)
    receptions: dict[str, str] = field(default_factory=dict)
    people: dict[str, Caller] = field(default_factory=dict)

    @property
    def administrator(self) -> Caller:
        return self.cast.world.administrator

    async def board(self, name: str) -> str:
        """A social board with a reception, and its own system for administration."""
        world, key = self.cast.world, f"{self.code}-{name}"
        self.boards[name] = await world.organisation(
            key,
            name=f"Socialnämnden {name} {self.code}",
            sector="social-services",
            regime="osl",
            municipalityCode=self.code,
        )
        self.receptions[name] = await world.unit(
            f"{key}-reception",
            key,
            kind="social-reception",
            branch="social-reception",
            openingHours="Vardagar 8-16",
            onCallPhone="010-123 45 99",
            onCallRoute="Socialjouren, alla dagar 16-08",
            **reached(f"Mottagningen {name}", f"mottagning.{name}"),
        )
        await world.connect(
            f"{key}-system",
            organisation=key,
            branches=SOCIAL_BRANCHES,
            scopes=(*SOCIAL_SCOPES, *ADMIN_SCOPES),
        )
        return self.boards[name]

    def system(self, name: str) -> Caller:
        """A board's own system, with nobody behind it."""
        auth = self.cast.world.systems[f"{self.code}-{name}-system"].as_system(list(ADMIN_SCOPES))
        return Caller(f"the board {name}", self.cast.http, auth, "administration")

    async def social_worker(self, name: str, board: str, role: str = "social-worker") -> Caller:
        """Somebody at a board's reception."""
        key = f"{self.code}-{board}"
        self.people[name] = await self.cast.world.person(
            f"{self.code}-{name}",
            full_name=name,
            unit=f"{key}-reception",
            organisation=key,
            role=role,
            system=f"{key}-system",
        )
        return self.people[name]

    async def district(self, code: str, board: str, since: str = "2020-01-01") -> str:
        """An area of the municipality for which a board answers."""
        body = {
            "municipalityCode": self.code,
            "code": code,
            "name": f"Distrikt {code}",
            "organisationId": self.boards[board],
            "unitId": self.receptions[board],
            "validFrom": since,
        }
        made = then_it_is(await self.administrator.post("/districts", body), 201)
        self.districts[code] = made["id"]
        return self.districts[code]

    async def school(self, name: str, *, independent: bool = False) -> Caller:
        """A school with a rektor; a municipal one lies where its board is, an independent one says where."""
        world, key = self.cast.world, f"{self.code}-{name}"
        where = {} if independent else {"municipalityCode": self.code}
        regime = "tystnadsplikt" if independent else "osl"
        await world.organisation(key, name=f"{name} {self.code}", sector="school", regime=regime, **where)
        lies = {"municipalityCode": self.code} if independent else {}
        await world.unit(key, key, kind="school", branch="school", **lies, **reached(name, f"rektor.{name}"))
        scopes = (*REPORTER_SCOPES, "agreements.read", "agreements.confirm")
        await world.connect(f"{key}-system", organisation=key, branches=SCHOOL_BRANCHES, scopes=scopes)
        await world.person(
            f"{key}-rektor",
            full_name=f"Rektor {name}",
            unit=key,
            organisation=key,
            role="principal",
            system=f"{key}-system",
        )
        rektor = world.callers[f"{key}-rektor"].id
        auth = world.systems[f"{key}-system"].as_professional(rektor, scopes)
        self.people[name] = Caller(
            f"Rektor {name}", self.cast.http, auth, "coordination", id=rektor, unit_id=world.units[key]
        )
        return self.people[name]


async def given_a_place(cast: Cast) -> Place:
    """A municipality with one board and nothing else."""
    place = Place(cast, f"{next(_CODES):04d}")
    await place.board("nord")
    return place


def unknown(prefix: str) -> str:
    """An id that nothing has."""
    return f"{prefix}-{uuid.uuid4().hex[:26].translate(str.maketrans('0189', 'wxyz'))}"
