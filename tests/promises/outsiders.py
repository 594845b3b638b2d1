"""The outsiders: the same random calls in both worlds, over every operation there is."""

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx

from app.demo.callers import API
from app.kit.ids import new_id
from tests.cast import made_up_number
from tests.promises.two_worlds import ID, Call, Side, ids_drawn_from, operations_of
from tests.steps import then_it_is

OUTSIDERS = ("rektor", "teacher", "school_nurse", "other_rektor", "reception", "service", "administrator")
_PURPOSES = ("coordination", "education", "care", "social-services", "protection")
_REFERENCE = re.compile(r"\{\{(\w+) (\d+)\}\}")
_LEFT_ALONE = re.compile(r"/protections$|/protected-access$|/named-units$|/ending[^/]*$")
"""What would close a child to almost everybody, or end it: then there is nothing left to compare."""
_OF_A_CHILD = re.compile(r"/children/\{childId\}[^{]*$")
_KINDS = {
    "absenceSignalId": "abs",
    "assistanceRequestId": "asr",
    "attendanceRecordId": "att",
    "childId": "chi",
    "agreementId": "agr",
    "chronologyEntryId": "chr",
    "calendarFeedId": "caf",
    "calendarKey": "key",
    "rosterKey": "key",
    "careBlockId": "cbl",
    "clientId": "cli",
    "clockPauseId": "pau",
    "consentId": "cns",
    "consultationId": "cst",
    "concernReportId": "crp",
    "helpApplicationId": "apl",
    "warmHandoverId": "whd",
    "receivedConcernReportId": "rcr",
    "reportMeetingId": "rmt",
    "childInquiryId": "inq",
    "consultationSlotId": "csl",
    "contactPointId": "ctp",
    "catalogueMeasureId": "cme",
    "guidanceDocumentId": "gdo",
    "cooperationId": "coo",
    "cooperationMeetingId": "cmt",
    "participationId": "cpt",
    "formKey": "cof",
    "role": "rol",
    "districtId": "dct",
    "disclosureId": "dis",
    "externalIdentifierId": "ext",
    "fiveQuestionsId": "fqs",
    "guardianId": "grd",
    "handoverId": "hov",
    "supportDeclineId": "dcl",
    "supportMeasureId": "msr",
    "supportOfferId": "sof",
    "linkId": "lnk",
    "assignmentId": "npa",
    "coverId": "npc",
    "protectedAccessId": "shn",
    "namedUnitId": "nun",
    "protectionId": "prt",
    "receivedItemId": "rcv",
    "relationId": "rel",
    "dutyId": "dty",
    "importId": "imp",
    "informationRequestId": "irq",
    "subscriptionId": "sub",
    "organisationId": "org",
    "planId": "pln",
    "actionId": "act",
    "dissentId": "dst",
    "followUpId": "flw",
    "goalId": "goa",
    "invitationId": "inv",
    "meetingId": "mtg",
    "noticeId": "ntc",
    "professionalId": "pro",
    "professionalIdentifierId": "pxi",
    "unitId": "uni",
    "voiceId": "voi",
}
_HOMES = (
    ("rektor", "enrolment"),
    ("rektor", "enrolment"),
    ("rektor", "enrolment"),
    ("other_rektor", "enrolment"),
    ("reception", "case"),
)
_KEEPING = (("inquiry", "case"), ("nurse", "care"), ("bup", "care"), ("psychologist", "enrolment"))


