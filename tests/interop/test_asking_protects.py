"""Between two rounds nothing lies open: not who is protected, not how to reach them, no credential."""

import json

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from app.interop.feeds.agreed import SchoolSystem, UnfitSchoolSystemsError, read_school_systems
from app.interop.importing.staff import MASKED_NAME
from app.kit import logs
from tests.cast import made_up_number
from tests.interop.conftest import known_as
from tests.interop.school_system import ADDRESS, TOKEN, Asking, SchoolSystemOnHttp
from tests.steps import given_a_child, given_protection, then_it_is

pytestmark = pytest.mark.usefixtures("first_of_october")
PHONE = "070-174 06 10"
HOME = {"streetAddress": "Gömda vägen 1", "postalCode": "99910", "locality": "Byn"}


@pytest.fixture
def system():
    return SchoolSystemOnHttp()


@pytest.fixture
def asking(importer, system, tmp_path):
    return Asking(importer, system, tmp_path / "token")


def reached(village, name, **members):
    contact = {
        "phoneNumbers": [{"value": PHONE}],
        "emails": [{"value": f"{name}@example.se"}],
        "addresses": [HOME],
    }
    return village.person(name, **{**contact, **members})


async def kept(asking) -> dict[str, dict]:
    """What is kept of persons, opened."""
    rows = await asking.importer.ask(
        "SELECT record_id, row_sealed FROM school_record WHERE organisation_id = $1 AND resource = 'persons'",
        asking.importer.organisation_id,
    )
    vault = asking.importer.cast.app.state.database.vault
    owner = asking.importer.organisation_id
    return {row["record_id"]: json.loads(vault.open(owner, row["row_sealed"])) for row in rows}


async def shield_of(asking, name) -> str:
    child = await asking.importer.child_of(known_as(name))
    rows = await asking.importer.ask("SELECT shield FROM register.child WHERE id = $1", child)
    return rows[0]["shield"]


async def test_what_is_kept_is_sealed_and_holds_only_what_is_read(asking, system, village):
    reached(village, "mother")
    village.pupil("Elsa", responsibles=[village.responsible("mother")], photo="x", addresses=[HOME])
    system.take(village)
    await asking.asks()
    rows = await asking.importer.ask(
        "SELECT string_agg(encode(row_sealed, 'escape'), ' ') AS all FROM school_record "
        "WHERE organisation_id = $1",
        asking.importer.organisation_id,
    )
    for word in ("Elsa", "mother", PHONE):
        assert word not in rows[0]["all"]
    found = await kept(asking)
    assert found[known_as("mother")]["phoneNumbers"] == [{"value": PHONE}]
    assert not {"photo", "addresses", "emails"} & set(found[known_as("Elsa")])
    assert "civicNo" not in found[known_as("teacher")]


async def test_of_the_protected_and_those_near_them_no_way_to_reach_them_is_kept(asking, system, village):
    reached(village, "mother")
    reached(village, "father", securityMarking="Sekretessmarkering")
    reached(village, "nurse", securityMarking="Skyddad folkbokföring")
    village.duty("nurse's duty", "nurse", "Skolsköterska")
    village.pupil(
        "Amir",
        securityMarking="Skyddad folkbokföring",
        phoneNumbers=[{"value": PHONE}],
        responsibles=[village.responsible("mother")],
    )
    village.pupil("Olle", responsibles=[village.responsible("father")])
    system.take(village)
    await asking.asks()
    found = await kept(asking)
    assert PHONE not in json.dumps(found)
    assert found[known_as("nurse")]["givenName"] == found[known_as("father")]["givenName"] == MASKED_NAME
    assert found[known_as("Amir")]["givenName"] == "Amir", "his rektor is to know his name"
    teacher = asking.importer.staff(known_as("teacher"))
    amir = await asking.importer.child_of(known_as("Amir"))
    then_it_is(await teacher.get(f"/children/{amir}"), 404)


async def test_of_a_marking_that_nobody_can_read_nothing_is_kept_but_the_marking(asking, system, village):
    pupil = village.pupil("Amir", securityMarking="Hemlig", civicNo={"value": made_up_number(village.born)})
    system.take(village)
    first = await asking.asks()
    assert await asking.quarantine(first) == {("persons", pupil["id"], "unknown-security-marking")}
    assert (await kept(asking))[pupil["id"]] == {
        "id": pupil["id"],
        "givenName": "-",
        "familyName": "-",
        "securityMarking": "Hemlig",
    }
    system.long_ago()
    system.change("persons", "teacher", familyName="Ny")
    second = await asking.asks()
    assert await asking.quarantine(second) == {("persons", pupil["id"], "unknown-security-marking")}


