"""How an answer about who is responsible looks on the wire."""

from collections.abc import Mapping

from fastapi import Response

from app.kit.links import links_of
from app.kit.vault import Vault
from app.residence.schemas import (
    DistrictOfPupilsRead,
    PupilRouteRead,
    ResidenceRead,
    ResponsibleRead,
    RouteFactRead,
    RouteRead,
    RouteRuleRead,
)
from app.residence.service import District, Found, Residence
from app.rules.residence import Route


def residence_read(child_id: str, row: Residence, response: Response | None = None) -> ResidenceRead:
    """Show where the child belonged."""
    return ResidenceRead.model_validate(
        {
            "id": row.id,
            "child_id": child_id,
            "kind": row.kind,
            "municipality_code": row.municipality_code,
            "district_code": row.district_code,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "recorded_at": row.recorded_at,
            "_links": links_of(f"/children/{child_id}/residences", response),
        }
    )


def route_read(vault: Vault, found: Found, *, language: str) -> RouteRead:
    """Show who answers and why."""
    return RouteRead(
        responsible=responsible_read(vault, found),
        rule=_rule(found.route, language) if found.route else None,
        fact=_fact(found.route) if found.route else None,
        sure=not found.doubts,
        doubts=list(found.doubts),
    )


def _rule(route: Route, language: str) -> RouteRuleRead:
    rule = route.rule
    return RouteRuleRead(key=rule.key, says=rule.says(language), certainty=rule.certainty)


def _fact(route: Route) -> RouteFactRead:
    fact = route.fact
    return RouteFactRead(
        kind=fact.kind,
        municipality_code=fact.municipality_code,
        district_code=fact.district_code,
        valid_from=fact.from_,
    )


def responsible_read(vault: Vault, found: Found) -> ResponsibleRead:
    """Show who answers: as much as is known."""
    there = found.answering
    return ResponsibleRead.model_validate(
        {
            "municipality_code": there.municipality_code or None,
            "district_id": there.district.id if there.district else None,
            "district_name": there.district.name if there.district else None,
            "organisation_id": there.board.id if there.board else None,
            "organisation_name": there.board.name if there.board else None,
            **_reception(found),
            **_contact(vault, found),
        }
    )


def _reception(found: Found) -> Mapping[str, str | None]:
    unit = found.answering.reception
    plain = ("role_mailbox", "phone", "opening_hours", "on_call_phone", "on_call_route")
    return {
        "unit_id": unit.id if unit else None,
        "unit_name": unit.name if unit else None,
        **{name: getattr(unit, name) if unit else None for name in plain},
    }


def _contact(vault: Vault, found: Found) -> Mapping[str, str | None]:
    contact = found.contact
    return {
        "contact_point_id": contact.point.id if contact else None,
        "contact_name": contact.name(vault) if contact else None,
        "contact_mailbox": contact.mailbox if contact else None,
        "contact_phone": contact.phone if contact else None,
    }


def district_read(vault: Vault, unit_id: str, row: District) -> DistrictOfPupilsRead:
    """Show a district and the pupils for whom it answers."""
    pupils = [
        PupilRouteRead(
            child_id=child_id,
            rule=found.route.rule.key if found.route else None,
            sure=not found.doubts,
            doubts=list(found.doubts),
        )
        for child_id, found in row.pupils
    ]
    return DistrictOfPupilsRead.model_validate(
        {
            "responsible": responsible_read(vault, row.found),
            "pupils": pupils,
            "_links": links_of(f"/units/{unit_id}/responsible-districts"),
        }
    )
