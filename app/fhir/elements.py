"""The small parts that FHIR resources are made of: as much of R4 as is said here, and nothing besides."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.alias_generators import to_camel


def _instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


Instant = Annotated[datetime, PlainSerializer(_instant, return_type=str)]
Day = Annotated[date, Field(examples=["2025-08-18"])]
Words = Annotated[str, Field(examples=["Elsa"])]


class Element(BaseModel):
    """Base of everything: FHIR's names outside, no member that is not known, nothing that is empty."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    def said(self) -> dict[str, Any]:
        """Return the JSON members; FHIR has neither null nor empty lists."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Coding(Element):
    """One code of one system."""

    system: str | None = Field(default=None, examples=["urn:named-person:code-system:plan-kind"])
    code: str | None = Field(default=None, examples=["sip"])
    display: str | None = None


class CodeableConcept(Element):
    """What is meant, as a code or in words."""

    coding: list[Coding] | None = None
    text: str | None = None


class Period(Element):
    """From and to; both days are included."""

    start: str | None = Field(default=None, examples=["2025-08-18"])
    end: str | None = Field(default=None, examples=["2026-06-12"])


class Identifier(Element):
    """What a system calls a thing."""

    system: str | None = Field(default=None, examples=["http://electronichealth.se/identifier/personnummer"])
    value: str | None = Field(default=None, examples=["201909072388"])


class Reference(Element):
    """Another resource of this facade, or somebody who is known by an identifier only."""

    reference: str | None = Field(default=None, examples=["Patient/chi-abcdefghijklmnopqrstuvwxyz"])
    type: str | None = Field(default=None, examples=["Patient"])
    identifier: Identifier | None = None
    display: str | None = None


class Extension(Element):
    """What R4 has no element for. Each is listed in docs/reference/fhir.md."""

    url: str = Field(examples=["urn:named-person:extension:verified-on"])
    value_boolean: bool | None = None
    value_code: str | None = None
    value_date: str | None = Field(default=None, examples=["2025-08-20"])
    value_string: str | None = None


class HumanName(Element):
    """A name."""

    use: str | None = Field(default=None, examples=["official"])
    text: str | None = None
    family: str | None = Field(default=None, examples=["Berg"])
    given: list[str] | None = Field(default=None, examples=[["Elsa"]])


class ContactPoint(Element):
    """A telephone number or a mailbox."""

    system: str = Field(examples=["phone"])
    value: str = Field(examples=["010-123 45 67"])
    use: str | None = Field(default=None, examples=["work"])


class Meta(Element):
    """Version, profile and security labels."""

    version_id: str | None = Field(default=None, examples=["1"])
    last_updated: str | None = Field(default=None, examples=["2025-09-03T08:15:00Z"])
    profile: list[str] | None = None
    security: list[Coding] | None = None


class Resource(Element):
    """Base of every resource; each says its `resourceType` first."""

    resource_type: str
    id: str | None = Field(default=None, examples=["chi-abcdefghijklmnopqrstuvwxyz"])
    meta: Meta | None = None


def coded(system: str, code: str, display: str | None = None) -> CodeableConcept:
    """Return one code as a concept."""
    return CodeableConcept(coding=[Coding(system=system, code=code, display=display)])


def refers(kind: str, thing_id: str | None, display: str | None = None) -> Reference | None:
    """Return a reference to a resource of this facade; None to nothing."""
    return None if thing_id is None else Reference(reference=f"{kind}/{thing_id}", display=display)


def listed(*things: Any) -> list[Any] | None:
    """Return what there is of these; FHIR has no empty list."""
    return [thing for thing in things if thing is not None] or None
