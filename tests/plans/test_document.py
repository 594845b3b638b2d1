"""The plan on paper: accessible, the same for the same content, and for each recipient its own."""

import io
from typing import Any

import httpx
import pdfua
import pytest
from pypdf import PdfReader

from app.demo.callers import Caller
from tests.cast import Cast
from tests.consents.family_steps import Family, given_a_family
from tests.days import in_days
from tests.plans.plan_steps import (
    PlanOfElsa,
    given_a_plan,
    given_a_plan_consent,
    given_a_promise,
    when_a_unit_is_called,
)
from tests.steps import given_protection, then_it_is, then_it_is_refused

HOSTILE = '#read("/etc/passwd") *fet* </p><script>alert(1)</script> {{7*7}} =1+1'


async def drawn(caller: Caller, path: str, **query: Any) -> httpx.Response:
    answer = await caller.get(f"{path}/document", **query)
    assert answer.status_code == 200, answer.text
    return answer


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
async def two(cast: Cast) -> tuple[Family, str]:
    """A plan about a child whose guardians cannot meet, with what each may not see of the other."""
    family = await given_a_family(cast)
    consent_id = await given_a_plan_consent(cast, family.child, "bup")
    path = f"/plans/{(await given_a_plan(cast, family.child, consentId=consent_id))['id']}"
    await when_a_unit_is_called(cast, path, "bup")
    for guardian_id, place in ((family.mother_id, "Moderns plats"), (family.father_id, "Faderns plats")):
        meeting = {
            "startsAt": f"{in_days(5)}T13:00:00Z",
            "place": place,
            "guardianIds": [guardian_id],
        }
        then_it_is(await cast.rektor.post(f"{path}/meetings", meeting), 201)
    for guardian, words in ((family.mother, "Moderns ord"), (family.father, "Faderns ord")):
        said = {"against": "plan", "words": words}
        then_it_is(await guardian.post(f"{path}/dissents", said), 201)
    heard = {"words": "Barnets hemlighet", "toParties": True, "toGuardians": False}
    then_it_is(await cast.rektor.post(f"{path}/voices", heard), 201)
    return family, path


async def test_who_does_what_by_when_stands_first_and_the_file_is_accessible(
    cast: Cast, met: PlanOfElsa
) -> None:
    promise = await given_a_promise(cast, met, "bup")
    answer = await drawn(cast.rektor, met.path)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="plan.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    first = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    year, _, day = promise["dueOn"].split("-")
    assert first.index("Vem gör vad, och när") < first.index("Erbjuda en första tid.")
    assert f"senast {int(day)} " in first
    assert year in first
    report = pdfua.validate(io.BytesIO(answer.content))
    assert [finding for outcome in report.outcomes for finding in outcome.findings] == []
    assert (await drawn(cast.rektor, met.path)).content == answer.content
    english = text_of((await drawn(cast.rektor, met.path, language="en")).content)
    assert "Who does what, and when" in english


async def test_the_file_says_nothing_of_who_or_when(cast: Cast, met: PlanOfElsa) -> None:
    properties = PdfReader(io.BytesIO((await drawn(cast.rektor, met.path)).content)).metadata
    assert properties is not None
    assert properties["/Title"] == "Samordnad individuell plan (SIP)"
    assert set(properties) <= {"/Title", "/Creator"}
    assert str(properties.get("/Creator", "")).startswith("Typst")


@pytest.mark.parametrize("form", ["pdf", "html"])
async def test_what_people_write_is_never_obeyed(cast: Cast, met: PlanOfElsa, form: str) -> None:
    then_it_is(await cast.rektor.post(f"{met.path}/goals", {"words": HOSTILE}), 201)
    answer = await drawn(cast.rektor, met.path, form=form)
    if form == "html":
        assert "<script>" not in answer.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} =1+1" in answer.text
    else:
        assert HOSTILE in text_of(answer.content)


