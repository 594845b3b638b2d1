"""The keepers of secrets: what they write is random, and another in each world."""

import random
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from app.demo.callers import Caller
from app.vocabulary import Category
from tests.promises.two_worlds import Side, ids_drawn_from

KEEPERS = ("inquiry", "nurse", "bup", "psychologist")
_WORDS = ("hot", "skam", "oro", "dryck", "sjuk", "rädd", "arg", "tyst", "slag", "gråt", "hungrig", "ensam")
_CATEGORIES = [each.value for each in Category if each not in ("five-questions", "plan", "role")]


class Keepers:
    """Social inquiry, the nurse, BUP and the school's psychologist, in one world."""

    def __init__(self, side: Side, *, seed: str, children: list[str], hidden_numbers: list[str]) -> None:
        self._side = side
        self._seed = seed
        self._draw = random.Random(seed)  # noqa: S311 - texts, not secrets
        self._children = children
        self._hidden_numbers = hidden_numbers
        self.written = 0
        self.history: list[int] = []
        """How much was written after each step."""
        self._calls = 0

    async def write_what_nobody_else_sees(self) -> None:
        """Nothing, one thing or several."""
        for _ in range(self._draw.choice((0, 0, 0, 1, 1, 2))):
            with ids_drawn_from(f"{self._seed} {self._calls}"):
                self._calls += 1
                await self._draw.choice(_DEEDS)(self)
        self.history.append(self.written)

    def _text(self) -> str:
        return " ".join(self._draw.choices(_WORDS, k=self._draw.randint(1, 40)))

    def _somebody(self) -> tuple[str, Caller]:
        name = self._draw.choice(KEEPERS)
        return name, self._side.caller(name)

    def _child(self) -> str:
        return f"/children/{self._draw.choice(self._children)}"

    def _kept(self, answer: httpx.Response) -> None:
        if answer.is_success:
            self.written += 1
            made = answer.json().get("id") if answer.content else None
            if made:
                self._side.secrets.setdefault(made[:3], []).append(made)

    async def answer_five_questions(self) -> None:
        _, keeper = self._somebody()
        body: dict[str, Any] = {
            "inTheWay": {"answered": "yes", "text": self._text()},
            "childView": self._text(),
            "status": self._draw.choice(("draft", "final")),
            "categories": self._draw.sample(_CATEGORIES, k=self._draw.randint(0, 4)),
        }
        self._kept(await keeper.post(f"{self._child()}/five-questions", body))

    async def change_five_questions(self) -> None:
        _, keeper = self._somebody()
        child = self._child()
        listed = await keeper.get(f"{child}/five-questions")
        items = listed.json().get("items") if listed.is_success else []
        if items:
            change = {"childView": self._text()}
            which = self._draw.choice(items)["id"]
            self._kept(await keeper.patch(f"{child}/five-questions/{which}", change))

    async def keep_an_identifier(self) -> None:
        _, keeper = self._somebody()
        value = {"system": "own-system", "value": f"akt-{self._draw.randrange(10**9)}"}
        self._kept(await keeper.post(f"{self._child()}/external-identifiers", value))

    async def rename(self) -> None:
        _, keeper = self._somebody()
        self._kept(await keeper.patch(self._child(), {"givenName": self._text()[:60]}))

    async def know_a_relative(self) -> None:
        """Somebody without custody, not verified: what organisations say of custody is for all to heed."""
        _, keeper = self._somebody()
        relative = {"name": self._text()[:60], "custody": False, "source": "own-statement"}
        self._kept(await keeper.post(f"{self._child()}/guardians", {**relative, "validFrom": "2024-01-01"}))

    async def know_where_the_child_is(self) -> None:
        """Where it stays; and that it is placed, which only social services know."""
        name, keeper = self._somebody()
        kind = self._draw.choice(("stay", "placed") if name == "inquiry" else ("stay",))
        place = {"municipalityCode": f"{self._draw.randrange(10**4):04d}", "validFrom": "2024-01-01"}
        self._kept(await keeper.post(f"{self._child()}/residences", {"kind": kind, **place}))

    async def decide_not_to_share(self) -> None:
        _, keeper = self._somebody()
        child = self._child()
        listed = await keeper.get(f"{child}/five-questions")
        final = [each["id"] for each in listed.json().get("items", []) if each.get("status") == "final"]
        if final:
            decision = {
                "items": [{"kind": "five-questions", "id": self._draw.choice(final)}],
                "recipientUnitId": self._side.cast.unit(self._draw.choice(("linden", "eken", "reception"))),
                "purpose": "coordination",
                "familyInformed": True,
                "share": False,
                "reasonNotToShare": self._text(),
            }
            self._kept(await keeper.post(f"{child}/disclosures", decision))

    async def ask_a_family(self) -> None:
        _, keeper = self._somebody()
        child = self._child()
        asked = {
            "kind": "plan",
            "categories": ["plan"],
            "recipients": [{"unitId": self._side.cast.unit(self._draw.choice(("bup", "bvc", "inquiry")))}],
            "purpose": "coordination",
            "validTo": "2030-12-31",
        }
        self._kept(await keeper.post(f"{child}/consents", asked))

    async def think_of_a_plan(self) -> None:
        _, keeper = self._somebody()
        self._kept(await keeper.post(f"{self._child()}/plans", {"need": self._text()}))

    async def open_a_case(self) -> None:
        """A child of whom nobody else knows yet; an outsider may hit on its number."""
        inquiry = self._side.caller("inquiry")
        body = {
            "identityNumber": self._draw.choice(self._hidden_numbers),
            "givenName": self._text()[:60],
            "familyName": self._text()[:60],
            "relation": {"unitId": inquiry.unit_id, "kind": "case", "validFrom": "2025-01-07"},
        }
        self._kept(await inquiry.post("/children", body))

    async def explain(self) -> None:
        _, keeper = self._somebody()
        asked = {
            "childId": self._child().removeprefix("/children/"),
            "purpose": "coordination",
            "categories": ["medical"],
            "recipientUnitId": self._side.cast.unit("linden"),
        }
        self._kept(await keeper.post("/disclosures/explain", asked))

    async def look(self) -> None:
        _, keeper = self._somebody()
        for path in ("", "/five-questions", "/disclosures", "/named-person"):
            await keeper.get(f"{self._child()}{path}")


_DEEDS: tuple[Callable[[Keepers], Awaitable[None]], ...] = (
    Keepers.answer_five_questions,
    Keepers.answer_five_questions,
    Keepers.change_five_questions,
    Keepers.keep_an_identifier,
    Keepers.rename,
    Keepers.know_a_relative,
    Keepers.know_where_the_child_is,
    Keepers.decide_not_to_share,
    Keepers.ask_a_family,
    Keepers.think_of_a_plan,
    Keepers.open_a_case,
    Keepers.explain,
    Keepers.look,
)
