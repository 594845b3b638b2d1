"""The story that must always run: Elsa, from her nurse to her school, a plan, a promise and a withdrawal.

Each scene has its date; the domain clock moves, the wall clock does not.
"""

from typing import Any

from app.demo.callers import Caller
from app.demo.imported import AMIR, ELSA
from app.demo.telling import StoryBrokenError, Teller
from app.demo.world import World

__all__ = ["Story", "StoryBrokenError"]


class Story:
    """Elsa's story, told over HTTP."""

    def __init__(self, world: World, *, quiet: bool = False) -> None:
        self.world = world
        self.teller = Teller(quiet=quiet)
        self.made: dict[str, Any] = {}

    def who(self, name: str) -> Caller:
        """Somebody of the story."""
        return self.world.callers[name]

    @property
    def elsa(self) -> str:
        """The path of Elsa's pointer."""
        return f"/children/{self.made['elsa']}"

    async def scene(self, when: str, title: str) -> None:
        """Move the domain clock and begin a scene."""
        answer = await self.world.http.put("/named-person/v1/demo/clock", json={"now": when})
        answer.raise_for_status()
        self.teller.scene(when, title)

    async def tell(self) -> None:
        """Tell the whole story. Raises StoryBrokenError."""
        await self.a_nurse_is_named_person()
        await self.the_school_takes_over()
        await self.five_questions_are_answered()
        await self.one_consent_is_missing()
        await self.the_second_consent_opens_the_way()
        await self.the_rules_explain_themselves()
        await self.the_plan_becomes_active()
        await self.a_promise_is_broken()
        await self.the_mother_looks_and_withdraws()
        await self.amir_exists_for_nobody_else()
        self.teller.say(f"\n{self.teller.steps} steps, each as it should be.")

    async def a_nurse_is_named_person(self) -> None:
        """Elsa's child health nurse is her named person; the school knows her as a coming pupil."""
        await self.scene("2025-05-12T08:00:00Z", "Elsa is six; a nurse is her named person")
        nurse, step = self.who("nurse"), self.teller.step
        body = {
            "identityNumber": ELSA,
            "givenName": "Elsa",
            "familyName": "Nyström",
            "municipalityCode": "9901",
            "relation": {"unitId": nurse.unit_id, "kind": "care", "validFrom": "2019-03-14"},
        }
        deed = "registers Elsa at the child health centre"
        made = await step(nurse, deed, nurse.post("/children", body), 201)
        self.made["elsa"] = made["id"]
        path = f"{self.elsa}/named-person"
        today = await step(nurse, "asks who Elsa's named person is", nurse.get(path), 200)
        self.teller.say(f"→ {today['unit']['name']}, {today['unit']['roleMailbox']}")
        autumn = await step(nurse, "asks who it will be in September", nurse.get(path, on="2025-09-01"), 200)
        self.teller.say(f"→ {autumn['unit']['name']}, by the rule {autumn['rule']}")
        stranger = self.who("other-rektor")
        deed = "asks for the same child, whom she may not know of"
        await step(stranger, deed, stranger.get(self.elsa), 404, code="not-found")

    async def the_school_takes_over(self) -> None:
        """Responsibility moves on the rule's date; the receipt follows."""
        await self.scene("2025-08-19T07:30:00Z", "Förskoleklass has begun")
        rektor, step = self.who("rektor"), self.teller.step
        now = await step(rektor, "asks who is named person now", rektor.get(f"{self.elsa}/named-person"), 200)
        self.teller.say(f"→ {now['unit']['name']} since {now['validFrom']}; no receipt yet")
        assignments = f"{self.elsa}/named-person-assignments"
        await step(
            rektor,
            "takes over with a receipt",
            rektor.post(f"{assignments}/{now['assignmentId']}/acceptance"),
            200,
        )
        body = {"professionalId": rektor.id, "validFrom": "2025-08-19"}
        await step(rektor, "appoints herself at her unit", rektor.post(assignments, body), 201)
        guardians = await step(rektor, "looks at Elsa's guardians", rektor.get(f"{self.elsa}/guardians"), 200)
        self.teller.say("→ two, from the school's system; custody not verified, so neither can see anything")
        for guardian in guardians["items"]:
            where = f"{self.elsa}/guardians/{guardian['id']}"
            deed = f"verifies the custody of {guardian['name']} with the population register"
            await step(rektor, deed, rektor.patch(where, {"verifiedOn": "2025-08-19"}), 200)
            self.made[guardian["name"]] = guardian["familyMemberId"]

    async def five_questions_are_answered(self) -> None:
        """A teacher worries; she and the rektor answer the same five questions."""
        await self.scene("2025-09-03T12:00:00Z", "A teacher worries")
        for name, answers in (("teacher", _TEACHERS_ANSWERS), ("rektor", _REKTORS_ANSWERS)):
            caller = self.who(name)
            made = await self.teller.step(
                caller,
                "answers the five questions",
                caller.post(f"{self.elsa}/five-questions", answers),
                201,
            )
            self.made[f"{name}-questions"] = made["id"]
        nurse = self.who("school-nurse")
        deed = "of the same school's medical branch looks for them and finds only her own"
        found = await self.teller.step(nurse, deed, nurse.get(f"{self.elsa}/five-questions"), 200)
        if found["items"]:
            raise StoryBrokenError("the school nurse sees another branch's answers")

    async def one_consent_is_missing(self) -> None:
        """The mother consents; the father has not answered: nothing is shared, the plan waits."""
        await self.scene("2025-09-04T09:00:00Z", "The mother consents; the father has not answered")
        rektor, mother, step = self.who("rektor"), self.who("mother"), self.teller.step
        consents = f"{self.elsa}/consents"
        for kind, body in (("sharing", self._sharing()), ("plan", self._planning())):
            deed = f"asks for consent ({kind})"
            asked = await step(rektor, deed, rektor.post(consents, body), 201)
            self.made[f"{kind}-consent"] = asked["id"]
            answer = {"answer": "given", "form": "digital", "language": "sv"}
            deed = f"consents ({kind})"
            await step(mother, deed, mother.post(f"{consents}/{asked['id']}/answers", answer), 201)
        read = await step(
            rektor,
            "reads where the consent stands",
            rektor.get(f"{consents}/{self.made['sharing-consent']}"),
            200,
        )
        self.teller.say(f"→ {read['status']}: one of two guardians has answered")
        need = {
            "need": "Elsa behöver hjälp från flera för att orka hela skoldagen.",
            "consentId": self.made["plan-consent"],
            "unitId": self.world.units["linden"],
        }
        plan = await step(rektor, "opens a plan", rektor.post(f"{self.elsa}/plans", need), 201)
        self.made["plan"] = plan["id"]
        self.teller.say(f"→ the plan stays at '{plan['status']}'")
        deed = "tries to share the two items with social services"
        share = rektor.post(f"{self.elsa}/disclosures", self._share("reception", "teacher", "rektor"))
        await step(rektor, deed, share, 409)
        deed = "tries to call child psychiatry to the plan"
        call = rektor.post(f"/plans/{plan['id']}/invitations", self._call("bup"))
        await step(rektor, deed, call, 409, code="consent-missing")

    async def the_second_consent_opens_the_way(self) -> None:
        """The father consents by telephone; the items go, and are taken over with a receipt."""
        await self.scene("2025-09-06T13:20:00Z", "The father consents by telephone")
        rektor, reception, step = self.who("rektor"), self.who("reception"), self.teller.step
        for kind in ("sharing", "plan"):
            answer = {
                "giverId": self.made["Johan Berglund"],
                "answer": "given",
                "form": "telephone",
                "language": "sv",
            }
            where = f"{self.elsa}/consents/{self.made[f'{kind}-consent']}/answers"
            await step(rektor, f"notes the father's consent ({kind})", rektor.post(where, answer), 201)
        shared = await step(
            rektor,
            "shares the two items with social services",
            rektor.post(f"{self.elsa}/disclosures", self._share("reception", "teacher", "rektor")),
            201,
        )
        where = f"{self.elsa}/disclosures/{shared['id']}"
        await step(reception, "reads what was shared", reception.get(where), 200)
        await step(reception, "takes it over with a receipt", reception.post(f"{where}/receipt"), 201)
        more = await step(
            rektor,
            "shares one item with child psychiatry too",
            rektor.post(f"{self.elsa}/disclosures", self._share("bup", "rektor")),
            201,
        )
        self.made["to-bup"] = more["id"]
        for name in ("bup", "service"):
            caller = self.who(name)
            call = rektor.post(f"/plans/{self.made['plan']}/invitations", self._call(name))
            invited = await step(rektor, f"calls {caller.name} to the plan", call, 201)
            answer = {"answer": "accepted", "mandate": True}
            where = f"/plans/{self.made['plan']}/invitations/{invited['id']}"
            await step(caller, "accepts, with a mandate to decide", caller.patch(where, answer), 200)

    async def the_rules_explain_themselves(self) -> None:
        """Why the nurse's notes do not follow, and which rule would let her tell social services."""
        await self.scene("2025-09-10T08:00:00Z", "What may cross, and why")
        nurse = self.who("nurse")
        for receiver, recorded in (("linden", None), ("reception", "recorded")):
            body: dict[str, Any] = {
                "childId": self.made["elsa"],
                "categories": ["medical"],
                "recipientUnitId": self.world.units[receiver],
                "purpose": "coordination",
            }
            if recorded:
                body["necessity"] = recorded
            deed = f"asks whether her notes may go to {receiver}"
            told = await self.teller.step(nurse, deed, nurse.post("/disclosures/explain", body), 200)
            self._explain(told)

    def _explain(self, told: dict[str, Any]) -> None:
        self.teller.say(f"→ {told['outcome']}")
        for rule in told["rules"][:2]:
            self.teller.say(f"  {rule['says']} ({', '.join(rule['citations'])}; {rule['certainty']})")

    async def the_plan_becomes_active(self) -> None:
        """They meet; the plan becomes active when it has what the law asks for, and not before."""
        await self.scene("2025-09-15T09:00:00Z", "A meeting is called")
        rektor, step = self.who("rektor"), self.teller.step
        plan = f"/plans/{self.made['plan']}"
        meeting = {"startsAt": "2025-09-22T13:00:00Z", "place": "Lindens skola, biblioteket"}
        met = await step(rektor, "calls the meeting", rektor.post(f"{plan}/meetings", meeting), 201)
        await self.scene("2025-09-22T14:00:00Z", "They have met")
        held = {
            "held": {
                "presentUnitIds": [self.world.units[name] for name in ("linden", "bup", "service")],
                "childTookPart": True,
                "childView": "Jag vill orka vara med hela dagen.",
            }
        }
        where = f"{plan}/meetings/{met['id']}"
        await step(rektor, "notes who was there and what Elsa said", rektor.patch(where, held), 200)
        goal = {"words": "Jag vill orka vara med hela dagen.", "indicator": "included"}
        aim = await step(rektor, "writes the goal in Elsa's words", rektor.post(f"{plan}/goals", goal), 201)
        deed = "tries to make the plan active too early"
        await step(rektor, deed, rektor.post(f"{plan}/activation"), 409, code="plan-incomplete")
        for unit, words, due in _PROMISES:
            promise = {
                "words": words,
                "goalId": aim["id"],
                "responsibleUnitId": self.world.units[unit],
                "dueOn": due,
            }
            made = await step(
                rektor, f"writes a promise: {words}", rektor.post(f"{plan}/actions", promise), 201
            )
            self.made[f"promise-{unit}"] = made["id"]
        settled = {
            "overallResponsibleOrganisationId": self.world.organisations["social"],
            "othersMeasures": {"none": True},
            "followUpOn": "2025-12-15",
        }
        await step(rektor, "settles who has the overall responsibility", rektor.patch(plan, settled), 200)
        active = await step(rektor, "makes the plan active", rektor.post(f"{plan}/activation"), 200)
        self.teller.say(f"→ {active['label']['en']}: {active['status']}")
        lead = self.who("service")
        body = {"planId": self.made["plan"], "professionalId": lead.id, "validFrom": "2025-09-22"}
        where = f"{self.elsa}/lead-professional-assignments"
        await step(rektor, f"assigns {lead.name} as lead professional", rektor.post(where, body), 201)

    async def a_promise_is_broken(self) -> None:
        """Child psychiatry's promise passes its date, and the lead professional sees it."""
        await self.scene("2025-11-03T08:00:00Z", "A promise has passed its date")
        lead = self.who("service")
        actions = await self.teller.step(
            lead, "looks at the promises", lead.get(f"/plans/{self.made['plan']}/actions"), 200
        )
        overdue = [action for action in actions["items"] if action["overdue"]]
        if [action["id"] for action in overdue] != [self.made["promise-bup"]]:
            raise StoryBrokenError("the overdue promise is not seen")
        self.teller.say(f"→ overdue since {overdue[0]['dueOn']}: {overdue[0]['words']}")

    async def the_mother_looks_and_withdraws(self) -> None:
        """She sees who has looked and what a withdrawal would change, and withdraws: at once."""
        await self.scene("2025-11-10T18:00:00Z", "The mother looks, and withdraws")
        mother, rektor, bup = self.who("mother"), self.who("rektor"), self.who("bup")
        step = self.teller.step
        log = await step(mother, "reads who has looked", mother.get(f"{self.elsa}/access-log"), 200)
        for entry in log["items"][:4]:
            self.teller.say(f"→ {entry['at'][:10]} {entry['unit']}, for {entry['purpose']}")
        consent = f"{self.elsa}/consents/{self.made['sharing-consent']}"
        preview = await step(
            mother, "asks what a withdrawal would change", mother.get(f"{consent}/withdrawal-preview"), 200
        )
        self.teller.say(
            f"→ ends {len(preview['ends'])} sharing; {len(preview['stays'])} stays as already given"
        )
        await step(mother, "withdraws", mother.post(f"{consent}/withdrawal", {}), 200)
        where = f"{self.elsa}/disclosures/{self.made['to-bup']}"
        deed = "tries to read what had been shared and not yet taken over"
        await step(bup, deed, bup.get(where), 404, code="not-found")
        deed = "tries to share again"
        share = rektor.post(f"{self.elsa}/disclosures", self._share("bup", "rektor"))
        await step(rektor, deed, share, 409)
        reception = self.who("reception")
        deed = "still has what she took over, as a record of her own"
        kept = await step(reception, deed, reception.get(f"{self.elsa}/received-items"), 200)
        if not kept["items"]:
            raise StoryBrokenError("what was taken over is gone")

    async def amir_exists_for_nobody_else(self) -> None:
        """A child with protected identity: every other answer is the same with and without him."""
        await self.scene("2025-11-11T08:00:00Z", "Amir exists for nobody but those who are named")
        rektor, teacher, stranger = self.who("rektor"), self.who("teacher"), self.who("other-rektor")
        step = self.teller.step
        number = {"identityNumber": AMIR}
        found = await step(rektor, "finds Amir: she is named", rektor.post("/children/lookup", number), 200)
        answers = []
        for who, deed, body in (
            (teacher, "of his own school looks for him", number),
            (stranger, "looks for him by his number", number),
            (stranger, "looks for a number that nobody has", {"identityNumber": "201105092389"}),
        ):
            answer = await step(who, deed, who.post("/children/lookup", body), 404, code="not-found")
            answers.append({k: v for k, v in answer.items() if k not in {"requestId", "instance"}})
        if any(answer != answers[0] for answer in answers):
            raise StoryBrokenError("the answers tell Amir apart from nobody")
        await step(
            teacher, "asks for his named person", teacher.get(f"/children/{found['id']}/named-person"), 404
        )

    def _sharing(self) -> dict[str, Any]:
        return {
            "kind": "sharing",
            "itemIds": [self.made["teacher-questions"], self.made["rektor-questions"]],
            "recipients": [{"unitId": self.world.units[name]} for name in ("reception", "bup")],
            "purpose": "coordination",
            "validFrom": "2025-09-04",
            "validTo": "2025-12-04",
        }

    def _planning(self) -> dict[str, Any]:
        return {
            "kind": "plan",
            "recipients": [{"unitId": self.world.units[name]} for name in ("service", "bup")],
            "purpose": "coordination",
            "validFrom": "2025-09-04",
            "validTo": "2026-09-04",
        }

    def _share(self, receiver: str, *authors: str) -> dict[str, Any]:
        return {
            "recipientUnitId": self.world.units[receiver],
            "items": [{"kind": "five-questions", "id": self.made[f"{name}-questions"]} for name in authors],
            "purpose": "coordination",
            "consentId": self.made["sharing-consent"],
            "familyInformed": True,
            "share": True,
        }

    def _call(self, name: str) -> dict[str, Any]:
        return {
            "unitId": self.world.units[name],
            "kind": "called",
            "question": "Vad kan ni göra för att Elsa ska orka hela skoldagen?",
            "decisionNeeded": "Om och när en första bedömning kan göras.",
        }