async def test_signs_that_no_font_has_are_said_to_be_left_out(cast: Cast, met: PlanOfElsa) -> None:
    then_it_is(await cast.rektor.post(f"{met.path}/goals", {"words": "مرحبا 日本 Elsa"}), 201)
    pdf = text_of((await drawn(cast.rektor, met.path)).content)
    assert "Elsa" in pdf
    assert "HTML-versionen har dem alla" in pdf
    assert "مرحبا 日本 Elsa" in (await drawn(cast.rektor, met.path, form="html")).text


@pytest.mark.parametrize("form", ["pdf", "html"])
async def test_one_guardians_copy_has_nothing_of_the_others(
    cast: Cast, two: tuple[Family, str], form: str
) -> None:
    family, path = two
    for whose, own, others in (
        (family.mother_id, family.mother, ("Faderns plats", "Faderns ord")),
        (family.father_id, family.father, ("Moderns plats", "Moderns ord")),
    ):
        printed = await drawn(cast.rektor, path, form=form, guardianId=whose)
        fetched = await drawn(own, path, form=form)
        assert printed.content == fetched.content, "the copy is the same, whoever draws it"
        shown = fetched.text if form == "html" else text_of(fetched.content)
        for secret in (*others, "Barnets hemlighet"):
            assert secret not in shown
        assert own is not family.mother or "Moderns ord" in shown
    everything = await drawn(cast.rektor, path, form=form)
    whole = everything.text if form == "html" else text_of(everything.content)
    for words in ("Faderns ord", "Moderns ord", "Barnets hemlighet", "Moderns plats"):
        assert words in whole
    for_child = await drawn(cast.rektor, path, form=form, forChild=True)
    childs = for_child.text if form == "html" else text_of(for_child.content)
    assert "Barnets hemlighet" in childs
    assert "Moderns ord" not in childs


async def test_who_has_got_a_copy_can_be_called_back(cast: Cast, two: tuple[Family, str]) -> None:
    family, path = two
    await drawn(cast.rektor, path, guardianId=family.mother_id)
    await drawn(family.father, path, form="html", language="en")
    await drawn(cast.rektor, path)
    listed = then_it_is(await cast.rektor.get(f"{path}/document-copies"), 200)["items"]
    told = {(each["recipient"], each["guardianId"], each["professionalId"], each["form"]) for each in listed}
    assert told == {
        ("guardian", family.mother_id, cast.rektor.id, "pdf"),
        ("guardian", family.father_id, None, "html"),
        ("unit", None, cast.rektor.id, "pdf"),
    }
    then_it_is_refused(await family.mother.get(f"{path}/document-copies"), 403, "scope-missing")


async def test_nobody_draws_a_copy_for_who_is_no_guardian(cast: Cast, two: tuple[Family, str]) -> None:
    family, path = two
    stranger = await cast.rektor.get(f"{path}/document", guardianId="fam-aaaaaaaaaaaaaaaaaaaaaaaaaa")
    assert then_it_is_refused(stranger, 422, "invalid-request")["errors"][0]["pointer"] == "/guardianId"
    other = await family.mother.get(f"{path}/document", guardianId=family.father_id)
    then_it_is_refused(other, 403, "not-allowed")
    then_it_is_refused(await cast.bup.get(f"{path}/document"), 403, "not-allowed")
    then_it_is_refused(await cast.other_rektor.get(f"{path}/document"), 404, "not-found")
    then_it_is_refused(await cast.rektor.get(f"{path}/document", form="docx"), 422, "invalid-request")


async def test_a_protected_childs_copy_for_a_guardian_tells_no_place(
    cast: Cast, two: tuple[Family, str]
) -> None:
    family, path = two
    await given_protection(cast.rektor, family.child, "sealed")
    for caller, query in ((cast.rektor, {"guardianId": family.mother_id}), (family.mother, {})):
        shown = text_of((await drawn(caller, path, **query)).content)
        assert "Moderns ord" in shown
        assert "Moderns plats" not in shown
        assert "Linden" not in shown
