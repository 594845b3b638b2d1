"""HTTP of the front desk."""

from datetime import date
from typing import Annotated

from fastapi import Request
from starlette.responses import JSONResponse

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated
from app.disclosures.service import rules_signed_at
from app.disclosures.switches import switches_of
from app.front.document import API_RELEASED, API_VERSION, NATIVE, published, servers
from app.front.schemas import ApiInfo, Capabilities, WhoAmI
from app.kit.links import links_of
from app.kit.paging import MAX_LIMIT
from app.kit.problems import problems
from app.kit.routing import room
from app.rules.disclosure import TABLE
from app.rules.named_person_rule_sets import DEFAULT_RULE_SET
from app.settings import Settings
from app.vocabulary import Certainty, Matter

router = room("front desk")
Anybody = Annotated[Pass, desk(Matter.ORGANISATION, "read", scopes=())]


@router.get("/api-info", summary="What this API is")
async def read_api_info(request: Request) -> ApiInfo:
    """Name, version and life cycle of the API. Open to everybody, without a token."""
    settings: Settings = request.app.state.settings
    return ApiInfo(
        api_name="named-person",
        api_version=API_VERSION,
        api_released=date.fromisoformat(API_RELEASED),
        api_documentation=f"{settings.public_url}/docs",
        api_status="beta",
    )


@router.get("/openapi.json", include_in_schema=False)
async def read_openapi(request: Request) -> JSONResponse:
    """The OpenAPI document, below the API root (Digg DOK.23), with this installation's own address."""
    settings: Settings = request.app.state.settings
    own = published(request.app)[NATIVE]
    return JSONResponse({**own, "servers": servers(settings.public_url)[:1]})


@router.get("/whoami", summary="Who you are here", responses=problems(NotAuthenticated))
async def read_whoami(passed: Anybody) -> WhoAmI:
    """The caller as the register sees it now: organisation, sector, branch, roles, units and scopes."""
    actor = passed.actor
    return WhoAmI.model_validate(
        {
            "client_id": actor.client_id,
            "organisation_id": actor.organisation_id,
            "sector": actor.sector,
            "branch": actor.branch,
            "professional_id": actor.professional_id,
            "family_member_id": actor.family_member_id,
            "child_id": actor.child_id,
            "roles": sorted(actor.roles),
            "unit_ids": sorted(actor.unit_ids),
            "scopes": sorted(actor.scopes),
            "today": passed.moment.today,
            "_links": links_of("/whoami"),
        }
    )


@router.get("/capabilities", summary="What this installation offers", responses=problems(NotAuthenticated))
async def read_capabilities(request: Request, passed: Anybody) -> Capabilities:
    """Rule sets, limits and languages; which version of the rules of disclosure answers here, since when it
    is signed, which rules are not verified, and which the installation has switched.
    """
    settings: Settings = request.app.state.settings
    switches = switches_of(passed.session)
    unverified = sorted({rule.key for rule in TABLE if rule.certainty is not Certainty.VERIFIED})
    return Capabilities.model_validate(
        {
            "named_person_rule_set": DEFAULT_RULE_SET.key,
            "disclosure_rules": len(TABLE),
            "rule_table_version": TABLE.version,
            "rule_table_signed_at": await rules_signed_at(passed.session),
            "unverified_rules": unverified,
            "switched_off_rules": sorted(switches.off | switches.routes_off),
            "switched_on_rules": sorted(switches.on),
            "max_body_bytes": settings.max_body_bytes,
            "page_limit": MAX_LIMIT,
            "calendar_feed_days": settings.calendar_feed_days,
            "demo": settings.demo,
            "languages": ["sv", "en"],
            "_links": links_of("/capabilities", None, documentation="/openapi.json"),
        }
    )
