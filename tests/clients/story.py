"""The story as a school's system tells it with a client that is generated from the document.

Run by test_generated.py with the generated package on its path: `python story.py`.
"""

import json
import os
import uuid
from pathlib import Path
from typing import Any

from named_person_api import AuthenticatedClient
from named_person_api.api.children import create_child, create_guardian
from named_person_api.api.consents import create_consent, create_consent_answer
from named_person_api.api.disclosures import create_disclosure
from named_person_api.api.five_questions import create_five_questions
from named_person_api.api.front_desk import read_whoami
from named_person_api.api.named_persons import read_named_person
from named_person_api.api.plans import open_plan, read_plan
from named_person_api.models import (
    ChildCreate,
    ConsentAnswerCreate,
    ConsentCreate,
    DisclosureCreate,
    FiveQuestionsCreate,
    GuardianCreate,
    PlanCreate,
    ProblemRead,
    Purpose,
)

from named_person_client import OnBehalfOf, System

PURPOSE = Purpose.COORDINATION
told = os.environ
system = System.from_file(
    told["NAMED_PERSON"],
    told["CLIENT_ID"],
    Path(told["KEY_FILE"]),
    scopes=told["SCOPES"].split(),
    person=OnBehalfOf(told["PROFESSIONAL"]),
)
client = AuthenticatedClient(
    base_url=f"{told['NAMED_PERSON']}/named-person/v1",
    token="",  # the token and its proof are the system's
    httpx_args={"auth": system},
)


def once() -> str:
    return str(uuid.uuid4())


def made(answer: Any) -> Any:
    """What was answered, unless it is a refusal."""
    if isinstance(answer.parsed, ProblemRead) or answer.parsed is None:
        raise SystemExit(f"{answer.status_code}: {answer.content.decode()}")
    return answer.parsed


today = made(read_whoami.sync_detailed(client=client)).today.isoformat()
relation = {"unitId": told["UNIT"], "kind": "enrolment", "validFrom": "2025-08-18"}
child = made(
    create_child.sync_detailed(
        client=client,
        body=ChildCreate.from_dict(
            {
                "identityNumber": told["CHILD_NUMBER"],
                "givenName": "Elsa",
                "familyName": "Berg",
                "relation": relation,
            }
        ),
        purpose=Purpose.EDUCATION,
        idempotency_key=once(),
    )
)
guardian = made(
    create_guardian.sync_detailed(
        child.id,
        client=client,
        body=GuardianCreate.from_dict(
            {
                "identityNumber": told["GUARDIAN_NUMBER"],
                "name": "Anna Berg",
                "custody": True,
                "source": "population-register",
                "verifiedOn": "2025-08-20",
                "validFrom": "2019-09-07",
            }
        ),
        purpose=PURPOSE,
        idempotency_key=once(),
    )
)
named = made(read_named_person.sync_detailed(child.id, client=client, purpose=PURPOSE))
answers = made(
    create_five_questions.sync_detailed(
        child.id,
        client=client,
        body=FiveQuestionsCreate.from_dict(
            {
                "status": "final",
                "inTheWay": {
                    "answered": "yes",
                    "text": "Elsa är borta var fredag och trött de andra dagarna.",
                },
                "whatICanDo": {"answered": "yes", "text": "Samtal med föräldrarna i veckan."},
                "helpFromOthersNeeded": True,
                "followUp": {"decision": "call-for-plan", "text": "Ett möte, om familjen vill."},
                "indicators": ["healthy"],
                "childView": "Jag vill orka vara med hela dagen.",
            }
        ),
        purpose=PURPOSE,
        idempotency_key=once(),
    )
)


def agreed(kind: str, **more: Any) -> Any:
    """A consent that the guardian has given by telephone."""
    asked = made(
        create_consent.sync_detailed(
            child.id,
            client=client,
            body=ConsentCreate.from_dict(
                {
                    "kind": kind,
                    "recipients": [{"unitId": told["SOCIAL_UNIT"]}],
                    "purpose": "coordination",
                    "validFrom": today,
                    "validTo": f"{int(today[:4]) + 1}{today[4:8]}01",
                    **more,
                }
            ),
            purpose=PURPOSE,
            idempotency_key=once(),
        )
    )
    answer = {"giverId": guardian.family_member_id, "answer": "given", "form": "telephone", "language": "sv"}
    made(
        create_consent_answer.sync_detailed(
            child.id,
            asked.id,
            client=client,
            body=ConsentAnswerCreate.from_dict(answer),
            purpose=PURPOSE,
            idempotency_key=once(),
        )
    )
    return asked


sharing = agreed("sharing", itemIds=[answers.id])
shared = made(
    create_disclosure.sync_detailed(
        child.id,
        client=client,
        body=DisclosureCreate.from_dict(
            {
                "recipientUnitId": told["SOCIAL_UNIT"],
                "items": [{"kind": "five-questions", "id": answers.id}],
                "purpose": "coordination",
                "consentId": sharing.id,
                "familyInformed": True,
                "share": True,
            }
        ),
        purpose=PURPOSE,
        idempotency_key=once(),
    )
)
plan = made(
    open_plan.sync_detailed(
        child.id,
        client=client,
        body=PlanCreate.from_dict(
            {
                "need": "Elsa behöver hjälp från flera för att orka hela skoldagen.",
                "consentId": agreed("plan").id,
                "unitId": told["UNIT"],
            }
        ),
        purpose=PURPOSE,
        idempotency_key=once(),
    )
)
found = made(read_plan.sync_detailed(plan.id, client=client, purpose=PURPOSE))
print(
    json.dumps(
        {
            "child": child.id,
            "namedPersonUnit": named.unit.id,
            "fiveQuestions": answers.status,
            "disclosure": shared.id,
            "plan": found.id,
            "planStatus": found.status,
        }
    )
)
