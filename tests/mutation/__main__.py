"""Mutation testing: change the code one thing at a time, and see whether a test notices.

Each change runs in a fork of this process, which has imported everything but the project itself. Verdicts,
and what nothing noticed, are written to .local/mutation/ROOM.json.
"""

import argparse
import compileall
import json
import random
import sys
import time
from collections import Counter
from contextlib import nullcontext
from typing import Any

# Imported once here, so that no fork pays for them. Nothing of app/ may be among them.
import alembic.command  # noqa: F401
import asyncpg  # noqa: F401
import fastapi  # noqa: F401
import httpx  # noqa: F401
import pytest  # noqa: F401
import sqlmodel  # noqa: F401

from tests.mutation.rooms import ROOMS, Room
from tests.mutation.running import ROOT, WORK, Mutant, Running, database_server, planned

GOAL = 90.0
_OFTEN = 20
_COUNTED = {"killed": "killed", "timed out": "killed", "survived": "survived", "unreached": "survived"}


def main() -> int:
    """Run the rooms that are asked for; fails below the goal."""
    asked = _asked()
    WORK.mkdir(parents=True, exist_ok=True)
    for folder in ("app", "tests"):
        compileall.compile_dir(ROOT / folder, quiet=1)  # once here, not in every fork
    rooms = [ROOMS[asked.room]] if asked.room else [*ROOMS.values()]
    with database_server() if any(room.database for room in rooms) else nullcontext():
        figures = [_run(room, asked) for room in rooms]
    return int(min(figures) < GOAL)


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    reader.add_argument("room", nargs="?", choices=[*ROOMS], help="every room when left out")
    reader.add_argument("--sample", type=int, help="how many changes of each room, drawn with the seed")
    reader.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    reader.add_argument("--jobs", type=int, default=2, help="how many at a time")
    reader.add_argument(
        "--again", action="store_true", help="run only what was not killed, or whose file has changed"
    )
    return reader.parse_args()


def _run(room: Room, asked: argparse.Namespace) -> float:
    kept = WORK / f"{room.name}.json"
    before = json.loads(kept.read_text()) if asked.again and kept.exists() else {"verdicts": []}
    seed, sample = before.get("seed", asked.seed), before.get("sample", asked.sample)
    mutants = planned(room, sample=sample, seed=seed)
    known = {(each["id"], each["digest"]): each for each in before["verdicts"] if _settled(each)}
    print(f"{room.name}: {len(mutants)} of {mutants[0]['all']} changes, seed {seed}", flush=True)  # noqa: T201
    running = Running(room, asked.jobs)
    running.reach()
    verdicts = [known[key] for each in mutants if (key := (each["id"], each["digest"])) in known]
    fresh = [each for each in mutants if (each["id"], each["digest"]) not in known]
    random.Random(seed).shuffle(fresh)  # noqa: S311 - so that what is found early stands for the whole
    tried = {each["id"] for each in before["verdicts"]}
    fresh.sort(key=lambda each: each["id"] not in tried)
    began = time.monotonic()
    for verdict in running.verdicts(fresh):
        verdicts.append(verdict)
        if len(verdicts) % _OFTEN == 0:
            kept.write_text(_written(room, seed, sample, verdicts))
            print(f"{len(verdicts)} of {len(mutants)}, {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201
    kept.write_text(_written(room, seed, sample, verdicts))
    return _said(room, verdicts)


def _settled(verdict: Mutant) -> bool:
    return verdict["verdict"] not in {"survived", "unreached"}


def _written(room: Room, seed: int, sample: int | None, verdicts: list[Mutant]) -> str:
    whole: dict[str, Any] = {"room": room.name, "seed": seed, "sample": sample, "verdicts": verdicts}
    return json.dumps(whole, indent=1, ensure_ascii=False)


def _said(room: Room, verdicts: list[Mutant]) -> float:
    """Print the figures, and what nothing noticed; returns the share killed of what is a program at all."""
    for each in verdicts:
        if _COUNTED.get(each["verdict"]) == "survived":
            told = f"{each['path']}:{each['line']} {each['verdict']}, {each['operator']}"
            print(f"{told}\n  - {each['before']!s}\n  + {each['after']!s}")  # noqa: T201
    told = Counter(each["verdict"] for each in verdicts)
    counted = Counter(_COUNTED[each["verdict"]] for each in verdicts if each["verdict"] in _COUNTED)
    share = 100 * counted["killed"] / max(1, counted.total())
    print(f"{room.name}: {share:.1f} % of {counted.total()} killed ({dict(told)})", flush=True)  # noqa: T201
    return share


if __name__ == "__main__":
    sys.exit(main())
