"""Reporters and receptions of two worlds: the same reports and the same feedback, everything else as it
comes.

A fate is drawn for each report for both worlds: which of the three values the reporter is told, if any,
and when. How the reception comes there is each world's own: judgements, meetings, lengthenings,
inquiries, reports of neighbours, feedback kept back.
"""

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import httpx

from app.demo.callers import API, Caller
from app.kit.clock import wall_clock
from app.kit.ids import new_id
from tests.cast import made_up_number
from tests.promises.two_worlds import Side, ids_drawn_from, operations_of
from tests.steps import then_it_is

REPORTERS = ("teacher", "rektor", "school_nurse", "nurse", "other_rektor")
OPENED, NOT_OPENED, ALREADY = "inquiry-opened", "inquiry-not-opened", "inquiry-open-already"
_VIEWS = ("mine", "person", "role-mailbox", "unit")
_DELAY = {"reason": "exceptional-reasons", "note": "Barnet är på sjukhus."}
_LONG = {"reason": "special-reasons", "note": "Polisförhör inväntas."}


@dataclass
class Report:
    """A report that both worlds have: its ids, by whom it was made, what it points to, what becomes of it."""

    ids: tuple[str, str]
    who: str
    text: str
    child: int | None
    fate: str | None
    due: int
    told: bool = False


