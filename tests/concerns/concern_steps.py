"""Steps of concern reports: somebody reports, the reception judges and decides."""

from typing import Any

from app.demo.callers import Caller
from tests.steps import then_it_is

TEXT = "Elsa kom med blåmärken och säger att hon inte vågar gå hem."


async def when_somebody_reports(caller: Caller, **said: Any) -> dict[str, Any]:
    """A report, with nothing more than what is said."""
    made: dict[str, Any] = then_it_is(await caller.post("/concern-reports", {"text": TEXT, **said}), 201)
    return made


async def then_the_reception_has(caller: Caller, report: dict[str, Any]) -> dict[str, Any]:
    """The reception's own record of a report: found by its text, for nothing else leads there."""
    page = then_it_is(await caller.get("/received-concern-reports", limit=100), 200)
    (found,) = [each for each in page["items"] if each["text"] == report["text"]]
    return dict(found)


def path_of(received: dict[str, Any]) -> str:
    return f"/received-concern-reports/{received['id']}"


async def when_protection_is_judged(
    caller: Caller, received: dict[str, Any], outcome: str = "no-immediate-need", **more: Any
) -> dict[str, Any]:
    body = {"outcome": outcome, "reason": "Barnet är i skolan till fyra.", **more}
    found: dict[str, Any] = then_it_is(
        await caller.post(f"{path_of(received)}/protection-judgement", body), 200
    )
    return found


async def when_it_is_decided(
    caller: Caller, received: dict[str, Any], decision: str = "open-inquiry", **more: Any
) -> dict[str, Any]:
    body = {"outcome": decision, "reason": "Det behöver utredas.", **more}
    found: dict[str, Any] = then_it_is(await caller.post(f"{path_of(received)}/decision", body), 200)
    return found


async def when_the_reporter_is_told(caller: Caller, received: dict[str, Any], value: str) -> dict[str, Any]:
    found: dict[str, Any] = then_it_is(
        await caller.post(f"{path_of(received)}/feedback", {"value": value}), 200
    )
    return found


async def what_the_reporter_is_told(caller: Caller, report: dict[str, Any]) -> tuple[str | None, str | None]:
    """The value and its code."""
    told = then_it_is(await caller.get(f"/concern-reports/{report['id']}/feedback"), 200)
    return told["value"], told["code"]
