"""How many cases a run sends, from which seed, and what is asked of what came back.

FUZZ_CASES says how many in all, FUZZ_SEED repeats a run: the same cases in the same order, to a world that is
made in the same way and whose own ids are new each time.
"""

import os
from typing import Any

from app.settings import Settings
from tests.fuzz.fuzz_world import IDENTITIES, fuzz_world
from tests.fuzz.fuzzing import Result, fuzzed

CASES = int(os.environ.get("FUZZ_CASES", "5000"))  # noqa: TID251 - how long a run is to be
SEED = int(os.environ.get("FUZZ_SEED", "20261122"))  # noqa: TID251 - to repeat a run
IN_ONE_WORLD = 1250
"""After so many cases a world is worn out, and another is built."""
_OF_FHIR = 5
"""One case of so many is the facade's."""


async def run(identity: str, admin_dsn: str, settings: Settings, *, database: str) -> dict[str, Result]:
    """Let somebody send their share of the cases: by document, what came back."""
    results = {"fhir-r4": Result(), "named-person-v1": Result()}
    left, turn = CASES // len(IDENTITIES), 0
    while left:
        now = min(left, IN_ONE_WORLD)
        numbers = {"fhir-r4": now // _OF_FHIR, "named-person-v1": now - now // _OF_FHIR}
        async with fuzz_world(admin_dsn, settings, name=f"{database}_{turn}") as world:
            for document, number in numbers.items():
                await fuzzed(
                    world.http,
                    document,
                    caller=world.callers[identity],
                    subjects=world.subjects,
                    of_seed=f"{SEED} {identity} {turn}",
                    number=number,
                    into=results[document],
                )
        left, turn = left - now, turn + 1
    return results


def judged(identity: str, results: dict[str, Result], note: Any) -> None:
    """Note the figures for the end of the run; fail where anything was found, or nothing was answered."""
    for document, result in results.items():
        note("fuzz", {"identity": identity, "document": document, "seed": SEED, **result.as_figures()})
    found = [f"{name}\n{told}" for result in results.values() for name, told in result.findings.items()]
    assert not found, "\n\n".join([f"seed {SEED}, {identity}: {len(found)} kinds of findings", *found])
    assert sum(result.cases for result in results.values()) == CASES // len(IDENTITIES)
    for document, result in results.items():
        good = sum(times for status, times in result.statuses.items() if status < 300)
        assert good * 30 > result.cases, f"{identity} is only refused by {document}: {result.statuses}"
