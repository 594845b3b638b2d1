"""A care organisation brings in the children of FHIR bundles, from the command line."""

import json
import re
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli.bundles import import_from_bundles, summary
from app.cli.main import cli
from app.fhir.bringing_in import BroughtIn, Errand, NotBroughtInError
from app.fhir.bundle_reading import read_bundle
from app.fhir.related_person import SOURCE, VERIFIED_ON
from app.fhir.systems import PERSONAL_NUMBER, ROLE_CODE, SECURITY_LABEL
from app.settings import ROOT
from tests.cast import Cast, made_up_number
from tests.fhir.fhir_steps import Fhir, found, then_validators_take
from tests.steps import given_a_child, given_protection, then_it_is

SYNTHETIC = ROOT.parent / "shared" / "data" / "fhir-synth"
BORN = date(2021, 5, 4)


def patient(number: str | None = None, **more: Any) -> dict[str, Any]:
    own = [{"system": PERSONAL_NUMBER, "value": number}] if number else []
    return {
        "resourceType": "Patient",
        "id": str(uuid.uuid4()),
        "identifier": [{"system": "https://record.example/mr", "value": "4711"}, *own],
        "name": [{"use": "official", "family": "Lind", "given": ["Tove", "Maria"]}],
        "birthDate": BORN.isoformat(),
        **more,
    }


def guardian(of: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "RelatedPerson",
        "id": str(uuid.uuid4()),
        "extension": [
            {"url": SOURCE, "valueCode": "population-register"},
            {"url": VERIFIED_ON, "valueDate": "2025-08-20"},
        ],
        "identifier": [{"system": PERSONAL_NUMBER, "value": made_up_number(date(1988, 2, 2))}],
        "patient": {"reference": f"Patient/{of['id']}"},
        "relationship": [{"coding": [{"system": ROLE_CODE, "code": "GUARD"}]}],
        "name": [{"text": "Karin Lind"}],
        **more,
    }


class Record:
    """The region's health record, which brings bundles in for the nurse."""

    def __init__(self, cast: Cast, folder: Path) -> None:
        self.cast = cast
        self.folder = folder

    def errand(self, who: str = "nurse", unit: str = "bvc", since: str = "2026-01-01", **more: Any) -> Errand:
        return Errand(
            **{
                "client_id": "health-record",
                "professional_id": getattr(self.cast, who).id,
                "organisation_id": self.cast.organisation("region"),
                "unit_id": self.cast.unit(unit),
                "since": date.fromisoformat(since),
                **more,
            }
        )

    def written(self, *resources: Any) -> Path:
        entries = [{"resource": each} for each in resources]
        path = self.folder / f"{uuid.uuid4()}.json"
        path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
        return path

    async def brings(self, *resources: Any, errand: Errand | None = None) -> BroughtIn:
        path = self.written(*resources)
        return await import_from_bundles(self.cast.app.state.settings, [path], errand or self.errand())


@pytest.fixture
def record(cast: Cast, tmp_path: Path) -> Record:
    return Record(cast, tmp_path)


def reasons(done: BroughtIn) -> dict[str, str]:
    return {each.record_id: str(each.why) for each in done.aside}


async def of_number(cast: Cast, number: str) -> dict[str, Any]:
    (read,) = found(await Fhir(cast.nurse).search("Patient", identifier=f"{PERSONAL_NUMBER}|{number}"))
    return read


async def test_a_child_and_its_guardian_are_there_as_if_they_had_come_over_the_api(
    cast: Cast, record: Record
) -> None:
    number = made_up_number(BORN)
    child = patient(number)
    done = await record.brings(child, guardian(child))
    assert (done.children, done.guardians, done.aside) == (1, 1, ())
    read = await of_number(cast, number)
    assert read["name"][0] == {"use": "official", "family": "Lind", "given": ["Tove Maria"]}
    (related,) = found(await Fhir(cast.nurse).search("RelatedPerson", patient=read["id"]))
    assert related["active"]
    team = then_it_is(await Fhir(cast.nurse).get(f"CareTeam/{read['id']}"), 200)
    assert team["managingOrganization"][0]["reference"] == f"Organization/{cast.unit('bvc')}"
    ids = then_it_is(await cast.nurse.get(f"/children/{read['id']}/external-identifiers"), 200)["items"]
    assert [(each["system"], each["value"]) for each in ids] == [("fhir-patient", child["id"])]


