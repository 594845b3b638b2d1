"""P3 and P5 over HTTP: a duty to tell heeds no refusal, and feedback never carries more than three values.

In situations that nobody has chosen. On the table they are held in
tests/rules/test_rules_disclosure_properties.py; the other properties are in test_law_properties.py.
"""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.demo.callers import Caller
from app.kit.clock import swedish_date, wall_clock
from app.rules.facts import ConsentState
from tests.cast import Cast
from tests.consents.family_steps import Family, given_a_consent, given_a_family, sharing
from tests.promises.test_law_properties import (
    WORDS,
    WRITTEN,
    categories,
    given_a_secret,
    over_http,
    secrets_in,
)
from tests.steps import given_a_child, then_it_is

KEEPERS = {
    "rektor": ("enrolment", 7, 15),
    "psychologist": ("enrolment", 7, 15),
    "school_nurse": ("enrolment", 7, 15),
    "nurse": ("care", 2, 5),
    "bup": ("care", 2, 17),
    "service": ("case", 2, 17),
}
"""Who has a child, how, and of which ages."""
DUTIES = ("concern-report", "child-inquiry", "custody-inquiry", "feedback")
NO_YES = [each.value for each in ConsentState if each not in ("none", "given", "by-board-decision")]
kept = st.sampled_from(sorted(KEEPERS)).flatmap(
    lambda keeper: st.tuples(st.just(keeper), st.integers(*KEEPERS[keeper][1:]))
)
pupils = st.integers(7, 15)
words = st.fixed_dictionaries({}, optional={name: st.just(said) for name, said in WORDS.items()})
ASSUMED = st.sampled_from(["not-recorded", "recorded", "recorded-as-absent"])


def born(age: int) -> Any:
    return swedish_date(wall_clock()).replace(month=1, day=2, year=swedish_date(wall_clock()).year - age)


async def given_kept_by(cast: Cast, keeper: str, age: int) -> Family:
    """A family whose child the keeper has. What pupil health keeps is about the school's pupils."""
    who: Caller = cast.rektor if KEEPERS[keeper][0] == "enrolment" else getattr(cast, keeper)
    return await given_a_family(cast, born=born(age), by=who, kind=KEEPERS[keeper][0])


@over_http
@given(
    by=kept,
    to=st.sampled_from(["reception", "inquiry", "linden", "bup"]),
    about=st.fixed_dictionaries(
        {
            "situation": st.sampled_from(DUTIES),
            "categories": st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=1),
            "necessity": ASSUMED,
            "weighing": ASSUMED,
        }
    ),
    answer=st.sampled_from(NO_YES),
)
async def test_p3_what_must_be_told_must_be_told_whatever_the_family_says(
    cast: Cast, by: tuple[str, int], to: str, about: dict[str, Any], answer: str
) -> None:
    """With each answer that is no yes it is a duty whenever it is one when nobody was asked."""
    who: Caller = getattr(cast, by[0])
    family = await given_kept_by(cast, *by)
    asked = {
        "childId": family.child.id,
        "purpose": "social-services",
        "recipientUnitId": cast.unit(to),
        **about,
    }
    nobody_asked = then_it_is(await who.post("/disclosures/explain", asked), 200)
    refused = then_it_is(await who.post("/disclosures/explain", {**asked, "consent": answer}), 200)
    duty = nobody_asked["outcome"] == "duty"
    assert (refused["outcome"] == "duty") is duty
    if duty:
        assert [each["rule"] for each in refused["rules"]] == [each["rule"] for each in nobody_asked["rules"]]


@over_http
@given(
    age=pupils,
    situation=st.sampled_from(["child-inquiry", "custody-inquiry"]),
    written=st.lists(
        st.sampled_from(["special-support", "pupil-health", "medical"]), unique=True, max_size=3
    ),
    who_refuses=st.sampled_from(["mother", "father", "both"]),
    named=st.booleans(),
)
async def test_p3_a_refusal_stops_nothing_that_must_be_told(
    cast: Cast, age: int, situation: str, written: list[str], who_refuses: str, named: bool
) -> None:
    """Stored, read and taken over as for a child whose family was never asked; and it rests on no consent."""
    told = []
    for asked in (True, False):
        family = await given_a_family(cast, born=born(age))
        item, secret = await given_a_secret(cast.rektor, family.child, written)
        consent = await given_a_consent(cast, family, item) if asked else None
        for guardian in ("mother", "father") if asked else ():
            says = "refused" if who_refuses in (guardian, "both") else "given"
            answer = {"answer": says, "form": "digital"}
            path = f"{family.consents}/{consent}/answers"
            then_it_is(await getattr(family, guardian).post(path, answer), 201)
        more = {"consentId": consent} if asked and named else {}
        body = sharing(cast, item, situation=situation, **more)
        made = then_it_is(await cast.rektor.post(family.disclosures, body), 201)
        read = await cast.reception.get(f"{family.disclosures}/{made['id']}")
        assert secrets_in({"read": read.text}) == {secret}
        taken = then_it_is(await cast.reception.post(f"{family.disclosures}/{made['id']}/receipt"), 201)
        outcomes = [(each["category"], each["outcome"]) for each in made["decision"]["items"]]
        told.append((made["ground"], sorted(outcomes), made["consentId"], len(taken["receivedItemIds"])))
    assert told[0] == told[1]
    assert told[0][2] is None
    assert {outcome for _, outcome in told[0][1]} == {"duty"}


@over_http
@given(
    sender=st.sampled_from(["inquiry", "service", "reception"]),
    to=st.sampled_from(["linden", "eken", "bvc", "bup"]),
    written=categories,
    said=words,
    age=st.integers(0, 17),
)
async def test_p5_no_disclosure_as_feedback_carries_anything(
    cast: Cast, sender: str, to: str, written: list[str], said: dict[str, str], age: int
) -> None:
    """Why, measures, findings: whatever is written in it, and whatever is recorded beside it."""
    holder: Caller = getattr(cast, sender)
    child = await given_a_child(
        holder, born=born(age), kind="case", since=swedish_date(wall_clock()).isoformat()
    )
    item, secret = await given_a_secret(holder, child, written)
    refused = await holder.post(
        f"{child.path}/disclosures", sharing(cast, item, to=to, situation="feedback", **said)
    )
    body = then_it_is(refused, 409)
    assert body["rule"] == "feedback-carries-three-values-only"
    assert body["citations"]
    assert secret not in refused.text


@over_http
@given(
    category=st.sampled_from(WRITTEN),
    consent=st.sampled_from([each.value for each in ConsentState]),
    necessity=ASSUMED,
    weighing=ASSUMED,
    kind=st.sampled_from(["public-school", "public-preschool", "public-health-care", "guardian"]),
)
async def test_p5_no_consent_and_no_weighing_makes_feedback_more(
    cast: Cast, category: str, consent: str, necessity: str, weighing: str, kind: str
) -> None:
    child = await given_a_child(cast.inquiry, kind="case", since=swedish_date(wall_clock()).isoformat())
    asked = {
        "childId": child.id,
        "purpose": "social-services",
        "categories": [category],
        "recipientKind": kind,
        "situation": "feedback",
        "consent": consent,
        "necessity": necessity,
        "weighing": weighing,
    }
    told = then_it_is(await cast.inquiry.post("/disclosures/explain", asked), 200)
    assert told["outcome"] in {"forbid", "mask"}
    assert told["rules"]