class Outsiders:
    """A rektor, teachers, another school, other branches of social services, the administrator."""

    def __init__(self, sides: tuple[Side, Side], *, seed: int) -> None:
        self._sides = sides
        self._seed = seed
        self._draw = random.Random(f"{seed} outsiders")  # noqa: S311 - situations, not secrets
        self._numbers = [made_up_number(date(2014, 2 * place + 1, 3)) for place in range(len(_HOMES))]
        self.hidden_numbers = [made_up_number(date(2013, place + 1, 9)) for place in range(6)]
        self._unknown_numbers = [made_up_number(date(2012, 5, 9)) for _ in range(4)]
        self._known: dict[str, list[tuple[str, str]]] = {}
        self._operations = operations_of(sides[0].cast.app)
        self.children: list[str] = []
        self._units = 0
        self._places: list[tuple[str, str]] = []
        """Who has met what under which path."""
        self._calls = 0
        self._statuses: Counter[int] = Counter()
        self._done: set[str] = set()

    @property
    def seen(self) -> dict[str, Any]:
        """What the walk has met."""
        answered = sum(times for status, times in self._statuses.items() if status < 300)
        return {
            "calls": self._calls,
            "answered": answered,
            "operations": len(self._done),
            "statuses": dict(sorted(self._statuses.items())),
        }

    async def begin(self) -> None:
        """The same children in both worlds, known to outsiders and keepers."""
        for place, side in enumerate(self._sides):
            children = [await self._register(side, at) for at in range(len(_HOMES))]
            if place:
                assert children == self.children, "both worlds begin alike"
            self.children = children
        cast = self._sides[0].cast
        for found in (*cast.world.organisations.values(), *cast.world.units.values(), *self.children):
            self._meet(found, found)
        for name in OUTSIDERS[:-1]:
            found = self._sides[0].caller(name).id
            self._meet(found, found)
        self._units = len(cast.world.units)
        for at, (who, _) in enumerate(_HOMES):
            self._places.append((f"/children/{{{{chi {at}}}}}", who))

    def _meet(self, left: str, right: str) -> None:
        self._known.setdefault(left[:3], []).append((left, right))
        for side, met in zip(self._sides, (left, right), strict=True):
            side.aliases.of(met)

    async def _register(self, side: Side, at: int) -> str:
        child = ""
        for who, kind in (_HOMES[at], *_KEEPING):
            caller = side.caller(who)
            since = "2014-12-30" if who == "nurse" else "2025-08-18"  # small when the health centre took it
            body = {
                "identityNumber": self._numbers[at],
                "givenName": f"Barn {at}",
                "familyName": "Berg",
                "relation": {"unitId": caller.unit_id, "kind": kind, "validFrom": since},
            }
            with ids_drawn_from(f"{self._seed} child {at} {who}"):
                child = then_it_is(await caller.post("/children", body), 201)["id"]
        home = side.caller(_HOMES[at][0])
        guardian = {
            "name": "Anna Berg",
            "custody": True,
            "source": "population-register",
            "verifiedOn": "2025-08-20",
            "validFrom": "2014-01-01",
        }
        with ids_drawn_from(f"{self._seed} guardian {at}"):
            then_it_is(await home.post(f"/children/{child}/guardians", guardian), 201)
        return child

    async def compare(self, step: int) -> None:
        """One step: a call of the outsiders in both worlds, and another before it where it builds on one."""
        if self._draw.random() < 0.35:
            method, path, body = self._draw.choice(_DEEDS)(self)
            call = self._call(method, path, body, self._who_met(path))
        else:
            method, path, example = self._any_operation()
            who = self._who_met(path)
            if method == "PATCH":
                await self._same(self._call("GET", path, None, who), step)
            call = self._call(method, path, example, who)
        await self._same(call, step)

    async def look_around(self, step: int) -> None:
        """All that there is to read of each child: by its own school or office, and by somebody else."""
        whole = [path for method, path, _ in self._operations if method == "GET" and _OF_A_CHILD.match(path)]
        for at, (home, _) in enumerate(_HOMES):
            for who in (home, self._draw.choice(OUTSIDERS)):
                for path in whole:
                    asked = path.replace("{childId}", f"{{{{chi {at}}}}}")
                    await self._same(self._call("GET", asked, None, who, purpose="coordination"), step)

    def _any_operation(self) -> tuple[str, str, Any]:
        while True:
            method, path, example = self._draw.choice(self._operations)
            reads = method == "GET"
            if (reads or self._draw.random() < 0.4) and not (_LEFT_ALONE.search(path) and not reads):
                return method, self._with_ids(path), self._body(example)

    def _with_ids(self, path: str) -> str:
        """Fill the path, mostly with something that was met below another; else by what the names mean."""
        base, brace, rest = path.rpartition("}")
        shape = re.sub(r"\\\{\w+\\\}", r"\\{\\{\\w+ \\d+\\}\\}", re.escape(base + brace))
        met = [place for place, _ in self._places if re.fullmatch(shape, place)]
        if met and self._draw.random() < 0.7:
            return self._draw.choice(met) + rest
        return re.sub(r"\{(\w+)\}", lambda match: self._some(_KINDS[match.group(1)]), path)

    def _who_met(self, path: str) -> str | None:
        """Mostly somebody who has met the thing before, or another of the same house."""
        met = [who for place, who in self._places if path.startswith(place)]
        return self._draw.choice(met) if met and self._draw.random() < 0.7 else None

    def _body(self, example: Any) -> Any:
        if not isinstance(example, dict):
            return example
        kept = {name: value for name, value in example.items() if self._draw.random() < 0.9}
        return self._filled(kept)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            return ID.sub(lambda match: self._some(match.group()[:3]), value)
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        if isinstance(value, dict):
            numbers = (*self._numbers, *self.hidden_numbers, *self._unknown_numbers)
            return {
                name: self._draw.choice(numbers) if name == "identityNumber" else self._filled(each)
                for name, each in value.items()
            }
        return value

    def _some(self, kind: str) -> str:
        """Something of a kind: mostly what was met before, sometimes another's secret by its very id."""
        met = self._known.setdefault(kind, [])
        if not met or (kind != "chi" and self._draw.random() < 0.15):
            met.append(self._guessed(kind))
        return f"{{{{{kind} {self._draw.randrange(len(met))}}}}}"

    def _guessed(self, kind: str) -> tuple[str, str]:
        """The id of a secret in each world, if it has one: somebody has told, and it must be of no use. One
        that was paired before stays with its pair: what a caller has asked for already shows in its quota.
        """
        with ids_drawn_from(f"{self._seed} guess {self._draw.random()}"):
            nothing = new_id(kind)
        at = self._draw.randrange(10**6)
        found = []
        for side in self._sides:
            secrets = side.secrets.get(kind, [])
            found.append(secrets[at % len(secrets)] if secrets else nothing)
        paired = (each for each in self._known.get(kind, []) if found[0] == each[0] or found[1] == each[1])
        return next(paired, (found[0], found[1]))

    def _call(
        self, method: str, path: str, body: Any, who: str | None = None, *, purpose: str | None = None
    ) -> Call:
        self._calls += 1
        headers = {
            "Purpose": purpose or self._draw.choice(_PURPOSES),
            "Accept-Language": self._draw.choice(("sv", "en")),
            "X-Request-Id": f"call-{self._calls:08d}",
        }
        if method == "POST":
            headers["Idempotency-Key"] = f"key-{self._seed}-{self._calls}"
        if method == "PATCH" and self._known.get("etag"):
            headers["If-Match"] = f"{{{{etag {len(self._known['etag']) - 1}}}}}"
        caller = who or self._draw.choice(OUTSIDERS if method == "GET" else OUTSIDERS[:-1])
        return Call(caller, method, path, body, headers, f"{self._seed} call {self._calls}")

    async def _same(self, call: Call, step: int) -> None:
        before = len(self._sides[0].aliases.names)
        answers = [await call.sent_to(side, self._pair(at)) for at, side in enumerate(self._sides)]
        told = [side.told(answer) for side, answer in zip(self._sides, answers, strict=True)]
        if told[0] != told[1]:
            shown = f"--- left\n{told[0]}\n--- right\n{told[1]}"
            message = f"the worlds differ at step {step} (seed {self._seed}): {call}\n{shown}"
            raise AssertionError(message)
        self._remember(before, answers)
        self._remember_places(call, answers[0])
        self._statuses[answers[0].status_code] += 1
        if answers[0].is_success:
            self._done.add(f"{call.method} {_REFERENCE.sub('…', call.path)}")

    def _remember(self, before: int, answers: list[httpx.Response]) -> None:
        left, right = self._sides
        met = zip(list(left.aliases.names)[before:], list(right.aliases.names)[before:], strict=True)
        for one, other in met:
            if not one.startswith('"'):
                self._known.setdefault(one[:3], []).append((one, other))
        tags = tuple(answer.headers.get("etag", "") for answer in answers)
        if all(tags):
            self._known.setdefault("etag", []).append((tags[0], tags[1]))

    def _remember_places(self, call: Call, answer: httpx.Response) -> None:
        """Where a thing was made, and what a list has shown."""
        found = [answer.headers["location"].rpartition(API)[2]] if "location" in answer.headers else []
        if call.method == "GET" and answer.is_success and answer.headers["content-type"].endswith("json"):
            listed = answer.json().get("items", []) if "?" not in call.path else []
            place = self._pair(0)(call.path)
            found += [f"{place}/{item['id']}" for item in listed if isinstance(item.get("id"), str)]
        for place in found:
            self._places.append((ID.sub(self._reference, place), call.who))

    def _reference(self, match: re.Match[str]) -> str:
        kind = match.group()[:3]
        lefts = [left for left, _ in self._known[kind]]
        return f"{{{{{kind} {lefts.index(match.group())}}}}}"

    def _pair(self, at: int) -> Callable[[str], str]:
        return lambda text: _REFERENCE.sub(
            lambda match: self._known[match.group(1)][int(match.group(2))][at], text
        )

    def _place(self, shape: str) -> tuple[str, ...]:
        """Something that was met, by the shape of its path: what stands in for each `…`."""
        wanted = re.escape(shape).replace("…", r"(\{\{\w+ \d+\}\})")
        met = [match.groups() for place, _ in self._places if (match := re.fullmatch(wanted, place))]
        kinds = {"children": "chi", "five-questions": "fqs", "consents": "cns", "plans": "pln"}
        anything = tuple(self._some(kinds.get(part, "xyz")) for part in shape.split("/")[1::2])
        return self._draw.choice(met) if met else anything

    def look_up(self) -> tuple[str, str, Any]:
        numbers = (*self._numbers, *self.hidden_numbers, *self._unknown_numbers)
        return "POST", "/children/lookup", {"identityNumber": self._draw.choice(numbers)}

    def register(self) -> tuple[str, str, Any]:
        """Also a number that a keeper may have: the pointer is the same, and nothing tells."""
        numbers = (*self._numbers, *self.hidden_numbers, *self._unknown_numbers)
        body = {
            "identityNumber": self._draw.choice(numbers),
            "givenName": "Elsa",
            "familyName": "Berg",
            "relation": {"unitId": self._some("uni"), "kind": "enrolment", "validFrom": "2025-08-18"},
        }
        return "POST", "/children", body

    def answer(self) -> tuple[str, str, Any]:
        body = {
            "inTheWay": {"answered": "yes", "text": "Sover för lite."},
            "childView": "Vill orka hela dagen.",
            "status": "final",
            "categories": self._draw.choice((["special-support"], ["general"], ["concern"])),
        }
        return "POST", f"/children/{self._some('chi')}/five-questions", body

    def explain(self) -> tuple[str, str, Any]:
        asked: dict[str, Any] = {
            "childId": self._some("chi"),
            "purpose": "coordination",
            "categories": [self._draw.choice(("medical", "general", "concern", "social-inquiry"))],
            "recipientUnitId": self._some("uni"),
        }
        if self._draw.random() < 0.6:
            asked["senderUnitId"] = self._some("uni")
        return "POST", "/disclosures/explain", asked

    def ask(self) -> tuple[str, str, Any]:
        child, item = self._place("/children/…/five-questions/…")
        asked: dict[str, Any] = {
            "recipients": [{"unitId": self._unit()}],
            "purpose": "coordination",
            "validTo": "2030-12-31",
        }
        if self._draw.random() < 0.5:
            asked |= {"kind": "plan", "categories": ["plan"]}
        else:
            asked |= {"kind": "sharing", "itemIds": [item]}
        return "POST", f"/children/{child}/consents", asked

    def consent(self) -> tuple[str, str, Any]:
        child, consent = self._place("/children/…/consents/…")
        answer = {"giverId": self._some("fam"), "answer": "given", "form": "telephone"}
        if self._draw.random() < 0.1:
            return "POST", f"/children/{child}/consents/{consent}/withdrawal", {"giverId": answer["giverId"]}
        return "POST", f"/children/{child}/consents/{consent}/answers", answer

    def share(self) -> tuple[str, str, Any]:
        child, item = self._place("/children/…/five-questions/…")
        sharing: dict[str, Any] = {
            "items": [{"kind": "five-questions", "id": item}],
            "recipientUnitId": self._unit(),
            "purpose": "coordination",
            "familyInformed": True,
        }
        how = self._draw.randrange(4)
        if how == 0:
            sharing |= {"share": False, "reasonNotToShare": "Det behövs inte."}
        elif how == 1:
            sharing |= {"consentId": self._place("/children/…/consents/…")[-1]}
        else:
            sharing |= {"situation": "concern-report"}
        return "POST", f"/children/{child}/disclosures", sharing

    def plan(self) -> tuple[str, str, Any]:
        child, consent = self._place("/children/…/consents/…")
        need: dict[str, Any] = {"need": "Elsa behöver samma stöd i skolan och hemma."}
        if self._draw.random() < 0.7:
            need["consentId"] = consent
        return "POST", f"/children/{child}/plans", need

    def call_to_plan(self) -> tuple[str, str, Any]:
        (plan,) = self._place("/plans/…")
        return (
            "POST",
            f"/plans/{plan}/invitations",
            {"unitId": self._unit(), "kind": "called", "question": "Vad?"},
        )

    def page(self) -> tuple[str, str, Any]:
        rooms = ("five-questions", "disclosures", "consents", "received-items", "plans", "access-log")
        path = f"/children/{self._some('chi')}/{self._draw.choice(rooms)}"
        return "GET", f"{path}?page={self._draw.randint(1, 3)}&limit={self._draw.choice((1, 2, 100))}", None

    def _unit(self) -> str:
        """A unit of the world, never a guess."""
        return f"{{{{uni {self._draw.randrange(self._units)}}}}}"


_DEEDS: tuple[Callable[[Outsiders], tuple[str, str, Any]], ...] = (
    Outsiders.look_up,
    Outsiders.register,
    Outsiders.answer,
    Outsiders.answer,
    Outsiders.explain,
    Outsiders.ask,
    Outsiders.consent,
    Outsiders.consent,
    Outsiders.share,
    Outsiders.plan,
    Outsiders.call_to_plan,
    Outsiders.page,
)
