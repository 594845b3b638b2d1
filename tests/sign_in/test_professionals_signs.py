"""By what a professional may be named, how surely they must have been identified, and for whom."""

import pytest
from sqlalchemy import update

from app.access.assurance import HIGH_ENOUGH
from app.demo.token_client import TokenRefusedError
from app.kit.clock import wall_clock
from app.organisations.models import ProfessionalIdentifier
from app.sign_in.people import signs_of

SCOPES = ["children.read"]
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"


@pytest.fixture(scope="module")
async def known_elsewhere(database, people) -> None:
    """The principal and a social worker have the same id in the same vendor's system."""
    async with database.session() as session, session.begin():
        for organisation, who in ((people.school, people.principal), (people.social, people.social_worker)):
            session.add(
                ProfessionalIdentifier(
                    organisation_id=organisation, professional_id=who, system="vendor.example", value="a:7"
                )
            )


async def ask(client, http, **claims) -> tuple[int, str, str]:
    form = client.form({"sub": "nobody"}, SCOPES) | {"assertion": client.grant_assertion(**claims)}
    proof = client.proof_key.proof("POST", "http://127.0.0.1:8000/oauth2/token")
    answer = await http.post("/oauth2/token", data=form, headers={"DPoP": proof})
    said = answer.json()
    return answer.status_code, said.get("error", ""), said.get("error_description", "")


@pytest.mark.usefixtures("known_elsewhere")
async def test_a_professional_is_known_by_a_vendors_own_id_in_each_organisation(
    sis, system, people, claims_of
):
    sign = "ext:vendor.example:a:7"
    assert claims_of(await sis.token_for_professional(sign, SCOPES)).professional_id == people.principal
    other = system("https://case.example")
    assert claims_of(await other.token_for_professional(sign, SCOPES)).professional_id == people.social_worker


@pytest.mark.usefixtures("known_elsewhere")
@pytest.mark.parametrize(
    "sign",
    [
        "ext:vendor.example:a:8",
        "ext:another.example:a:7",
        "ext:vendor.example:",
        "ext:vendor.example",
        "ext:",
        "ext::a:7",
        "EXT:vendor.example:a:7",
        "vendor.example:a:7",
    ],
)
async def test_an_id_that_nobody_has_names_nobody(sis, sign):
    with pytest.raises(TokenRefusedError) as refused:
        await sis.token_for_professional(sign, SCOPES)
    assert refused.value.error == "invalid_grant"


async def test_an_id_that_has_ended_names_nobody(sis, database, people):
    given = ProfessionalIdentifier(
        organisation_id=people.school, professional_id=people.principal, system="gone.example", value="1"
    )
    async with database.session() as session, session.begin():
        session.add(given)
    assert await sis.token_for_professional("ext:gone.example:1", SCOPES)
    async with database.session() as session, session.begin():
        ended = update(ProfessionalIdentifier).where(ProfessionalIdentifier.id == given.id)
        await session.execute(ended.values(ended_at=wall_clock()))
    sis.forget()
    with pytest.raises(TokenRefusedError):
        await sis.token_for_professional("ext:gone.example:1", SCOPES)


@pytest.mark.parametrize("level", sorted(HIGH_ENOUGH))
async def test_level_three_is_said_in_several_words(sis, http, people, level):
    assert (await ask(sis, http, sub=people.principal, acr=level))[0] == 200


@pytest.mark.parametrize(
    "level",
    [
        None,
        "",
        "3",
        3,
        [LOA3],
        {"level": LOA3},
        "http://id.elegnamnden.se/loa/1.0/loa2",
        "http://id.swedenconnect.se/loa/1.0/uncertified-loa3",
        LOA3 + "/",
        LOA3.upper(),
        f"{LOA3} http://id.elegnamnden.se/loa/1.0/loa2",
    ],
    ids=str,
)
async def test_a_professional_who_was_identified_less_surely_gets_no_token(sis, http, people, level):
    status, error, said = await ask(sis, http, sub=people.principal, acr=level)
    assert (status, error) == (400, "invalid_grant")
    assert "level 3" in said


async def test_the_organisation_that_is_named_must_be_the_systems_own(sis, http, people):
    assert (await ask(sis, http, sub=people.principal, organisation=people.school))[0] == 200
    for other in (people.social, people.other_school, "org-nobody", None, [people.school], ""):
        status, error, _ = await ask(sis, http, sub=people.principal, organisation=other)
        assert (status, error) == (400, "invalid_grant"), other


def test_each_sign_is_read_as_one_thing():
    assert {name for name, value in signs_of("hsa:SE1-A").items() if value} == {"hsa_id"}
    assert {name for name, value in signs_of("ss12000:7").items() if value} == {"source_id"}
    assert {name for name, value in signs_of("pro-a").items() if value} == {"own_id"}
    assert {name for name, value in signs_of("ext:a:b").items() if value} == {"system", "value"}
    assert signs_of("ext:a:b:c")["value"] == "b:c"
