"""No secret crosses, as a property: whatever the keepers of secrets write in their own compartments, what
anybody else is answered is the same, byte for byte, headers included.

Two worlds differ only in what social inquiry, care and pupil health write about the same children: texts,
categories, how much and how often. Outsiders make the same random calls in both. 500 steps here, 50 000 under
`make properties` (NON_INTERFERENCE_STEPS); the seed is printed, and NON_INTERFERENCE_SEED repeats a run.
"""

import os
import random
from typing import Any

import asyncpg
import pytest

from app.settings import Settings
from tests.promises.keepers import Keepers
from tests.promises.outsiders import Outsiders
from tests.promises.two_worlds import Side, two_worlds

STEPS = int(os.environ.get("NON_INTERFERENCE_STEPS", "500"))  # noqa: TID251 - how long a run is to be
LOOK_AROUND_EVERY = 500
SEED = int(os.environ.get("NON_INTERFERENCE_SEED", str(random.SystemRandom().randrange(2**32))))  # noqa: TID251 - to repeat a run


async def walked(sides: tuple[Side, Side], *, seed: int, steps: int) -> dict[str, Any]:
    """Let keepers and outsiders take their steps; compare each answer. Returns what was seen on the way."""
    outsiders = Outsiders(sides, seed=seed)
    await outsiders.begin()
    known = {"children": outsiders.children, "hidden_numbers": outsiders.hidden_numbers}
    keepers = [Keepers(side, seed=f"{seed} {side.name}", **known) for side in sides]
    for step in range(1, steps + 1):
        for keeper in keepers:
            await keeper.write_what_nobody_else_sees()
        await outsiders.compare(step)
        if step % LOOK_AROUND_EVERY == 0 or step == steps:
            await outsiders.look_around(step)
    one, other = (keeper.history for keeper in keepers)
    return {**outsiders.seen, "secrets": [keeper.written for keeper in keepers], "differ": one != other}


async def test_what_others_keep_secret_changes_no_answer(
    admin_dsn: str, worker_id: str, settings: Settings
) -> None:
    print(f"non-interference: {STEPS} steps, seed {SEED}")  # noqa: T201 - to repeat it
    name = f"worlds_{worker_id}_{os.getpid()}"
    async with two_worlds(admin_dsn, settings, name=name, seed=SEED) as sides:
        seen = await walked(sides, seed=SEED, steps=STEPS)
    print(f"non-interference: {seen}")  # noqa: T201 - the figures
    assert seen["differ"], "other things are written, at other times"
    assert min(seen["secrets"]) > STEPS // 4, "there are secrets to be kept"
    assert seen["answered"] > STEPS // 5, "the outsiders are answered, not only refused"
    assert seen["operations"] > 20
    assert max(seen["statuses"]) < 500, "nothing breaks: two that break alike would not be compared"


async def test_a_leak_would_be_noticed(admin_dsn: str, worker_id: str, settings: Settings) -> None:
    """The same walk with a hole in the second lock: it must not come through.

    The chance alone finds it after 10 to 300 steps; the look around at the end finds it for certain, unless
    the keepers have by then answered no five questions in either world: 2e-12 after these 120 steps.
    """
    name = f"leaking_{worker_id}_{os.getpid()}"
    async with two_worlds(admin_dsn, settings, name=name, seed=SEED) as sides:
        for side in sides:
            owner = await asyncpg.connect(side.dsn)
            for table in ("five_questions", "five_questions_version"):
                await owner.execute(f"ALTER POLICY own_branch ON public.{table} USING (true)")
            await owner.close()
        with pytest.raises(AssertionError, match="differ"):
            await walked(sides, seed=SEED, steps=120)
