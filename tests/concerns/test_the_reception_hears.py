"""The reception's system hears of a report and of what is added; nobody else's system does."""

import uuid

from app.vocabulary import Branch
from tests.cast import Cast
from tests.concerns.concern_steps import (
    then_the_reception_has,
    when_it_is_decided,
    when_somebody_reports,
    when_the_reporter_is_told,
)
from tests.organisations.places import given_a_place
from tests.steps import then_it_is
from tests.webhooks.test_the_feed import end_of_the_feed, hear
from tests.webhooks.webhook_steps import given_a_listener


async def test_only_the_reception_hears(cast: Cast) -> None:
    place = await given_a_place(cast)
    ek, sara = await place.school("ek"), await place.social_worker("Sara", "nord")
    board, school = f"{place.code}-nord", f"{place.code}-ek"
    reception = await given_a_listener(cast, board, Branch.SOCIAL_RECEPTION)
    others = [
        await given_a_listener(cast, board, Branch.SOCIAL_SERVICE),
        await given_a_listener(cast, board, Branch.SOCIAL_INQUIRY),
        await given_a_listener(cast, school, Branch.SCHOOL),
        await given_a_listener(cast, "social", Branch.SOCIAL_RECEPTION),
    ]
    marks = {each.name: await end_of_the_feed(each) for each in (reception, *others)}
    report = await when_somebody_reports(ek, text=f"Blåmärken. {uuid.uuid4().hex}")
    more = {"text": "Nytt blåmärke."}
    then_it_is(await ek.post(f"/concern-reports/{report['id']}/supplements", more), 201)
    received = await then_the_reception_has(sara, report)
    await when_it_is_decided(sara, received)
    await when_the_reporter_is_told(sara, received, "inquiry-opened")
    told, _ = await hear(reception, after=marks[reception.name])
    assert [each["type"] for each in told] == ["concern-report.received", "concern-report.supplemented"]
    for each in told:
        assert each["data"]["link"].endswith(f"/received-concern-reports/{received['id']}")
        assert set(each["data"]) == {"link"}
    for other in others:
        heard, _ = await hear(other, after=marks[other.name])
        assert not [each for each in heard if "concern" in str(each)]
