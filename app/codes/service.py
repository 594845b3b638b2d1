"""Writing code events as a by-product of the work: nobody fills in a form for them."""

from collections.abc import Iterable

from app.access.doors import Cleared, Pass
from app.codes import queries
from app.kit.ids import new_id
from app.rules.codes import codes_for
from app.vocabulary import CodeOccasion, PlanKind

Place = tuple[str, str, str]
"""Organisation, branch and unit: in whose compartment a code is written."""


async def note(
    cleared: Cleared,
    occasion: CodeOccasion,
    places: Iterable[Place],
    *,
    plan_id: str | None = None,
    plan_kind: PlanKind | None = None,
) -> None:
    """Write the codes that each of the places has to report now; for most it is none."""
    await note_about(cleared, cleared.child_id, occasion, places, plan_id=plan_id, plan_kind=plan_kind)


async def note_about(
    passed: Pass,
    child_id: str,
    occasion: CodeOccasion,
    places: Iterable[Place],
    *,
    plan_id: str | None = None,
    plan_kind: PlanKind | None = None,
) -> None:
    """Write them about a child that the thing in hand names."""
    for organisation_id, branch, unit_id in places:
        sector = await queries.sector_of(passed.session, organisation_id)
        for code in codes_for(occasion, sector=sector, on=passed.moment.today, plan_kind=plan_kind):
            await queries.write(
                passed.session,
                id=new_id("cev"),
                organisation_id=organisation_id,
                branch=branch,
                unit_id=unit_id,
                child_id=child_id,
                plan_id=plan_id,
                occasion=occasion,
                system=code.system,
                code=code.code,
                happened_at=passed.moment.now,
            )


def own_place(cleared: Cleared) -> list[Place]:
    """The caller's own compartment, where there is one."""
    actor = cleared.actor
    if actor.organisation_id is None or not actor.unit_ids:
        return []
    return [(actor.organisation_id, actor.branch or "", actor.unit_ids[0])]
