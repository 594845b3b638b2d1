"""How each operation is tried so that it shows who is let in, and changes nothing that the matrix reads.

The door stands before the body: a create is tried with a body that no schema accepts, so that 422 means
«let in». A change is tried with nothing to change, on the version that the caller reads itself. Where the
room behind the door judges once more, the call goes as far as that judgement (the exceptions below).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from app.demo.callers import API, Caller
from tests.consultations.consultation_steps import ADVICE
from tests.contract.access_concerns import CONCERN_BODIES
from tests.contract.access_consulting import an_hour_that_is_booked
from tests.contract.access_sharing import NOBODY_HAS
from tests.contract.access_situations import Situation, keep_an_id

NO_SUCH_BODY = {"__": 1}
STRANGER = f"fam-{NOBODY_HAS}"
FAMILY = ("guardian A", "guardian B", "ex-guardian", "child 13", "child 16")
OPENERS = ("teacher", "rektor")
_LET_IN = {409, 412, 422, 428}
_REFUSED = {401: "!", 400: "!", 403: "✘", 404: "∅"}


@dataclass(frozen=True)
class Operation:
    """An operation of the OpenAPI document."""

    id: str
    method: str
    path: str


@dataclass(frozen=True)
class Trial:
    """One cell: an operation, tried by a role in a situation."""

    operation: Operation
    situation: Situation
    role: str

    @property
    def caller(self) -> Caller | None:
        return self.situation.callers.get(self.role)

    def path(self, **others: str) -> str:
        """The operation's path, filled with what there is about the child."""
        return self.operation.path.format(**{**self.situation.subject_for(self.role).ids, **others})

    async def send(self, http: httpx.AsyncClient, path: str, **more: Any) -> httpx.Response:
        """Call as the role does: its token, its purpose."""
        caller = self.caller
        headers = {"Purpose": (caller and caller.purpose) or "coordination", **more.pop("headers", {})}
        auth = caller.auth if caller else None
        return await http.request(self.operation.method, path, headers=headers, auth=auth, **more)


Probe = Callable[[httpx.AsyncClient, Trial], Awaitable[httpx.Response]]


def sign(answer: httpx.Response) -> str:
    """What an answer means to who asked."""
    if answer.is_success or answer.status_code in _LET_IN:
        return "✔"
    return _REFUSED.get(answer.status_code, f"{answer.status_code}?")


async def try_it(http: httpx.AsyncClient, trial: Trial) -> str:
    """Try one cell."""
    probe = _PROBES.get(trial.operation.id) or _BY_METHOD[trial.operation.method]
    return sign(await probe(http, trial))


