"""How to reach a person. A contact that cannot be read is left out; it never stops the person."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, TypeAdapter, ValidationError

from app.interop.ss12000.fields import clean_text
from app.interop.ss12000.reasons import RefusedError
from app.kit.text import EmailAddress

UNKNOWN_COUNTRY = "Sverige"
_EMAIL: TypeAdapter[str] = TypeAdapter(EmailAddress)


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address."""

    street: str
    postal_code: str
    locality: str
    country: str

    @property
    def home(self) -> tuple[str, str]:
        """The place behind the spelling: two addresses with one home are one home."""
        return "".join(self.street.casefold().split()), "".join(self.postal_code.split())


@dataclass(frozen=True, slots=True)
class Contact:
    """E-mail addresses, telephone numbers and addresses of one person."""

    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()


def _field(part: object, name: str, default: str = "") -> str:
    value = part.get(name) if isinstance(part, dict) else None
    try:
        return clean_text(value) or default
    except RefusedError:
        return default


def _values(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else []
    return tuple(text for part in parts if (text := _field(part, "value")))


def _addresses(value: object) -> tuple[Address, ...]:
    parts = value if isinstance(value, list) else []
    return tuple(
        Address(
            street=street,
            postal_code=_field(part, "postalCode"),
            locality=_field(part, "locality"),
            country=_field(part, "country", default=UNKNOWN_COUNTRY),
        )
        for part in parts
        if (street := _field(part, "streetAddress"))
    )


def _mailbox(value: object) -> str | None:
    try:
        return _EMAIL.validate_python(value, strict=True)
    except ValidationError:
        return None


Values = Annotated[tuple[str, ...], BeforeValidator(_values)]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(_addresses)]
Mailbox = Annotated[str | None, BeforeValidator(_mailbox)]
"""The e-mail address of an organisation; what is none counts as not given."""
