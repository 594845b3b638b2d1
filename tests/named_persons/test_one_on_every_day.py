"""Exactly one named person on every day, whoever registers what; a person where one is appointed."""

import itertools
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.named_persons.chain import Standing, appoint, desired, relay
from app.rules.named_person import Stretch
from app.vocabulary import Certainty
from tests.cast import Cast, made_up_number
from tests.steps import given_a_child, then_it_is, then_it_is_refused

BIRTH = date(2019, 9, 7)


async def test_the_school_takes_over_with_a_receipt(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    now = then_it_is(await cast.rektor.get(f"{elsa.path}/named-person"), 200)
    assert now["acceptedAt"] is None
    where = f"{elsa.path}/named-person-assignments/{now['assignmentId']}/acceptance"
    then_it_is_refused(await cast.other_rektor.post(where), 404, "not-found")
    accepted = then_it_is(await cast.rektor.post(where), 200)
    assert accepted["acceptedAt"] is not None
    then_it_is_refused(await cast.rektor.post(where), 409, "already-accepted")


async def test_only_the_head_of_the_unit_appoints_and_only_its_own(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    where = f"{elsa.path}/named-person-assignments"
    body = {"professionalId": cast.rektor.id, "validFrom": "2026-09-01"}
    refused = await cast.teacher.post(where, body)
    assert then_it_is_refused(refused, 403, "not-allowed")["missing"] == "role"
    foreign = {**body, "professionalId": cast.nurse.id}
    then_it_is_refused(await cast.rektor.post(where, foreign), 422, "no-duty-at-unit")
    then_it_is_refused(
        await cast.rektor.post(where, {**body, "validFrom": "2010-01-01"}), 422, "outside-the-chain"
    )
    made = then_it_is(await cast.rektor.post(where, body), 201)
    assert made["professionalId"] == cast.rektor.id
    before = then_it_is(await cast.rektor.get(f"{elsa.path}/named-person", on="2026-08-31"), 200)
    after = then_it_is(await cast.rektor.get(f"{elsa.path}/named-person", on="2026-09-01"), 200)
    assert before["professional"] is None
    assert after["professional"]["name"] == "Maria Lindqvist"
    assert before["unit"] == after["unit"]


async def test_a_new_fact_moves_the_responsibility_and_keeps_the_history(cast: Cast) -> None:
    number = made_up_number(BIRTH)
    elsa = await given_a_child(cast.rektor, number=number)
    await given_a_child(cast.other_rektor, number=number, since="2026-01-12")
    read = await cast.rektor.get(f"{elsa.path}/named-person", on="2026-01-11")
    assert then_it_is(read, 200)["unit"]["name"] == "Lindens skola"
    moved = await cast.rektor.get(f"{elsa.path}/named-person", on="2026-01-12")
    assert then_it_is(moved, 200)["unit"]["name"] == "Ekens friskola"
    history = then_it_is(await cast.rektor.get(f"{elsa.path}/named-person-assignments"), 200)["items"]
    assert any(item["supersededAt"] for item in history)
    live = sorted((item for item in history if not item["supersededAt"]), key=lambda item: item["validFrom"])
    assert all(one["validUntil"] == other["validFrom"] for one, other in itertools.pairwise(live))


async def test_before_birth_and_after_the_end_there_is_none(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    for on in ("2019-01-01", "2045-01-01"):
        then_it_is_refused(await cast.rektor.get(f"{elsa.path}/named-person", on=on), 404, "not-found")
    then_it_is_refused(await cast.rektor.get(f"{elsa.path}/named-person", on="never"), 422, "invalid-request")


async def test_the_hot_read_asks_for_the_same_as_every_door(cast: Cast) -> None:
    elsa = await given_a_child(cast.rektor)
    path = f"{elsa.path}/named-person"
    then_it_is_refused(await cast.rektor.for_purpose(None).get(path), 400, "header-missing")
    then_it_is_refused(await cast.rektor.for_purpose("curiosity").get(path), 400, "header-missing")
    bare = await cast.http.get(f"/named-person/v1{path}", headers={"Purpose": "coordination"})
    then_it_is_refused(bare, 401, "not-authenticated")
    assert "WWW-Authenticate" in bare.headers


def _stretches(cuts: list[int], units: list[str]) -> list[Stretch]:
    edges = [BIRTH + timedelta(days=cut) for cut in sorted(set(cuts) | {0, 6_000})]
    return [
        Stretch(
            unit_id=units[number % len(units)],
            from_=first,
            until=last,
            rule_key=f"rule-{number % 3}",
            reason_sv="",
            reason_en="",
            certainty=Certainty.VERIFIED,
            fact=None,
        )
        for number, (first, last) in enumerate(itertools.pairwise(edges))
    ]


def _gapless(chain: list[Standing]) -> bool:
    ordered = sorted(chain, key=lambda piece: piece.valid_from)
    whole = ordered[0].valid_from == BIRTH and ordered[-1].valid_until == BIRTH + timedelta(days=6_000)
    return whole and all(one.valid_until == other.valid_from for one, other in itertools.pairwise(ordered))


CUTS = st.lists(st.integers(1, 5_999), max_size=6)
UNITS = st.lists(st.sampled_from(["uni-a", "uni-b", "uni-c"]), min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(
    CUTS, UNITS, CUTS, UNITS, st.lists(st.tuples(st.integers(0, 5_999), st.sampled_from("xyz")), max_size=4)
)
def test_no_relay_and_no_appointment_leaves_a_gap_or_an_overlap(before, units, after, others, people) -> None:
    chain = list(desired(_stretches(before, units), []))
    for day, person in people:
        on = BIRTH + timedelta(days=day)
        unit = next(piece.unit_id for piece in chain if piece.valid_from <= on < piece.valid_until)
        chain = list(appoint(chain, unit_id=unit, professional_id=f"pro-{person}", from_=on))
        assert _gapless(chain)
    numbered = [Standing(**{**_fields(piece), "id": f"npa-{number}"}) for number, piece in enumerate(chain)]
    wanted = desired(_stretches(after, others), numbered)
    assert _gapless(list(wanted))
    change = relay(numbered, wanted)
    kept = [piece for piece in numbered if piece.id not in change.supersede]
    assert _gapless([*kept, *change.lay])
    assert not relay([*kept, *change.lay], wanted).changes


def _fields(piece: Standing) -> dict[str, object]:
    return {name: getattr(piece, name) for name in piece.__dataclass_fields__}