async def test_no_feed_lowers_a_shield(asking, system, village):
    village.pupil("Amir", securityMarking="Skyddad folkbokföring")
    system.take(village)
    await asking.asks()
    system.change("persons", "Amir", securityMarking="Ingen")
    second = await asking.asks()
    assert second.counts["changes"] == 0
    assert await shield_of(asking, "Amir") == "protected-registration"
    system.remove("persons", "Amir")
    await asking.asks()
    assert await shield_of(asking, "Amir") == "protected-registration"


async def test_a_protected_child_comes_again_under_another_id_in_a_later_round(asking, system, village):
    number = {"value": made_up_number(village.born)}
    village.pupil("Leo", civicNo=number, securityMarking="Sekretessmarkering")
    system.take(village)
    await asking.asks()
    child = await asking.importer.child_of(known_as("Leo"))
    system.long_ago()
    system.remove("persons", "Leo")
    village.pupil("Leo again", civicNo=number)
    system.put("persons", village.records["persons"][-1])
    await asking.asks()
    assert await asking.importer.child_of(known_as("Leo again")) == child
    assert await shield_of(asking, "Leo again") == "confidentiality-marked"


async def test_a_shield_of_others_changes_nothing_that_a_round_tells(asking, system, village, cast):
    number = made_up_number(village.born)
    village.pupil("Vera", civicNo={"value": number})
    system.take(village)
    await asking.asks()
    vera = await given_a_child(cast.reception, number=number, kind="case", since="2025-09-01")
    await given_protection(cast.reception, vera, "hidden-placement")
    again = await asking.asks(full=True)
    assert again.counts["changes"] == 0
    assert await shield_of(asking, "Vera") == "hidden-placement"


async def test_a_marking_that_arrives_in_a_change_protects_at_once(asking, system, village):
    reached(village, "mother")
    village.pupil("Amir", responsibles=[village.responsible("mother")])
    system.take(village)
    await asking.asks()
    system.long_ago()
    system.change("persons", "Amir", securityMarking="Sekretessmarkering")
    await asking.asks()
    assert await shield_of(asking, "Amir") == "confidentiality-marked"
    assert PHONE not in json.dumps(await kept(asking))
    phones = await asking.importer.ask(
        "SELECT count(*) FROM guardian WHERE organisation_id = $1 AND phone_sealed IS NOT NULL",
        asking.importer.organisation_id,
    )
    assert phones[0][0] == 0


async def test_only_a_guardian_has_custody_and_nobody_is_verified_by_a_feed(asking, system, village):
    for name in ("mother", "friend"):
        village.person(name)
    village.pupil(
        "Elsa",
        responsibles=[village.responsible("mother"), village.responsible("friend", "Annan ansvarig")],
    )
    system.take(village)
    await asking.asks()
    rows = await asking.importer.ask(
        "SELECT source_id, custody, source, verified_on, lower(valid) AS since FROM guardian "
        "WHERE organisation_id = $1",
        asking.importer.organisation_id,
    )
    assert {row["source_id"]: row["custody"] for row in rows} == {
        known_as("mother"): True,
        known_as("friend"): False,
    }
    assert {(row["source"], row["verified_on"], str(row["since"])) for row in rows} == {
        ("school-system", None, "2025-10-01")
    }


async def test_nobody_but_a_synchronisation_sees_what_is_kept(asking, system, village):
    system.take(village)
    await asking.asks()
    async with asking.asker.database.session() as session, session.begin():
        connection = await session.connection()
        for setting, seen in ((None, 0), ("on", 3)):
            await connection.exec_driver_sql(
                "SELECT set_config('app.organisation', $1, true)", (asking.importer.organisation_id,)
            )
            if setting:
                await connection.exec_driver_sql("SELECT set_config('app.synchronising', 'on', true)")
            rows = await connection.exec_driver_sql(
                "SELECT count(*) FROM school_record WHERE resource <> 'x'"
            )
            assert (rows.scalar_one() > 0) is bool(seen)


async def test_the_token_stands_in_no_log_and_in_no_row(asking, system, village, capsys):
    system.take(village)
    logs.configure("INFO")
    try:
        await asking.asks()
        system.token = "another"
        await asking.asks(full=True)
    finally:
        logs.configure(asking.importer.cast.app.state.settings.log_level)
    said = capsys.readouterr()
    assert said.err.count("school-system.asked") == 2
    assert TOKEN not in said.err + said.out
    rows = await asking.importer.ask(
        "SELECT to_jsonb(s)::text AS all FROM school_source s WHERE organisation_id = $1",
        asking.importer.organisation_id,
    )
    assert TOKEN not in rows[0]["all"]
    assert ADDRESS not in rows[0]["all"]


