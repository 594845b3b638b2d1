"""Mail says that somebody should log in. It never says about what, or about whom."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from app.cli.worker import sender_of, tasks
from app.kit.clock import swedish_date, wall_clock
from app.notices.mailing import TEXT, SmtpSender, mail_the_news, message
from app.settings import Settings
from tests.caseload.test_caseload import given_a_school
from tests.cast import Cast
from tests.conftest import Installation
from tests.notices.notice_steps import notices
from tests.steps import given_a_child, given_protection, then_it_is


class Carrier:
    """Carries mail to a list."""

    def __init__(self, *, lame: bool = False) -> None:
        self.told: list[str] = []
        self.lame = lame

    async def send(self, mailbox: str) -> None:
        if self.lame:
            raise ConnectionRefusedError
        self.told.append(mailbox)


@pytest.fixture
async def as_worker(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.app)
    yield connection
    await connection.close()


async def mailbox_of(cast: Cast, unit_id: str) -> str:
    return str(then_it_is(await cast.rektor.get(f"/units/{unit_id}"), 200)["roleMailbox"])


async def test_a_role_mailbox_is_told_once_of_what_is_new(cast: Cast, as_worker: asyncpg.Connection) -> None:
    rektor, _, _ = await given_a_school(cast)
    mailbox = await mailbox_of(cast, rektor.unit_id)
    await given_a_child(rektor, since=swedish_date(wall_clock()).isoformat())
    first, second = Carrier(), Carrier()
    await mail_the_news(as_worker, first)
    await mail_the_news(as_worker, second)
    assert first.told.count(mailbox) == 1
    assert mailbox not in second.told


async def test_what_has_been_read_is_told_to_nobody(cast: Cast, as_worker: asyncpg.Connection) -> None:
    rektor, _, _ = await given_a_school(cast)
    await given_a_child(rektor, since=swedish_date(wall_clock()).isoformat())
    for notice in await notices(rektor):
        then_it_is(await rektor.post(f"/notices/{notice['id']}/read"), 200)
    carrier = Carrier()
    await mail_the_news(as_worker, carrier)
    assert await mailbox_of(cast, rektor.unit_id) not in carrier.told


async def test_what_nobody_there_may_see_is_told_to_nobody(cast: Cast, as_worker: asyncpg.Connection) -> None:
    asked, _, _ = await given_a_school(cast)
    stranger = await given_a_child(cast.bup, kind="care")
    body = {
        "askedUnitId": asked.unit_id,
        "categories": ["general"],
        "purpose": "coordination",
        "why": "Vi planerar behandlingen.",
        "dueOn": "2099-01-01",
    }
    then_it_is(await cast.bup.post(f"{stranger.path}/information-requests", body), 201)
    carrier = Carrier()
    await mail_the_news(as_worker, carrier)
    assert await mailbox_of(cast, asked.unit_id) not in carrier.told
    await given_a_child(asked, number=stranger.number)
    await mail_the_news(as_worker, carrier)
    assert await mailbox_of(cast, asked.unit_id) in carrier.told


async def test_a_protected_child_is_told_of_where_one_of_the_few_works(
    cast: Cast, as_worker: asyncpg.Connection
) -> None:
    rektor, _, _ = await given_a_school(cast)
    amir = await given_a_child(rektor, since=swedish_date(wall_clock()).isoformat())
    await given_protection(rektor, amir)
    carrier = Carrier()
    await mail_the_news(as_worker, carrier)
    assert await mailbox_of(cast, rektor.unit_id) in carrier.told


async def test_what_cannot_be_carried_is_told_the_next_time(
    cast: Cast, as_worker: asyncpg.Connection
) -> None:
    rektor, _, _ = await given_a_school(cast)
    await given_a_child(rektor, since=swedish_date(wall_clock()).isoformat())
    assert await mail_the_news(as_worker, Carrier(lame=True)) == 0
    carrier = Carrier()
    await mail_the_news(as_worker, carrier)
    assert await mailbox_of(cast, rektor.unit_id) in carrier.told


def test_every_mail_is_the_same_but_for_its_mailbox() -> None:
    one, other = (message(f"{name}@example.se", sender="no-reply@example.se") for name in ("a", "b"))
    assert one.get_content() == other.get_content() == TEXT
    assert one["Subject"] == other["Subject"]
    own = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"}
    about_itself = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    assert set(one.keys()) == own | about_itself


async def test_what_leaves_the_house_holds_no_child_no_name_and_no_link(
    cast: Cast, as_worker: asyncpg.Connection
) -> None:
    rektor, _, _ = await given_a_school(cast)
    elsa = await given_a_child(rektor, since=swedish_date(wall_clock()).isoformat())
    (notice,) = await notices(rektor)
    async with mail_server() as (port, carried):
        await mail_the_news(as_worker, SmtpSender(f"smtp://127.0.0.1:{port}", sender="no-reply@example.se"))
    mailbox = await mailbox_of(cast, rektor.unit_id)
    (mail,) = [each for each in carried if f"To: {mailbox}" in each]
    assert "Log in to your usual system" in mail
    for word in (elsa.id, elsa.number, notice["id"], notice["kind"], rektor.unit_id, "Elsa", "Berg", "http"):
        assert word not in mail


class mail_server:  # noqa: N801 - reads as a step
    """A mail server that takes everything and keeps it."""

    async def __aenter__(self) -> tuple[int, list[str]]:
        self.carried: list[str] = []
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self._server.sockets[0].getsockname()[1], self.carried

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode():
            word = line[:4].upper().strip()
            if word == "DATA":
                writer.write(b"354 go on\r\n")
                mail = []
                while (text := (await reader.readline()).decode()) != ".\r\n":
                    mail.append(text)
                self.carried.append("".join(mail))
            writer.write(b"221 bye\r\n" if word == "QUIT" else b"250 ok\r\n")
            await writer.drain()
            if word == "QUIT":
                break
        writer.close()


def test_no_mail_is_sent_until_a_server_is_named(settings: Settings) -> None:
    assert sender_of(settings) is None

    class Chains:
        async def carry_out_choices(self, _connection: Any) -> int:
            return 0

        carry_out_discontinuations = settle_vacancies = carry_out_choices

    chains: Any = Chains()
    assert "notice-mail" not in {task.name for task in tasks(chains)}
    assert "notice-mail" in {task.name for task in tasks(chains, Carrier())}


@pytest.mark.parametrize("url", ["mail.example.se", "http://mail.example.se", "smtp://"])
def test_a_mail_server_that_is_none_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="MAIL_SERVER"):
        SmtpSender(url, sender="no-reply@example.se")
