"""What a decision costs, and what a door adds to a call.

A decision is pure Python: it is timed here, over situations drawn from a seed, half of them such that the
rules have much to say. A door is what a call of the front desk costs more than one without; the door of a
child asks one statement more and judges its answer.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

from app.audit.actor import Actor
from app.demo.callers import API
from app.disclosures.gatekeeper import judge
from app.rules.disclosure import TABLE, decide
from app.rules.facts import DOMAINS, Fact, Facts
from app.vocabulary import Matter
from bench import loop
from bench.load import Measured

if TYPE_CHECKING:
    from bench.run import Bench

ON = date(2026, 11, 22)
_SITUATIONS = 4_000
_BATCH = 200
_QUIET = {fact: DOMAINS[fact][0] for fact in Fact}
_FACTS = "SELECT * FROM register.access_facts($1, current_date)"
_ENTER = "SELECT * FROM register.enter($1, $2, $3, $4, NULL, NULL)"


def situations(seed: int) -> list[Facts]:
    """Draw questions: one half anything at all, the other about consent, need and weighing only."""
    draw = random.Random(seed)  # noqa: S311 - situations, not secrets
    told = {Fact.SENDER, Fact.RECEIVER, Fact.CATEGORY, Fact.SITUATION, Fact.CONSENT, Fact.NECESSITY, Fact.AGE}
    questions = []
    for number in range(_SITUATIONS):
        values = {fact: draw.choice(DOMAINS[fact]) for fact in Fact}
        if number % 2:
            values = {fact: values[fact] if fact in told else _QUIET[fact] for fact in Fact}
        questions.append(Facts(**{fact.value: value for fact, value in values.items()}))
    return questions


def decisions(seed: int = 1) -> dict[str, tuple[float, float]]:
    """Return the median and the 99th percentile, in microseconds, of what is done with a question."""
    questions = situations(seed)
    todo: dict[str, Callable[[Facts], object]] = {
        "the answer with its rules": lambda facts: decide(facts, on=ON),
        "… and what is stored of it": lambda facts: decide(facts, on=ON).as_record(),
        "… and what is missing": lambda facts: decide(facts, on=ON).missing,
        "… and all that would change it": lambda facts: decide(facts, on=ON).would_change,
    }
    for work in todo.values():
        _timed(work, questions)  # to get warm: the index of the rules
    return {name: _timed(work, questions) for name, work in todo.items()}


def _timed(work: Callable[[Facts], object], questions: Sequence[Facts]) -> tuple[float, float]:
    times = []
    for facts in questions:
        begun = time.perf_counter_ns()
        work(facts)
        times.append((time.perf_counter_ns() - begun) / 1_000)
    return median(times), sorted(times)[len(times) * 99 // 100]


def table(found: Mapping[str, tuple[float, float]]) -> str:
    """Return one row for each."""
    rows = [f"| a decision ({len(TABLE)} rules) | median µs | p99 µs |", "| --- | ---: | ---: |"]
    rows += [f"| {name} | {middle:.1f} | {slow:.1f} |" for name, (middle, slow) in found.items()]
    return "\n".join(rows)


@dataclass(frozen=True)
class Doors:
    """How to measure a call without a door, one with the desk's, and what the child's asks more."""

    open_to_all: Callable[[], Measured]
    desk: Callable[[], Measured]
    unbound: Callable[[], Measured]
    bound: Callable[[], Measured]
    entering: Callable[[], Measured]
    facts_too: Callable[[], Measured]
    actor: Actor


def doors(
    bench: "Bench",
    *,
    request: Callable[..., bytes],
    token: str,
    of_system: Mapping[bool, str],
    actor: Actor,
    children: list[str],
) -> Doors:
    """Prepare the measuring; `of_system` is a token of the system itself, bound and not."""
    named = (actor.client_id, actor.organisation_id, actor.branch, actor.professional_id)
    enter = loop.Statement(_ENTER, named)
    facts = loop.Statement(_FACTS, (children[0],))
    turn = partial(bench.turn, subject=children[0], children=children)
    return Doors(
        open_to_all=partial(bench.call, [request("GET", f"{API}/api-info")]),
        desk=partial(bench.call, [request("GET", f"{API}/whoami", token)]),
        unbound=partial(bench.call, [request("GET", f"{API}/whoami", of_system[False], bound=False)]),
        bound=partial(bench.call, [request("GET", f"{API}/whoami", of_system[True])]),
        entering=partial(turn, [enter, enter]),
        facts_too=partial(turn, [enter, enter, facts]),
        actor=actor,
    )


def door_table(asked: Doors, *, rounds: int) -> str:
    """Measure in turns, A B C C B A, and return what each door adds to a call."""
    names = ("open_to_all", "desk", "unbound", "bound", "entering", "facts_too")
    results: dict[str, list[Measured]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in (*names, *reversed(names)):
            results[name].append(getattr(asked, name)())
    app = {name: median(one.app_cpu for one in found) for name, found in results.items()}
    base = {name: median(one.database_cpu for one in found) for name, found in results.items()}
    judging = _judging(asked.actor)
    desk = (app["desk"] - app["open_to_all"], base["desk"] - base["open_to_all"])
    child = (app["facts_too"] - app["entering"] + judging, base["facts_too"] - base["entering"])
    rows = ["| a door | adds app CPU µs | adds PostgreSQL CPU µs |", "| --- | ---: | ---: |"]
    proof = (app["bound"] - app["unbound"], base["bound"] - base["unbound"])
    rows.append(f"| the desk's: token, proof, transaction, caller in force | {desk[0]:.0f} | {desk[1]:.0f} |")
    rows.append(f"| … of which the proof of possession | {proof[0]:.0f} | {proof[1]:.0f} |")
    rows.append(
        f"| the child's on top: facts, judgement ({judging:.1f} µs) | {child[0]:.0f} | {child[1]:.0f} |"
    )
    return "\n".join(rows)


def _judging(actor: Actor) -> float:
    """Time the judgement on facts that have been gathered, in microseconds."""
    bonds = ("shielded", "named", "named_person", "recipient", "seated", "invited", "family")
    facts: dict[str, Any] = {"child_id": "chi-", "related": True, **dict.fromkeys(bonds, False)}
    times = []
    for _ in range(_BATCH):
        begun = time.perf_counter_ns()
        for _ in range(_BATCH):
            judge(facts, actor, Matter.FIVE_QUESTIONS, "read")
        times.append((time.perf_counter_ns() - begun) / 1_000 / _BATCH)
    return median(times)


if __name__ == "__main__":
    print(table(decisions()))