class AuthorizationServer(SchoolSystemOnHttp):
    """A school system whose tokens are given elsewhere, for a signed assertion."""

    forms: list
    status = 200

    async def handle_async_request(self, request):
        if request.url.host != "login.example.se":
            return await super().handle_async_request(request)
        self.forms.append(dict(httpx.QueryParams((await request.aread()).decode())))
        answer = {"access_token": self.token, "token_type": "Bearer", "expires_in": 300}
        return httpx.Response(self.status, json=answer)


async def test_a_token_is_asked_for_with_a_signed_assertion(importer, village, tmp_path):
    key = ECKey.generate_key("P-256", {"kid": "ours"})
    (tmp_path / "key.jwk").write_text(json.dumps(key.as_dict(private=True)), encoding="utf-8")
    system = AuthorizationServer()
    system.forms = []
    system.take(village)
    client = {
        "token_endpoint": "https://login.example.se/token",
        "id": "np",
        "key_file": tmp_path / "key.jwk",
    }
    asking = Asking(importer, system, tmp_path / "token", client={**client, "scope": "ss12000"})
    first = await asking.asks()
    assert first.set_aside == 0
    (form,) = system.forms  # one token for the whole round
    assert (form["grant_type"], form["client_id"], form["scope"]) == ("client_credentials", "np", "ss12000")
    said = jwt.decode(form["client_assertion"], key, algorithms=["ES256"])
    assert said.header["kid"] == "ours"
    assert (said.claims["iss"], said.claims["sub"], said.claims["aud"]) == (
        "np",
        "np",
        client["token_endpoint"],
    )
    assert said.claims["exp"] - said.claims["iat"] == 60
    system.token = "rotated"  # what was given is not taken any more: another is asked for
    assert (await asking.asks(full=True)).set_aside == 0
    assert len(system.forms) == 2
    assert system.forms[0]["client_assertion"] != system.forms[1]["client_assertion"]
    system.status, system.token = 400, "refused"
    refused = await asking.asks(full=True)
    assert {reason for _, _, reason in await asking.quarantine(refused)} == {"no-access"}


GOOD = {"organisation": f"org-{'a' * 26}", "address": ADDRESS, "token_file": "/run/secrets/token"}


def a_file(tmp_path, *systems):
    path = tmp_path / "systems.json"
    path.write_text(json.dumps({"school_systems": systems}), encoding="utf-8")
    return path


def test_the_file_names_the_systems(tmp_path):
    (found,) = read_school_systems(a_file(tmp_path, GOOD), demo=False)
    assert isinstance(found, SchoolSystem)
    assert (found.attendance, found.notifications, found.minutes_between) == ("none", False, 60)
    assert read_school_systems(None, demo=False) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "http://skolsystem.example.se"},
        {"address": "http://127.0.0.1:8080/v2"},
        {"address": "https://user:secret@skolsystem.example.se"},
        {"address": f"{ADDRESS}?token=secret"},
        {"organisation": "org-1"},
        {"token_file": None},
        {"token": "secret"},
        {"minutes_between": 0},
        {"attendance": "all"},
        {"internal_networks": ["127.0.0.0/8"]},
        {"internal_networks": ["169.254.169.254/32"]},
        {"internal_networks": ["10.0.0.0/8", "0.0.0.0/0"]},
        {"internal_networks": ["secret.kommun.example"]},
        {"internal_networks": "10.0.0.0/8"},
        {"client": {"token_endpoint": ADDRESS, "id": "np", "key_file": "/run/secrets/key"}},
    ],
)
def test_a_file_that_cannot_be_used_is_refused_without_a_word_of_it(tmp_path, wrong):
    with pytest.raises(UnfitSchoolSystemsError) as refused:
        read_school_systems(a_file(tmp_path, GOOD | wrong), demo=False)
    assert "secret" not in str(refused.value)


def test_plain_http_on_this_machine_is_for_the_demo(tmp_path):
    local = GOOD | {"address": "http://127.0.0.1:8080/v2"}
    assert len(read_school_systems(a_file(tmp_path, local), demo=True)) == 1


def test_an_organisation_has_one_system(tmp_path):
    with pytest.raises(UnfitSchoolSystemsError):
        read_school_systems(a_file(tmp_path, GOOD, GOOD), demo=False)
