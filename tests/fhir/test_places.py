"""No read of the facade tells a guardian where a protected child is."""

import httpx
import pytest

from app.demo.callers import Caller
from app.fhir.kinds_of import KINDS
from tests.cast import Cast
from tests.fhir.fhir_steps import Fhir, found
from tests.plans.plan_steps import PlanOfElsa
from tests.protections.test_no_read_tells_the_place import given_everything_there_is, places
from tests.steps import given_a_child, given_protection

OF_A_CHILD = [kind for kind in KINDS if any(param.name == "patient" for param in kind.params)]
LEAST_TELLING = 6


async def all_that_is_read(caller: Caller, plan: PlanOfElsa) -> dict[str, httpx.Response]:
    """Every search about the child, and every read of what was found."""
    fhir = Fhir(caller)
    read = {f"Patient/{plan.child.id}": await fhir.get(f"Patient/{plan.child.id}")}
    for kind in OF_A_CHILD:
        answer = await fhir.search(kind.name, patient=plan.child.id)
        if not answer.is_success:
            continue
        read[kind.name] = answer
        for each in found(answer) if kind.read else ():
            path = f"{kind.name}/{each['id']}"
            read[path] = await fhir.get(path)
    return {path: answer for path, answer in read.items() if answer.is_success}


@pytest.mark.parametrize("level", ["confidentiality-marked", "hidden-placement"])
async def test_no_read_of_the_facade_tells_a_guardian_the_place(cast: Cast, level: str) -> None:
    plan = await given_everything_there_is(cast)
    signs = await places(cast)
    before = await all_that_is_read(plan.guardian, plan)
    told = [path for path, each in before.items() if any(sign in each.text for sign in signs)]
    assert len(told) >= LEAST_TELLING, "unprotected, the places are told"
    await given_a_child(cast.service, number=plan.child.number, kind="case")
    setter = cast.service if level == "hidden-placement" else cast.rektor
    await given_protection(setter, plan.child, level)
    after = await all_that_is_read(plan.guardian, plan)
    telling = {path: [sign for sign in signs if sign in each.text] for path, each in after.items()}
    assert not {path: said for path, said in telling.items() if said}
    assert len(after) >= LEAST_TELLING