async def test_the_same_bundle_twice_makes_nothing_twice(cast: Cast, record: Record) -> None:
    number = made_up_number(BORN)
    child, nameless = patient(number), patient()
    sent = (child, guardian(child), nameless)
    first = await record.brings(*sent)
    second = await record.brings(*sent)
    assert (first.children, first.guardians) == (second.children, second.guardians) == (2, 1)
    assert first.aside == second.aside == ()
    read = await of_number(cast, number)
    assert len(found(await Fhir(cast.nurse).search("RelatedPerson", patient=read["id"]))) == 1
    for path in ("relations", "external-identifiers", "guardians"):
        assert len(then_it_is(await cast.nurse.get(f"/children/{read['id']}/{path}"), 200)["items"]) == 1


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"birthDate": "2021"}, "no-birth-date"),
        ({"birthDate": "2999-01-01"}, "invalid-request"),
        ({"name": [{"text": "Tove"}]}, "no-name"),
        ({"active": False}, "not-active"),
        ({"deceasedDateTime": "2025-01-01"}, "deceased"),
        ({"birthDate": "2009-01-01"}, "age-does-not-fit"),
        ({"identifier": [{"system": PERSONAL_NUMBER, "value": "nonsense"}]}, "identity-malformed"),
        ({"meta": {"security": [{"system": SECURITY_LABEL, "code": "new"}]}}, "unknown-protection"),
        ({"meta": {"security": [{"code": "V"}]}}, "unknown-protection"),
        ({"name": [{"family": "x" * 500, "given": ["y"]}]}, "malformed"),
    ],
)
async def test_a_child_that_cannot_be_taken_is_set_aside_and_stops_no_other(
    cast: Cast, record: Record, changed: dict[str, Any], why: str
) -> None:
    wrong, number = patient(**changed), made_up_number(BORN)
    done = await record.brings(wrong, patient(number))
    assert reasons(done) == {wrong["id"]: why}
    assert done.children == 1
    assert (await of_number(cast, number))["birthDate"] == f"{number[:4]}-{number[4:6]}-{number[6:8]}"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"relationship": []}, "no-custody"),
        ({"active": False}, "no-custody"),
        ({"extension": [{"url": VERIFIED_ON, "valueDate": "2025-08-20"}]}, "no-source"),
        ({"extension": [{"url": SOURCE, "valueCode": "hearsay"}]}, "no-source"),
        ({"extension": [{"url": SOURCE, "valueCode": "population-register"}]}, "not-verified"),
        ({"identifier": []}, "no-number"),
        ({"patient": {"reference": "Patient/other"}}, "no-child-of-the-bundle"),
        ({"patient": "Patient/other"}, "no-child-of-the-bundle"),
    ],
)
async def test_nobody_becomes_a_guardian_without_custody_source_and_date(
    record: Record, changed: dict[str, Any], why: str
) -> None:
    child = patient(made_up_number(BORN))
    said = guardian(child, **changed)
    done = await record.brings(child, said)
    assert (done.children, done.guardians, reasons(done)) == (1, 0, {said["id"]: why})


async def test_a_protected_child_is_protected_from_the_first_moment(cast: Cast, record: Record) -> None:
    number = made_up_number(BORN)
    label = {"system": SECURITY_LABEL, "code": "sekretessmarkering"}
    done = await record.brings(patient(number, meta={"security": [label]}))
    assert (done.children, done.aside) == (1, ())
    assert label in (await of_number(cast, number))["meta"]["security"]
    hidden = await Fhir(cast.rektor).search("Patient", identifier=f"{PERSONAL_NUMBER}|{number}")
    assert found(hidden) == []


