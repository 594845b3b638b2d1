"""One source, two uses: the row that decides a question in Python is the predicate that filters in SQL.

Situations are drawn anew each run; the seed is printed, and RULES_SEED repeats it. 20 000 in all here,
100 000 under `make properties`.
"""

import os
import random
from collections.abc import Sequence
from datetime import date

import asyncpg
import pytest
from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, select
from sqlalchemy.dialects import postgresql

from app.disclosures.predicate import render
from app.rules.conditions import ALWAYS, NEVER, Condition
from app.rules.disclosure import TABLE
from app.rules.facts import DOMAINS, Fact, Facts
from app.vocabulary import DecisionOutcome

OPEN = {DecisionOutcome.ALLOW, DecisionOutcome.DUTY}
DATES = (date(2010, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 15), date(2026, 11, 22))
SITUATIONS = int(os.environ.get("RULES_SITUATIONS", "20000"))  # noqa: TID251 - how long a run is to be
SEED = int(os.environ.get("RULES_SEED", str(random.SystemRandom().randrange(2**32))))  # noqa: TID251 - to repeat a run
QUESTIONS = Table(
    "question",
    MetaData(),
    Column("id", Integer),
    *(Column(fact.value, Boolean if True in DOMAINS[fact] else String) for fact in Fact),
)


def _situations(on: date) -> list[Facts]:
    """This date's share of the situations, drawn so that grounds really open."""
    draw = random.Random(f"{SEED} {on}")  # noqa: S311 - situations, not secrets
    share = range(SITUATIONS // len(DATES))
    return [Facts(**{fact.value: draw.choice(_choices(fact, draw)) for fact in Fact}) for _ in share]


_QUIET = {fact: DOMAINS[fact][0] for fact in Fact}


def _choices(fact: Fact, draw: random.Random) -> Sequence[object]:
    """What closes doors is mostly quiet: otherwise hardly anything would ever be open."""
    loud = {Fact.SENDER, Fact.RECEIVER, Fact.CATEGORY, Fact.SITUATION, Fact.CONSENT, Fact.NECESSITY, Fact.AGE}
    if fact is Fact.PURPOSE_STATED:
        return (True,) if draw.random() < 0.95 else (False,)
    if fact in loud or draw.random() < 0.25:
        return DOMAINS[fact]
    return (_QUIET[fact],)


async def _chosen_by_sql(dsn: str, situations: Sequence[Facts], opens: Condition) -> set[int]:
    predicate = render(opens, {fact: QUESTIONS.c[fact.value] for fact in Fact})
    query = str(
        select(QUESTIONS.c.id)
        .where(predicate)
        .compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    )
    connection = await asyncpg.connect(dsn)
    try:
        kinds = (f'"{fact.value}" {"boolean" if True in DOMAINS[fact] else "text"}' for fact in Fact)
        await connection.execute(f"CREATE TEMP TABLE question (id integer, {', '.join(kinds)})")
        records = [(number, *facts.as_record().values()) for number, facts in enumerate(situations)]
        await connection.copy_records_to_table("question", records=records)
        return {row["id"] for row in await connection.fetch(query)}
    finally:
        await connection.close()


async def test_where_nothing_is_asked_all_is_chosen_and_where_nothing_opens_none(installation) -> None:
    """No rule, no sharing: also in a list."""
    some = _situations(DATES[0])[:3]
    assert await _chosen_by_sql(installation.dsns.owner, some, ALWAYS) == {0, 1, 2}
    assert await _chosen_by_sql(installation.dsns.owner, some, NEVER) == set()


@pytest.mark.parametrize("on", DATES, ids=str)
async def test_the_row_that_decides_is_the_predicate_that_filters(on: date, installation) -> None:
    situations = _situations(on)
    view = TABLE.view(on)
    decided = {number for number, facts in enumerate(situations) if view.decide(facts, on).outcome in OPEN}
    chosen = await _chosen_by_sql(installation.dsns.owner, situations, view.opens())
    print(f"{len(situations)} situations on {on}, seed {SEED}: {len(decided)} open")  # noqa: T201 - to repeat it
    assert len(decided) > len(situations) // 100, "the situations must open something, or nothing is compared"
    assert chosen == decided, f"seed {SEED}: {sorted(chosen ^ decided)[:5]}"
