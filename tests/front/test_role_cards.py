"""Role cards say what the doors do: held against the matrix, which is measured over HTTP."""

from collections.abc import Mapping

import pytest

from app.disclosures.rights import RIGHTS
from app.front.role_cards import role_cards
from app.sign_in.scopes import ClientKind, holdable
from app.vocabulary import Branch, Matter, Sector, StaffRole
from tests.cast import Cast
from tests.contract.access_matrix import PRINTED
from tests.contract.access_roles import SHORT
from tests.contract.committed import committed_paths
from tests.steps import then_it_is, then_it_is_refused

CARD_OF = {
    "teacher": "teacher",
    "rektor": "principal",
    "school nurse": "school-nurse",
    "psychologist": "school-psychologist",
    "social reception": "social-worker",
    "social inquiry": "social-worker",
    "social service": "social-worker",
    "BVC nurse": "child-health-nurse",
    "BUP": "clinician",
    "guardian A": "guardian",
    "child 13": "young-person",
    "child 16": "young-person",
    "other municipality's rektor": "principal",
}
_NEVER_ASKED = {"assistance:answer", "disclosure:answer", "disclosure:receive", "plan:attend"}
"""In the matrix Lindens skola asks, shares and calls: nobody asks, shares with or calls it."""
_NOT_ONE_OF_THE_FEW = {
    "protection:lift",
    "protection:read",
    "protection:read-access",
    "protection:read-units",
}
NOT_TRIED = {
    "principal": _NEVER_ASKED,
    "teacher": _NEVER_ASKED | _NOT_ONE_OF_THE_FEW,
    "guardian": set[str](),
    "young-person": {"application:withdraw", "support:withdraw-decline"},  # the matrix's are another's
}
"""The roles that the matrix puts in nearly every bond, and what it still does not try with them."""


def below_a_child_or_a_plan() -> Mapping[str, str]:
    """The audit tag of each operation that the matrix tries about a child."""
    paths = committed_paths()
    rights = {f"{matter}:{verb}" for matter, verb in RIGHTS}
    return {
        operation["operationId"]: operation["x-audit"]
        for path, item in paths.items()
        for operation in item.values()
        if ("{childId}" in path or "{planId}" in path) and operation.get("x-audit") in rights
    }


def columns() -> list[str]:
    """The roles of the printed matrix, in the order of its columns."""
    roles = {short: role for role, short in SHORT.items()}
    lines = map(str.split, PRINTED.read_text().splitlines())
    return [
        roles[short] for short in next(each for each in lines if len(each) > 2 and set(each) <= set(roles))
    ]


def blocks_of_the_file() -> Mapping[str, str]:
    """The printed blocks, by operation."""
    return {part.split("  ", 1)[0].strip(): part for part in PRINTED.read_text().split("\n\n")}


def let_in() -> Mapping[str, set[str]]:
    """What each role was let in to, in some situation."""
    found: dict[str, set[str]] = {card: set() for card in CARD_OF.values()}
    blocks, roles = blocks_of_the_file(), columns()
    for operation, tag in below_a_child_or_a_plan().items():
        for line in blocks[operation].splitlines()[1:]:
            for role, sign in zip(roles, line.split()[-len(roles) :], strict=True):
                if sign == "✔" and role in CARD_OF:
                    found[CARD_OF[role]].add(tag)
    return found


@pytest.fixture
async def cards(cast: Cast) -> dict[str, set[str]]:
    listed = then_it_is(await cast.teacher.get("/role-cards", limit=100), 200)["items"]
    return {each["role"]: {deed["action"] for deed in each["deeds"]} for each in listed}


async def test_nobody_is_let_in_to_what_is_not_on_the_card(cards: dict[str, set[str]]) -> None:
    for role, tags in let_in().items():
        assert tags, f"{role} is let in nowhere: the matrix was not read"
        assert tags <= cards[role], role


async def test_what_is_on_a_card_is_let_in(cards: dict[str, set[str]]) -> None:
    tried = set(below_a_child_or_a_plan().values())
    for role, untried in NOT_TRIED.items():
        missing = cards[role] & tried - let_in()[role]
        assert missing == untried, f"{role}: say in NOT_TRIED why the matrix does not try {missing ^ untried}"


async def test_every_right_is_on_a_card_and_every_role_has_one(
    cast: Cast, cards: dict[str, set[str]]
) -> None:
    on_cards = set[str]().union(*cards.values())
    assert set(below_a_child_or_a_plan().values()) <= on_cards
    assert set(cards) == {*StaffRole, "guardian", "young-person", "named-person", "lead-professional"}
    for card in role_cards(cast.app):
        for sentence in (card.words.name, *card.words.can, *card.words.cannot):
            assert all(part.strip() for part in sentence)
        assert card.words.can, card.role
        assert card.words.cannot, card.role


async def test_being_named_person_opens_no_record(cast: Cast) -> None:
    card = then_it_is(await cast.rektor.get("/role-cards/named-person"), 200)
    matters = {deed["action"].split(":")[0] for deed in card["deeds"]}
    own = {Matter.FIVE_QUESTIONS, Matter.CHRONOLOGY, Matter.CONSENT, Matter.ACCESS_LOG, Matter.GUARDIAN}
    assert not matters & own
    assert any("ingen rätt att läsa" in said["sv"] for said in card["cannot"])


@pytest.mark.parametrize(
    ("role", "who", "organisation", "sector", "branches"),
    [
        ("principal", "rektor", "education", Sector.SCHOOL, (Branch.SCHOOL,)),
        ("social-worker", "reception", "social", Sector.SOCIAL_SERVICES, (Branch.SOCIAL_RECEPTION,)),
        ("clinician", "bup", "region", Sector.HEALTH_CARE, (Branch.CARE,)),
    ],
    ids=["principal", "social-worker", "clinician"],
)
async def test_a_token_carries_the_scopes_on_the_card_and_no_others(
    cast: Cast, role: str, who: str, organisation: str, sector: Sector, branches: tuple[Branch, ...]
) -> None:
    system = f"role-cards-{organisation}"
    everything = tuple(sorted(holdable(ClientKind.SYSTEM, sector)))
    if system not in cast.world.systems:
        await cast.world.connect(system, organisation=organisation, branches=branches, scopes=everything)
    card = then_it_is(await cast.rektor.get(f"/role-cards/{role}"), 200)
    person = getattr(cast, who)
    auth = cast.world.systems[system].as_professional(person.id, card["scopes"])
    answer = await cast.http.get("/named-person/v1/whoami", headers={"Purpose": "coordination"}, auth=auth)
    assert then_it_is(answer, 200)["scopes"] == card["scopes"]
    not_carried = set(everything) - set(card["scopes"])
    assert not_carried, "what only systems carry is on no card"


async def test_an_unknown_role_is_not_found_and_nobody_is_told_nothing(cast: Cast) -> None:
    then_it_is_refused(await cast.rektor.get("/role-cards/king"), 404, "not-found")
    nobody = await cast.http.get("/named-person/v1/role-cards")
    then_it_is_refused(nobody, 401, "not-authenticated")