def _yes(text: str) -> dict[str, str]:
    return {"answered": "yes", "text": text}


_TEACHERS_ANSWERS: dict[str, Any] = {
    "status": "final",
    "inTheWay": _yes("Elsa somnar på förmiddagarna och orkar inte leka."),
    "whatICanDo": _yes("Kortare pass och en lugn plats."),
    "helpFromOthersNeeded": True,
    "followUp": {
        "decision": "single-agency-measure",
        "text": "Rektorn svarar också, och vi möts i veckan.",
    },
    "indicators": ["healthy", "included"],
    "childView": "Jag blir så trött i skolan.",
}
_REKTORS_ANSWERS: dict[str, Any] = {
    "status": "final",
    "inTheWay": _yes("Elsa är borta var fredag och trött de andra dagarna."),
    "informationNeeded": _yes("Vi vet inte hur nätterna är hemma."),
    "whatICanDo": _yes("Samtal med föräldrarna i veckan."),
    "whatMyAgencyCanDo": _yes("Anpassat schema och elevhälsans stöd."),
    "helpFromOthers": _yes("Stöd hemma och en bedömning hos BUP."),
    "helpFromOthersNeeded": True,
    "followUp": {"decision": "call-for-plan", "text": "Ett möte med öppenvården och BUP, om familjen vill."},
    "indicators": ["healthy", "achieving"],
    "childView": "Jag vill orka vara med hela dagen.",
}
_PROMISES = (
    ("linden", "Anpassar Elsas schema", "2025-12-01"),
    ("bup", "Gör en första bedömning", "2025-10-31"),
    ("service", "Träffar familjen varannan vecka", "2025-12-10"),
)
