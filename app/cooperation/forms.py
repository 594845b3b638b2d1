"""The forms that come along, read from the data file beside; and which units can be which party."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from app.cooperation.schemas import FormTerms
from app.vocabulary import PartnerKind, UnitKind

_FILE = Path(__file__).with_name("forms.toml")
_SCHOOLS = frozenset({UnitKind.PRESCHOOL, UnitKind.SCHOOL, UnitKind.UPPER_SECONDARY_SCHOOL})
_KINDS: dict[PartnerKind, frozenset[UnitKind]] = {
    PartnerKind.SCHOOL: _SCHOOLS,
    PartnerKind.PUPIL_HEALTH: _SCHOOLS | {UnitKind.PUPIL_HEALTH},
    PartnerKind.SOCIAL_RECEPTION: frozenset({UnitKind.SOCIAL_RECEPTION}),
    PartnerKind.SOCIAL_INQUIRY: frozenset({UnitKind.SOCIAL_INQUIRY}),
    PartnerKind.SOCIAL_SERVICE: frozenset({UnitKind.SOCIAL_SERVICE}),
    PartnerKind.CHILD_HEALTH: frozenset({UnitKind.CHILD_HEALTH_CENTRE}),
    PartnerKind.CHILD_PSYCHIATRY: frozenset({UnitKind.CHILD_PSYCHIATRY}),
    PartnerKind.PRIMARY_CARE: frozenset({UnitKind.PRIMARY_CARE}),
}
"""A school's pupil health sits at the school. What is not here has no unit in the register."""


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, FormTerms]:
    """Return the forms that come along, by key; read once."""
    forms = tomllib.loads(_FILE.read_text(encoding="utf-8"))["form"]
    return {form.pop("key"): FormTerms.model_validate(form) for form in forms}


def can_be(kind: UnitKind) -> frozenset[PartnerKind]:
    """Return as which parties a unit can take part."""
    return frozenset(party for party, kinds in _KINDS.items() if kind in kinds)
