"""No sequence of calls by a reporter learns more than the three values.

In two worlds the same people report the same, and are told the same of the three values at the same
moment. All else that social services do differs: when and how they judge, meet, lengthen, inquire, end,
keep back. Every answer to the reporters is the same, byte for byte, headers included. 60 steps here;
FEEDBACK_STEPS says how many for a long run, and FEEDBACK_SEED repeats one.
"""

import os
import random

import asyncpg
import pytest

from app.settings import Settings
from tests.promises.reporters import ALREADY, NOT_OPENED, OPENED, Reporting
from tests.promises.two_worlds import two_worlds

STEPS = int(os.environ.get("FEEDBACK_STEPS", "60"))  # noqa: TID251 - how long a run is to be
SEED = int(os.environ.get("FEEDBACK_SEED", str(random.SystemRandom().randrange(2**32))))  # noqa: TID251 - to repeat a run


async def test_no_sequence_of_calls_learns_more_than_three_values(
    admin_dsn: str, worker_id: str, settings: Settings
) -> None:
    print(f"three values: {STEPS} steps, seed {SEED}")  # noqa: T201 - to repeat it
    name = f"reporters_{worker_id}_{os.getpid()}"
    async with two_worlds(admin_dsn, settings, name=name, seed=SEED) as sides:
        reporting = Reporting(sides, seed=SEED)
        await reporting.begin()
        await reporting.walk(STEPS)
    left, right = reporting.receptions
    print(f"three values: {reporting.seen}, told {reporting.told}")  # noqa: T201 - the figures
    assert min(left.deeds, right.deeds) > STEPS // 6, "social services have worked"
    assert left.secrets != right.secrets, "and not the same in both worlds"
    assert max(reporting.seen) < 500, "nothing breaks: two that break alike would not be compared"
    assert reporting.seen[200] > STEPS // 4, "the reporters are answered, not only refused"
    assert reporting.told <= {OPENED, NOT_OPENED, ALREADY}
    assert reporting.told, "somebody has been told something"


async def test_a_leak_would_be_noticed(admin_dsn: str, worker_id: str, settings: Settings) -> None:
    """The same walk with a hole in the second lock: it must not come through."""
    name = f"telling_{worker_id}_{os.getpid()}"
    async with two_worlds(admin_dsn, settings, name=name, seed=SEED) as sides:
        for side in sides:
            owner = await asyncpg.connect(side.dsn)
            await owner.execute("ALTER POLICY own_unit ON public.received_concern_report USING (true)")
            await owner.close()
        reporting = Reporting(sides, seed=SEED)
        await reporting.begin()
        with pytest.raises(AssertionError, match="the worlds differ"):
            await reporting.walk(40)
