"""The names of systems of identifiers and codes: the Swedish base profiles' where there is one, else ours.

Base profiles: package hl7se.fhir.base 1.1.0 (HL7 Sweden, basprofiler-r4).
"""

from app.kit.identity import Identity
from app.vocabulary import IdentityKind

PERSONAL_NUMBER = "http://electronichealth.se/identifier/personnummer"
COORDINATION_NUMBER = "http://electronichealth.se/identifier/samordningsnummer"
RESERVE_NUMBER = "http://electronichealth.se/identifier/nationelltReservnummer"
_OIDS = {"urn:oid:1.2.752.129.2.1.3.1": PERSONAL_NUMBER, "urn:oid:1.2.752.129.2.1.3.3": COORDINATION_NUMBER}
"""What RIV-TA and Inera call the same: taken, never given."""
NUMBER_SYSTEMS = {
    PERSONAL_NUMBER: IdentityKind.PERSONAL_IDENTITY_NUMBER,
    COORDINATION_NUMBER: IdentityKind.COORDINATION_NUMBER,
    RESERVE_NUMBER: IdentityKind.RESERVE_NUMBER,
}
HSA_ID = "urn:oid:1.2.752.29.4.19"
ORGANISATION_NUMBER = "urn:oid:2.5.4.97"
SECURITY_LABEL = "http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel"
SE_BASE_PATIENT = "http://hl7.se/fhir/ig/base/StructureDefinition/SEBasePatient"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ROLE_CODE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"


def own_codes(name: str) -> str:
    """Return the name of a code system of our own: its codes are the words of the API (the glossary)."""
    return f"urn:named-person:code-system:{name}"


def own_identifiers(name: str) -> str:
    """Return the name of a system of identifiers of our own."""
    return f"urn:named-person:identifier:{name}"


def own_extension(name: str) -> str:
    """Return the address of an extension of our own."""
    return f"urn:named-person:extension:{name}"


def is_of_system(number: Identity, system: str) -> bool:
    """Whether a number is one of a system's: a coordination number is no personal identity number."""
    return NUMBER_SYSTEMS[system] is number.kind


def number_system(said: str) -> str | None:
    """Return the system of identity numbers that is meant, by its address or as an OID; None for others."""
    system = _OIDS.get(said if said.startswith("urn:oid:") else f"urn:oid:{said}", said)
    return system if system in NUMBER_SYSTEMS else None