@dataclass
class Reception:
    """The reception of one world, with a will of its own."""

    side: Side
    draw: random.Random
    numbers: list[str]
    children: list[str]
    deeds: int = 0
    known: set[int] = field(default_factory=set)
    secrets: list[str] = field(default_factory=list)
    """Ids that nobody but the reception has."""
    meetings: dict[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=wall_clock)

    @property
    def sara(self) -> Caller:
        return self.side.caller("reception")

    async def _post(self, path: str, body: Any) -> httpx.Response:
        answer = await self.sara.post(path, body)
        self.deeds += answer.is_success
        return answer

    async def received(self, report: Report) -> dict[str, Any]:
        page = await self.sara.get("/received-concern-reports", limit=100)
        for number in range(1, 20):
            for each in page.json()["items"]:
                if each["text"] == report.text:
                    self.secrets.append(each["id"])
                    return dict(each)
            page = await self.sara.get("/received-concern-reports", limit=100, page=number + 1)
        raise AssertionError("every report has arrived")

    async def do_something(self, reports: list[Report], *, busy: tuple[int, ...]) -> None:
        """Something that no reporter may notice. About the children who are `busy` inquiries come and go."""
        if reports and self.draw.random() < 0.7:
            report = self.draw.choice(reports)
            await self._with(await self.received(report), report)
        elif self.draw.random() < 0.6:
            await self._a_neighbour_rings(self.draw.choice(busy), opens=self.draw.random() < 0.7)
        else:
            await self._end_inquiries()

    async def _with(self, received: dict[str, Any], report: Report) -> None:
        path = f"/received-concern-reports/{received['id']}"
        deed = self.draw.randrange(6)
        if deed == 0:
            await self._judge(path)
        elif deed == 1:
            await self._meet(path)
        elif deed == 2:
            later = (self.now + timedelta(days=self.draw.randint(15, 60))).date().isoformat()
            await self._post(f"{path}/extensions", {**_DELAY, "until": later})
        elif deed == 3 and report.fate is None:
            await self._post(f"{path}/feedback-withholding", {"reason": "Barnet far illa av det."})
        elif deed == 4 and report.fate is None and report.child not in {0, 1}:
            outcome = self.draw.choice(
                ("do-not-open", "open-inquiry") if report.child is None else ("do-not-open",)
            )
            await self._decide(path, outcome)
        else:
            await self.sara.get(path)

    async def _judge(self, path: str) -> None:
        outcome = self.draw.choice(("no-immediate-need", "protection-needed"))
        body = {"outcome": outcome, "reason": f"Bedömt. {self.draw.random()}", "violence": False}
        await self._post(f"{path}/protection-judgement", body)

    async def _meet(self, path: str) -> None:
        if path in self.meetings and self.draw.random() < 0.7:
            one = f"{path}/meetings/{self.meetings[path]}"
            party, answer = (
                self.draw.choice(("guardians", "reporter")),
                self.draw.choice(("accepted", "declined")),
            )
            await self._post(f"{one}/answers", {"party": party, "answer": answer})
            await self._post(f"{one}/holding", {})
            return
        starts = (self.now + timedelta(minutes=5)).isoformat()
        offer = {"place": "school", "startsAt": starts, "offeredTo": ["guardians", "reporter"]}
        suits = self.draw.random() < 0.6
        made = await self._post(
            f"{path}/meetings", offer if suits else {"unsuitableBecause": "immediate-care"}
        )
        if made.is_success:
            self.meetings[path] = made.json()["id"]
            self.secrets.append(made.json()["id"])

    async def _decide(self, path: str, outcome: str) -> None:
        body = {"outcome": outcome, "reason": f"Beslutat. {self.draw.random()}", "delay": _DELAY}
        answer = await self._post(f"{path}/decision", body)
        if answer.is_success and answer.json()["childInquiryId"]:
            self.secrets.append(answer.json()["childInquiryId"])

    async def _a_neighbour_rings(self, child: int, *, opens: bool) -> None:
        """A report of a private person about a child that is known here, which may open an inquiry."""
        if child not in self.known:
            await self._register(self.numbers[child])
            self.known.add(child)
        await self._ring(self.children[child], opens=opens)

    async def _register(self, number: str) -> str:
        body = {
            "identityNumber": number,
            "givenName": "Barn",
            "familyName": "Berg",
            "relation": {"unitId": self.sara.unit_id, "kind": "case", "validFrom": "2025-08-18"},
        }
        return str(then_it_is(await self.sara.post("/children", body), 201)["id"])

    async def _ring(self, child_id: str, *, opens: bool) -> None:
        rings = {"text": "En granne.", "channel": "telephone", "reporterKind": "private-person"}
        made = await self._post("/received-concern-reports", {**rings, "childId": child_id})
        self.secrets.append(then_it_is(made, 201)["id"])
        if opens:
            await self._decide(f"/received-concern-reports/{made.json()['id']}", "open-inquiry")

    async def _end_inquiries(self) -> None:
        page = then_it_is(await self.sara.get("/child-inquiries", open=True, limit=100), 200)
        for each in page["items"]:
            if self.draw.random() < 0.5:
                await self._post(f"/child-inquiries/{each['id']}/end", {"delay": _LONG})

    async def tell(self, report: Report) -> None:
        """Bring a report to where its fate has it, by whatever way is left, and tell the reporter."""
        received = await self.received(report)
        path = f"/received-concern-reports/{received['id']}"
        if report.fate == ALREADY and received["status"] != "added":
            child_id = self.children[report.child] if report.child is not None else ""
            if report.child is None:
                child_id = await self._register(made_up_number(date(2011, 5, 9)))
                await self._ring(child_id, opens=True)
            else:
                await self._a_neighbour_rings(report.child, opens=True)
            await self._post(f"{path}/child", {"childId": child_id})
        elif report.fate != ALREADY:
            if received["protection"] is None:
                await self._judge(path)
            await self._decide(path, "open-inquiry" if report.fate == OPENED else "do-not-open")
        then_it_is(await self.sara.post(f"{path}/feedback", {"value": report.fate}), 200)
        if report.fate == OPENED and report.child is not None:
            inquiry = (await self.received(report))["childInquiryId"]
            await self._post(f"/child-inquiries/{inquiry}/end", {"delay": _LONG})