async def test_an_import_tells_nobody_whom_others_hide(cast: Cast, record: Record) -> None:
    hidden = await given_a_child(cast.rektor, born=date(2020, 3, 3))
    await given_protection(cast.rektor, hidden, "confidentiality-marked")
    told = []
    for number in (hidden.number, made_up_number(date(2020, 3, 3))):
        child = patient(number, birthDate=f"{number[:4]}-{number[4:6]}-{number[6:8]}")
        sent = (child, guardian(child))
        told.append([re.sub(r"imp-\w+", "", summary(await record.brings(*sent))) for _ in range(2)])
    assert told[0] == told[1]
    read = await Fhir(cast.nurse).get(f"Patient/{hidden.id}")
    assert read.status_code == 404


async def test_one_id_is_never_two_children(record: Record) -> None:
    child = patient(made_up_number(BORN))
    await record.brings(child)
    other = {**child, "identifier": [{"system": PERSONAL_NUMBER, "value": made_up_number(BORN)}]}
    assert reasons(await record.brings(other)) == {child["id"]: "number-of-another"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"resourceType": "Patient"}', b'{"resourceType": "Bundle", "entry": 1}']
)
def test_what_is_no_bundle_is_set_aside_whole(content: bytes) -> None:
    said = read_bundle(content)
    assert [(each.resource, str(each.why)) for each in said.aside] == [("Bundle", "not-a-bundle")]
    assert said.children == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "school-system"},
        {"client_id": "nobody"},
        {"professional_id": f"pro-{'a' * 26}"},
        {"organisation_id": f"org-{'a' * 26}"},
        {"unit_id": f"uni-{'a' * 26}"},
    ],
)
async def test_nothing_begins_for_who_has_no_duty_there(record: Record, changed: dict[str, str]) -> None:
    with pytest.raises(NotBroughtInError):
        await record.brings(patient(), errand=record.errand(**changed))


async def test_the_run_is_listed_and_what_it_set_aside_without_content(cast: Cast, record: Record) -> None:
    wrong = patient(name=[])
    done = await record.brings(wrong, patient(made_up_number(BORN)))
    if "fhir-import" not in cast.world.systems:
        await cast.world.connect(
            "fhir-import", organisation="region", branches=("care",), scopes=("roster.sync",)
        )
    auth = cast.world.systems["fhir-import"].as_system(["roster.sync"])
    answer = await cast.http.get(
        f"/named-person/v1/imports/{done.run_id}", auth=auth, headers={"Purpose": "administration"}
    )
    read = then_it_is(answer, 200)
    assert (read["source"], read["counts"]["quarantined"]) == ("fhir-bundle", 1)
    assert [(each["recordId"], each["reason"]) for each in read["quarantine"]] == [(wrong["id"], "no-name")]
    assert "Lind" not in answer.text


async def test_the_three_synthetic_children(cast: Cast, record: Record) -> None:
    if not SYNTHETIC.is_dir():
        pytest.skip("needs the synthetic bundles, which lie outside the project (../shared/data/fhir-synth)")
    paths = sorted(SYNTHETIC.glob("*.json"))
    errand = record.errand("bup", "bup")
    done = await import_from_bundles(cast.app.state.settings, paths, errand)
    again = await import_from_bundles(cast.app.state.settings, paths, errand)
    assert (done.children, done.guardians, done.aside) == (again.children, again.guardians, again.aside)
    assert (done.children, done.aside) == (3, ())


def test_the_command_line_says_in_one_sentence_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_text("{}")
    refused = CliRunner().invoke(cli, ["import-fhir", str(path)])
    assert refused.exit_code == 2
    assert "--organisation" in refused.output


def test_a_bundle_of_the_tests_is_fhir() -> None:
    child = patient("202105042386")
    entries = [{"resource": each} for each in (child, guardian(child))]
    then_validators_take({"resourceType": "Bundle", "type": "collection", "entry": entries})