async def _read(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    return await trial.send(http, trial.path())


async def _create(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    return await _send_body(http, trial, NO_SUCH_BODY)


async def _send_body(http: httpx.AsyncClient, trial: Trial, body: Any) -> httpx.Response:
    of_this_cell = f"{trial.operation.id} {trial.role} {trial.situation.name}".replace(" ", "-")
    key = {"Idempotency-Key": of_this_cell}
    return await trial.send(http, trial.path(), json=body, headers=key)


async def _change_nothing(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    return await _change(http, trial, {})


async def _amend_with_a_reason(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """Amends nothing, with a reason: one version more."""
    return await _change(http, trial, {"reason": "Rättar ett stavfel."})


async def _change(http: httpx.AsyncClient, trial: Trial, body: Any) -> httpx.Response:
    seen = await trial.caller.get(trial.path().removeprefix(API)) if trial.caller else None
    tag = seen.headers.get("ETag", '"none"') if seen is not None else '"none"'
    return await trial.send(http, trial.path(), json=body, headers={"If-Match": tag})


async def _look_up(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    number = trial.situation.subject_for(trial.role).number
    return await trial.send(http, trial.path(), json={"identityNumber": number})


async def _end_before_it_began(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """A last day before the first: refused for the dates, after it is seen whose record it is."""
    return await _change(http, trial, {"validTo": "1990-01-01"})


async def _remove_one_more(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    child_id = trial.situation.subject_for(trial.role).ids["childId"]
    return await trial.send(
        http, trial.path(externalIdentifierId=await keep_an_id(trial.situation.owner, child_id))
    )


async def _ask_for_no_token(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    return await trial.send(http, trial.path(), data={"grant_type": "client_credentials"})


async def _do_it_again(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """What has been done already: who is let in hears that the state forbids it."""
    return await trial.send(http, trial.path(), headers={"Idempotency-Key": "matrix-once-more"})


async def _ask_for_the_receipt_again(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """Of what child psychiatry has taken over already."""
    taken = trial.situation.subject_for(trial.role).ids["takenOverId"]
    return await trial.send(
        http, trial.path(disclosureId=taken), headers={"Idempotency-Key": "matrix-once-more"}
    )


async def _answer_for_nobody(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """An answer of somebody who is not asked: refused for that, after it is seen whose consent it is."""
    form = "digital" if trial.role in FAMILY else "telephone"
    return await _send_body(http, trial, {"giverId": STRANGER, "answer": "given", "form": form})


async def _withdraw_for_nobody(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    return await _send_body(http, trial, {"giverId": STRANGER})


async def _ask_whether(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    ids = trial.situation.subject_for(trial.role).ids
    question = {
        "childId": ids["childId"],
        "categories": ["general"],
        "recipientKind": "social-board",
        "purpose": "coordination",
    }
    return await trial.send(http, trial.path(), json=question)


async def _answer_what_is_not_asked(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """A no to what nobody has asked for: refused for that, after it is seen who is asked."""
    return await _send_body(http, trial, {"category": "placement", "reason": "Nej."})


async def _confirm_again(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """For Lindens skola, which has confirmed."""
    return await _send_body(http, trial, {"unitId": trial.situation.subject_for(trial.role).ids["unitId"]})


async def _answer_without_a_reason_to_tell(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """A no without a next contact: refused for that, after it is seen who is asked."""
    return await _send_body(http, trial, {"outcome": "declined", "reason": "Nej."})


async def _take_back_nothing(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """The school sends no reason, so that the request lives on; everybody else tries in earnest."""
    body = NO_SUCH_BODY if trial.role in OPENERS else {"reason": "Behövs inte."}
    return await _send_body(http, trial, body)


async def _call_twice(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """Calls a unit that has been called already, or for which there is no consent yet."""
    unit = trial.situation.subject_for(trial.role).ids["calledUnitId"]
    return await _send_body(http, trial, {"unitId": unit, "kind": "called", "question": "Kan ni komma?"})


async def _let_it_stand_still(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """For no lawful reason: refused for that, after it is seen whose plan it is."""
    still = {"kind": "plan-meeting", "reason": "lack-of-staff", "note": "Ingen är här."}
    return await _send_body(http, trial, {**still, "validFrom": "2030-01-01", "validTo": "2030-01-02"})


async def _hand_over_without_ground(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """On a consent that is none of this plan's: refused for that, after it is seen whose plan it is."""
    return await _send_body(http, trial, {"consentId": f"cns-{NOBODY_HAS}"})


async def _end_as_a_stranger(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """Those who opened the plan send no reason, so that it lives on; everybody else tries in earnest."""
    body = NO_SUCH_BODY if trial.role in OPENERS else {"reason": "goals-reached"}
    return await _send_body(http, trial, body)


async def _block_what_nobody_keeps(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """A block of a record that nobody keeps: refused for that, after it is seen who may block at all."""
    return await _send_body(http, trial, {"organisationId": f"org-{NOBODY_HAS}", "note": "Vill inte."})


async def _lift_in_earnest(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """What is lifted once is lifted: who is let in again hears that the state forbids it."""
    body = None if trial.role in FAMILY else {"basis": "patient-consented", "note": "Samtyckte."}
    return await _send_body(http, trial, body)


async def _refuse_in_earnest(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """What has its receipt: who is let in hears that the state forbids it."""
    return await _send_body(http, trial, {"reason": "not-here"})


async def _hand_over_to_nobody(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """At the end of the chain the school hands over and nobody receives: refused for that, after it is seen
    who hands over.
    """
    last = trial.situation.subject_for(trial.role).ids["lastHandoverId"]
    body = {"itemId": f"fqs-{NOBODY_HAS}", "familyInformed": True}
    of_this_cell = f"{trial.operation.id} {trial.role} {trial.situation.name}".replace(" ", "-")
    key = {"Idempotency-Key": of_this_cell}
    return await trial.send(http, trial.path(handoverId=last), json=body, headers=key)


async def _meet_on_a_level_that_is_not_there(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """A school social team has no individual forum: refused for that, after it is seen who takes part."""
    body = {"level": "individual-forum", "heldOn": "2024-03-01", "unitIds": [], "agenda": ["Arbetssätt"]}
    return await _send_body(http, trial, body)


async def _decline_for_a_stranger(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """The no of somebody who does not speak for the child: refused for that, after it is seen who may say
    one.
    """
    form = "digital" if trial.role in FAMILY else "telephone"
    return await _send_body(http, trial, {"giverId": STRANGER, "form": form})


async def _advise_again(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """What has its advice: who is asked hears that the state forbids it."""
    return await _send_body(http, trial, ADVICE)


async def _on_an_hour_of_its_own(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """In earnest, on an hour of the reception that the teacher has booked for this cell."""
    hour = await an_hour_that_is_booked(trial.situation.callers)
    return await trial.send(http, trial.path(consultationSlotId=hour))


async def _as_the_room_takes_it(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """A body that the schema accepts: the room judges whose it is before what is said."""
    return await _send_body(http, trial, CONCERN_BODIES[trial.operation.id])


async def _end_before_it_starts(http: httpx.AsyncClient, trial: Trial) -> httpx.Response:
    """On a day before its first: refused for that, after it is seen whose measure it is."""
    return await _send_body(http, trial, {"endedOn": "1990-01-01", "reason": "completed"})


_BY_METHOD: dict[str, Probe] = {
    "GET": _read,
    "POST": _create,
    "PUT": _create,
    "PATCH": _change_nothing,
    "DELETE": _read,
}
_PROBES: dict[str, Probe] = {
    "look_up_child": _look_up,
    "update_relation": _end_before_it_began,
    "update_guardian": _end_before_it_began,
    "update_chronology_entry": _amend_with_a_reason,
    "update_duty": _end_before_it_began,
    "delete_external_identifier": _remove_one_more,
    "undo_child_link": _do_it_again,
    "accept_named_person_assignment": _do_it_again,
    "refuse_handover": _refuse_in_earnest,
    "create_handover_item": _hand_over_to_nobody,
    "create_support_decline": _decline_for_a_stranger,
    "create_cooperation_meeting": _meet_on_a_level_that_is_not_there,
    "withdraw_support_decline": _do_it_again,
    "issue_token": _ask_for_no_token,
    "create_consent_answer": _answer_for_nobody,
    "withdraw_consent": _withdraw_for_nobody,
    "explain_disclosure": _ask_whether,
    "create_information_answer": _answer_what_is_not_asked,
    "create_assistance_answer": _answer_without_a_reason_to_tell,
    "withdraw_assistance_request": _take_back_nothing,
    **dict.fromkeys(CONCERN_BODIES, _as_the_room_takes_it),
    "end_support_measure": _end_before_it_starts,
    "give_consultation_advice": _advise_again,
    "release_consultation_slot": _on_an_hour_of_its_own,
    "withdraw_consultation_slot": _on_an_hour_of_its_own,
    "create_disclosure_receipt": _ask_for_the_receipt_again,
    "create_invitation": _call_twice,
    "create_clock_pause": _let_it_stand_still,
    "confirm_contact_point": _confirm_again,
    "activate_plan": _do_it_again,
    "transfer_plan": _hand_over_without_ground,
    "end_plan": _end_as_a_stranger,
    "create_care_block": _block_what_nobody_keeps,
    "lift_care_block": _lift_in_earnest,
}