class Reporting:
    """The same reporters in two worlds."""

    BUSY = (0, 1)
    """Children about whom inquiries come and go; about the others none but those that reports lead to."""

    def __init__(self, sides: tuple[Side, Side], *, seed: int) -> None:
        self._sides = sides
        self._seed = seed
        self._draw = random.Random(f"{seed} reporters")  # noqa: S311 - situations, not secrets
        self._numbers = [made_up_number(date(2014, month, 3)) for month in range(1, 5)]
        self.reports: list[Report] = []
        self.receptions: list[Reception] = []
        self._calls = 0
        self.told: set[str] = set()
        self.seen: dict[int, int] = {}
        self._now = wall_clock()

    async def begin(self) -> None:
        """Children of the school, the same in both worlds."""
        for side in self._sides:
            children = []
            for at, number in enumerate(self._numbers):
                body = {
                    "identityNumber": number,
                    "givenName": "Elsa",
                    "familyName": "Berg",
                    "relation": {
                        "unitId": side.caller("rektor").unit_id,
                        "kind": "enrolment",
                        "validFrom": "2025-08-18",
                    },
                }
                with ids_drawn_from(f"{self._seed} child {at}"):
                    made = then_it_is(await side.caller("rektor").post("/children", body), 201)
                children.append(made["id"])
            draw = random.Random(f"{self._seed} {side.name}")  # noqa: S311 - situations, not secrets
            self.receptions.append(Reception(side, draw, self._numbers, children))
        assert self.receptions[0].children == self.receptions[1].children, "both worlds begin alike"
        for child in self.receptions[0].children:
            for side in self._sides:
                side.aliases.of(child)

    async def walk(self, steps: int) -> None:
        """So many steps, and a look around."""
        for number in range(1, steps + 1):
            await self.step(number)
        await self.look_around()

    async def step(self, number: int) -> None:
        """Each reception does as it will; feedback falls due; a reporter does something in both worlds."""
        for reception in self.receptions:
            await reception.do_something(self.reports, busy=self.BUSY)
        for report in self.reports:
            if report.fate is not None and not report.told and report.due <= number:
                for reception in self.receptions:
                    await reception.tell(report)
                report.told = True
                self.told.add(report.fate)
        if self._draw.random() < 0.05:
            await self._days_pass()
        await self._draw.choice((self._report, self._read, self._read, self._write, self._look, self._guess))(
            number
        )

    async def _days_pass(self) -> None:
        self._now += timedelta(days=self._draw.randint(1, 4))
        for side, reception in zip(self._sides, self.receptions, strict=True):
            reception.now = self._now
            moved = await side.cast.http.put(f"{API}/demo/clock", json={"now": self._now.isoformat()})
            then_it_is(moved, 200)

    async def _report(self, number: int) -> None:
        who = self._draw.choice(REPORTERS)
        at = self._draw.choice((None, 0, 1, 2, 3, "nobody"))
        pointed = at if isinstance(at, int) and who in {"teacher", "rektor", "school_nurse"} else None
        text = f"Blåmärken. {uuid.UUID(int=self._draw.getrandbits(128))}"
        body: dict[str, Any] = {"text": text, "suspectsViolence": self._draw.random() < 0.3}
        if who == "nurse":  # a region's health centre lies in no municipality of its own
            body["municipalityCode"] = "9901"
        if isinstance(at, int):
            body["childId"] = self.receptions[0].children[at]
        elif at == "nobody":
            with ids_drawn_from(f"{self._seed} nobody {number}"):
                body["childId"] = new_id("chi")
        left, right = await self._same(who, "POST", ("/concern-reports",) * 2, body)
        fates: tuple[str | None, ...] = (None, OPENED, NOT_OPENED)
        if pointed is None:
            fates = (None, OPENED, NOT_OPENED, ALREADY)
        elif pointed in self.BUSY:
            fates = (None, ALREADY)
        ids = (left.json()["id"], right.json()["id"])
        fate, due = self._draw.choice(fates), number + self._draw.randint(1, 12)
        self.reports.append(Report(ids, who, text, pointed, fate, due))

    async def _one(self) -> Report | None:
        return self._draw.choice(self.reports) if self.reports else None

    async def _read(self, number: int) -> None:
        del number
        report = await self._one()
        if report is None:
            return
        who = report.who if self._draw.random() < 0.8 else self._draw.choice(REPORTERS)
        below = self._draw.choice(("", "/feedback", "/feedback"))
        await self._same(who, "GET", self._paths(report, below))

    async def _write(self, number: int) -> None:
        report = await self._one()
        if report is None:
            return
        path, body = self._draw.choice(
            (
                ("/supplements", {"text": f"Mer. {number}"}),
                ("/delivery", {"how": self._draw.choice(("again", "telephone"))}),
                ("/co-signature", None),
            )
        )
        await self._same(report.who, "POST", self._paths(report, path), body)

    async def _look(self, number: int) -> None:
        del number
        child = self._draw.choice(self.receptions[0].children)
        places = (
            f"/concern-reports?limit={self._draw.choice((1, 3, 100))}&page={self._draw.randint(1, 3)}",
            f"/notices?limit=100&view={self._draw.choice(_VIEWS)}",
            "/caseload",
            "/received-concern-reports",
            "/child-inquiries",
            "/deadlines",
            "/concern-clocks",
            "/code-events",
            f"/children/{child}/access-log?limit=100",
        )
        await self._same(self._draw.choice(REPORTERS), "GET", (self._draw.choice(places),) * 2)

    async def _guess(self, number: int) -> None:
        """An id of the reception's own, in each world: somebody has told, and it must be of no use."""
        at = self._draw.randrange(10**6)
        with ids_drawn_from(f"{self._seed} guess {number}"):
            nothing = new_id("rcr")
        found = [
            each.secrets[at % len(each.secrets)] if each.secrets else nothing for each in self.receptions
        ]
        shape = self._draw.choice(
            (
                "/received-concern-reports/{}",
                "/received-concern-reports/{}/meetings",
                "/child-inquiries/{}",
                "/concern-reports/{}",
                "/concern-reports/{}/feedback",
            )
        )
        await self._same(
            self._draw.choice(REPORTERS), "GET", (shape.format(found[0]), shape.format(found[1]))
        )

    async def look_around(self) -> None:
        """Whatever there is to read: by two of the reporters, of one of the children."""
        for method, path, _ in operations_of(self._sides[0].cast.app):
            names = path.count("{")
            if method != "GET" or names > 1 or (names and "{childId}" not in path):
                continue
            child = self._draw.choice(self.receptions[0].children)
            for who in self._draw.sample(REPORTERS, 2):
                await self._same(who, "GET", (path.replace("{childId}", child),) * 2)
        for report in self.reports:
            for below in ("", "/feedback"):
                await self._same(report.who, "GET", self._paths(report, below))

    def _paths(self, report: Report, below: str) -> tuple[str, str]:
        left, right = (f"/concern-reports/{each}{below}" for each in report.ids)
        return left, right

    async def _same(
        self, who: str, method: str, paths: tuple[str, str], body: Any = None
    ) -> tuple[httpx.Response, httpx.Response]:
        """The same call in both worlds; the answers must be equal, byte for byte."""
        self._calls += 1
        headers = {"Purpose": "protection", "X-Request-Id": f"call-{self._calls:08d}"}
        answers = []
        for side, path in zip(self._sides, paths, strict=True):
            caller = side.caller(who)
            with ids_drawn_from(f"{self._seed} call {self._calls}"):
                answers.append(
                    await caller.http.request(
                        method, f"{API}{path}", json=body, headers=headers, auth=caller.auth
                    )
                )
        told = [side.told(answer) for side, answer in zip(self._sides, answers, strict=True)]
        if told[0] != told[1]:
            shown = f"--- left\n{told[0]}\n--- right\n{told[1]}"
            message = f"the worlds differ (seed {self._seed}): {who} {method} {paths[0]}\n{shown}"
            raise AssertionError(message)
        status = answers[0].status_code
        self.seen[status] = self.seen.get(status, 0) + 1
        return answers[0], answers[1]
