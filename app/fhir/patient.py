"""Patient: a child, by the Swedish base profile. A number is said only where the caller has named it."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Literal

from pydantic import Field

from app.fhir.asking import Asking, Told
from app.fhir.elements import Coding, HumanName, Identifier, Meta, Resource
from app.fhir.kinds import Asked, Found, Interaction, Kind, Param, Shown, version_of, wrong
from app.fhir.outcome import Refused
from app.fhir.systems import CONFIDENTIALITY, SE_BASE_PATIENT, SECURITY_LABEL, is_of_system, number_system
from app.kit.identity import MalformedIdentityError, parse_identity

_NOT_FOUND = 404
_LABELS = {
    "confidentiality-marked": "sekretessmarkering",
    "protected-registration": "skyddadFolkbokforing",
}


class Patient(Resource):
    """A child, for whoever may know of it."""

    resource_type: Literal["Patient"] = "Patient"
    identifier: list[Identifier] | None = None
    active: bool = True
    name: list[HumanName] | None = None
    birth_date: str = Field(examples=["2019-09-07"])


def patient(told: Told, *, tag: str | None = None, number: Identifier | None = None) -> Patient:
    """Say a child as FHIR does. Names only where the caller's own branch has them."""
    given, family = told["givenName"], told["familyName"]
    named = [HumanName(use="official", family=family, given=[given] if given else None)]
    labels = security(told["protection"])
    return Patient(
        id=told["id"],
        meta=Meta(version_id=version_of(tag), profile=[SE_BASE_PATIENT], security=labels),
        identifier=[number] if number else None,
        name=named if given or family else None,
        birth_date=told["birthDate"],
    )


def security(protection: str) -> list[Coding] | None:
    """Say a protection as security labels: the Swedish one where there is one, and that access is narrow."""
    if protection == "none":
        return None
    narrow = Coding(system=CONFIDENTIALITY, code="V", display="very restricted")
    label = _LABELS.get(protection)
    return [Coding(system=SECURITY_LABEL, code=label), narrow] if label else [narrow]


async def read(asking: Asking, child_id: str) -> Shown:
    """Read a child."""
    shown = await _by_id(asking, child_id)
    return Shown(shown)


async def search(asking: Asking, asked: Asked) -> Found:
    """Find the child of a number, or of an id; nothing is found of whom the caller may not know."""
    if len(asked.params) != 1:
        raise wrong("identifier", "missing", "or `_id` is required, and not both")
    ((name, value),) = asked.params.items()
    try:
        found = await _FINDERS[name](asking, value)
    except Refused as refused:
        if refused.status != _NOT_FOUND:
            raise
        return Found((), 0)
    return Found((found,) if asked.page == 1 else (), 1)


async def _by_id(asking: Asking, child_id: str) -> Patient:
    answer = await asking.get("children", child_id)
    return patient(answer.body, tag=answer.tag)


async def _by_number(asking: Asking, token: str) -> Patient:
    said, bar, value = token.rpartition("|")
    system = number_system(said) if bar else None
    if system is None:
        raise wrong("identifier", "system", "names no system of identity numbers: `system|number`")
    number = _canonical(system, value, await asking.today())
    answer = await asking.post("children", "lookup", body={"identityNumber": value})
    return patient(answer.body, tag=answer.tag, number=number)


def _canonical(system: str, value: str, today: str) -> Identifier:
    """Return a number as the base profiles write it. What is no number at all is for the API to refuse.
    Raises InvalidRequest for a number of another system.
    """
    try:
        number = parse_identity(value, today=date.fromisoformat(today))
    except MalformedIdentityError:
        return Identifier(system=system, value=value)
    if not is_of_system(number, system):
        raise wrong("identifier", "system", "is no number of that system")
    return Identifier(system=system, value=number.canonical)


_FINDERS: dict[str, Callable[[Asking, str], Awaitable[Patient]]] = {
    "identifier": _by_number,
    "_id": _by_id,
}
KIND = Kind(
    name="Patient",
    model=Patient,
    says="A child. Found by its number, by POST only, so that no number ever stands in an address; read by "
    "its id. A number is shown where the caller has named it, an address never. A protected child exists "
    "only for the few who are named, and `meta.security` says so to them.",
    interactions=(
        Interaction(code="read", asks=("read_child",), says="Read a child."),
        Interaction(
            code="search-type",
            asks=("look_up_child", "read_child", "read_whoami"),
            says="Find a child by `identifier` (`look_up_child`), or by `_id` (`read_child`). Nobody, and "
            "nobody of whom you may know, are the same empty Bundle.",
        ),
    ),
    read=read,
    search=search,
    params=(
        Param("identifier", "token", "`system|number`: personnummer, samordningsnummer or reservnummer."),
        Param("_id", "token", "The child's id here."),
    ),
    by_post_only=True,
    profiles=(SE_BASE_PATIENT,),
)
