"""What crosses a border in a situation: consents, disclosures and plans, made over HTTP as people would."""

from datetime import timedelta
from typing import Any

from app.demo.callers import Caller
from app.kit.clock import wall_clock
from tests.contract.access_roles import People
from tests.days import in_days
from tests.steps import then_it_is

NOBODY_HAS = "aaaaaaaaaaaaaaaaaaaaaaaaaa"
_SHARED_WITH = ("reception", "bup")
_AT_THE_PLAN = ("service", "inquiry")


class Sharing:
    """One child's consents, disclosures and plan, by whoever keeps its record."""

    def __init__(self, people: People, owner: Caller, ids: dict[str, str]) -> None:
        self._people = people
        self._cast = people.cast
        self._owner = owner
        self._ids = ids
        self._child = f"/children/{ids['childId']}"

    async def not_yet(self) -> dict[str, str]:
        """A consent is asked for and nobody has answered, a need of a plan is noted, nothing is shared: and
        that is written down as a decision. Of what is not there somebody may still ask for an id.
        """
        consent = await self._asked("sharing", _SHARED_WITH)
        plan = await self._opened(await self._asked("plan", _AT_THE_PLAN))
        kept = await self._disclosed("reception", share=False, reasonNotToShare="Behövs inte nu.")
        return {
            "consentId": consent,
            "planId": plan,
            "disclosureId": kept,
            "takenOverId": f"dis-{NOBODY_HAS}",
            "receivedItemId": f"rcv-{NOBODY_HAS}",
            "invitationId": f"inv-{NOBODY_HAS}",
            "meetingId": f"mtg-{NOBODY_HAS}",
            "goalId": f"goa-{NOBODY_HAS}",
            "dissentId": f"dst-{NOBODY_HAS}",
            "followUpId": f"flw-{NOBODY_HAS}",
            "clockPauseId": f"pau-{NOBODY_HAS}",
            "voiceId": f"voi-{NOBODY_HAS}",
            "actionId": f"act-{NOBODY_HAS}",
        }

    async def under_consent(self) -> dict[str, str]:
        """Everybody has said yes. Reception has been given the answers, child psychiatry has taken them over;
        at the plan, which is active, open care sits and inquiry has not answered.
        """
        consent = await self._given("sharing", _SHARED_WITH)
        waits = await self._disclosed("reception", consentId=consent)
        taken = await self._disclosed("bup", consentId=consent)
        receipt = f"{self._child}/disclosures/{taken}/receipt"
        got = then_it_is(await self._people.staff("BUP").post(receipt), 201)
        plan = await self._opened(await self._given("plan", _AT_THE_PLAN))
        return {
            "consentId": consent,
            "disclosureId": waits,
            "takenOverId": taken,
            "receivedItemId": got["receivedItemIds"][0],
            "planId": plan,
            **await self._called(plan),
            **await self._worked_out(plan),
        }

    async def withdraw(self, guardian: Caller) -> None:
        """A guardian takes back every consent."""
        for consent in then_it_is(await guardian.get(f"{self._child}/consents"), 200)["items"]:
            then_it_is(await guardian.post(f"{self._child}/consents/{consent['id']}/withdrawal"), 200)

    async def question(self) -> str:
        """The record's keeper asks reception what it knows."""
        body = {
            "askedUnitId": self._cast.unit("reception"),
            "categories": ["social-record"],
            "purpose": "coordination",
            "why": "Skolan planerar stödet.",
            "dueOn": in_days(14),
        }
        return str(then_it_is(await self._owner.post(f"{self._child}/information-requests", body), 201)["id"])

    async def help_asked_for(self) -> str:
        """The record's keeper asks reception for help."""
        body = {
            "askedUnitId": self._cast.unit("reception"),
            "what": "Stöd hemma på morgnarna.",
            "why": "Orkar inte upp.",
            "purpose": "coordination",
            "ground": {"weighing": "Behövs för stödet, och skadar ingen."},
        }
        return str(then_it_is(await self._owner.post(f"{self._child}/assistance-requests", body), 201)["id"])

    async def _asked(self, kind: str, units: tuple[str, ...]) -> str:
        body: dict[str, Any] = {
            "kind": kind,
            "recipients": [{"unitId": self._cast.unit(name)} for name in units],
            "purpose": "coordination",
            "validTo": in_days(90),
        }
        if kind == "sharing":
            body["itemIds"] = [self._ids["fiveQuestionsId"]]
        return str(then_it_is(await self._owner.post(f"{self._child}/consents", body), 201)["id"])

    async def _given(self, kind: str, units: tuple[str, ...]) -> str:
        consent = await self._asked(kind, units)
        path = f"{self._child}/consents/{consent}"
        missing = then_it_is(await self._owner.get(path), 200)["missingGivers"]
        for giver in missing:
            said = {"giverId": giver, "answer": "given", "form": "telephone"}
            then_it_is(await self._owner.post(f"{path}/answers", said), 201)
        return consent

    async def _disclosed(self, unit: str, **more: Any) -> str:
        body = {
            "items": [{"kind": "five-questions", "id": self._ids["fiveQuestionsId"]}],
            "recipientUnitId": self._cast.unit(unit),
            "purpose": "coordination",
            "familyInformed": True,
            **more,
        }
        return str(then_it_is(await self._owner.post(f"{self._child}/disclosures", body), 201)["id"])

    async def _opened(self, consent: str) -> str:
        body = {"need": "Flera måste hjälpas åt.", "consentId": consent}
        return str(then_it_is(await self._owner.post(f"{self._child}/plans", body), 201)["id"])

    async def _called(self, plan: str) -> dict[str, str]:
        """Open care accepts; inquiry has not answered."""
        invited = {}
        for name in _AT_THE_PLAN:
            body = {"unitId": self._cast.unit(name), "kind": "called", "question": "Vad kan ni göra?"}
            made = then_it_is(await self._owner.post(f"/plans/{plan}/invitations", body), 201)
            invited[name] = made["id"]
        where = f"/plans/{plan}/invitations/{invited['service']}"
        then_it_is(await self._people.staff("social service").patch(where, {"answer": "accepted"}), 200)
        return {"invitationId": invited["inquiry"]}

    async def _worked_out(self, plan: str) -> dict[str, str]:
        """They have met, and the plan has what the law asks for."""
        path, owner = f"/plans/{plan}", self._owner
        earlier = (wall_clock() - timedelta(minutes=5)).isoformat()
        meeting = {"startsAt": earlier, "place": "Lindens skola"}
        met = then_it_is(await owner.post(f"{path}/meetings", meeting), 201)["id"]
        present = [self._cast.unit(name) for name in ("linden", "service")]
        held = {"held": {"presentUnitIds": present, "childTookPart": True, "childView": "Vill orka."}}
        then_it_is(await owner.patch(f"{path}/meetings/{met}", held), 200)
        goal = then_it_is(await owner.post(f"{path}/goals", {"words": "Jag vill orka."}), 201)["id"]
        promises = []
        for name in ("linden", "service"):
            words = {"words": "Vi hjälps åt.", "responsibleUnitId": self._cast.unit(name)}
            promise = {**words, "dueOn": in_days(30)}
            promises.append(then_it_is(await owner.post(f"{path}/actions", promise), 201)["id"])
        settled = {
            "overallResponsibleOrganisationId": self._cast.organisation("social"),
            "othersMeasures": {"none": True},
        }
        then_it_is(await owner.patch(path, settled), 200)
        then_it_is(await owner.post(f"{path}/activation"), 200)
        return {"meetingId": met, "goalId": goal, "actionId": promises[0], **await self._said(plan)}

    async def _said(self, plan: str) -> dict[str, str]:
        """The school's dissent, and what the child lets the parties read but not its guardians."""
        dissent = {"against": "plan", "words": "Målet är för stort."}
        voice = {"words": "Jag vill bli hämtad.", "toParties": True, "toGuardians": False}
        said = then_it_is(await self._owner.post(f"/plans/{plan}/dissents", dissent), 201)
        heard = then_it_is(await self._owner.post(f"/plans/{plan}/voices", voice), 201)
        return {
            "dissentId": said["id"],
            "voiceId": heard["id"],
            "followUpId": f"flw-{NOBODY_HAS}",
            "clockPauseId": f"pau-{NOBODY_HAS}",
        }
