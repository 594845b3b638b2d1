"""Mail to role mailboxes: that somebody should log in, and nothing else. Off until a mail server is named."""

import asyncio
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from itertools import groupby
from operator import itemgetter
from typing import Protocol
from urllib.parse import unquote, urlsplit

import asyncpg
import structlog

SUBJECT = "Logga in / Log in"
TEXT = """\
Det finns något att titta på i Named Person. Logga in i ditt vanliga system för att läsa det.
There is something to look at in Named Person. Log in to your usual system to read it.
"""
_PATIENCE_SECONDS = 20
_PORTS = {"smtp": 587, "smtps": 465}
_LOG = structlog.get_logger()


class Sender(Protocol):
    """Whoever carries mail."""

    async def send(self, mailbox: str) -> None:
        """Tell a mailbox to log in. Raises OSError when it cannot be carried."""


def message(mailbox: str, *, sender: str) -> EmailMessage:
    """Write the one mail that there is: the same words to everybody, whatever there is to look at."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, mailbox, SUBJECT
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(TEXT)
    return mail


class SmtpSender:
    """Carries mail by SMTP, encrypted wherever the server is not this machine."""

    def __init__(self, url: str, *, sender: str) -> None:
        """`url` is smtp://user:password@host:port, or smtps://. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("MAIL_SERVER must be an address such as smtp://user:password@host:587.")
        self._scheme, self._host = parts.scheme, parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender

    async def send(self, mailbox: str) -> None:
        """Tell a mailbox to log in. Raises OSError when it cannot be carried."""
        await asyncio.to_thread(self._send, message(mailbox, sender=self._sender))

    def _send(self, mail: EmailMessage) -> None:
        with self._server() as server:
            if self._scheme == "smtp" and self._host not in {"127.0.0.1", "::1", "localhost"}:
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
            server.send_message(mail)

    def _server(self) -> smtplib.SMTP:
        if self._scheme == "smtp":
            return smtplib.SMTP(self._host, self._port, timeout=_PATIENCE_SECONDS)
        trusted = ssl.create_default_context()
        return smtplib.SMTP_SSL(self._host, self._port, timeout=_PATIENCE_SECONDS, context=trusted)


async def mail_the_news(connection: asyncpg.Connection, sender: Sender) -> int:
    """Tell each role mailbox once of what nobody there has read, and beside it the mailbox of who acts there;
    return how many were told. A unit of whose mailboxes none can be reached is told the next time.
    """
    async with connection.transaction():
        places = await connection.fetch("SELECT * FROM register.mailboxes_with_news()", timeout=600)
    told = 0
    for unit_id, rows in groupby(places, key=itemgetter("unit_id")):
        try:
            async with connection.transaction():
                await connection.execute(
                    "SELECT register.mark_mailed($1, domain_date())", unit_id, timeout=60
                )
                told += await _tell(sender, [row["mailbox"] for row in rows])
        except _NobodyTold:
            continue
    return told


class _NobodyTold(Exception):  # noqa: N818 - it undoes the mark, and is no error of anybody's
    """Not one of a unit's mailboxes could be reached."""


async def _tell(sender: Sender, mailboxes: Sequence[str]) -> int:
    """Carry the mail to each mailbox, and return to how many it came. Raises _NobodyTold."""
    told = 0
    for mailbox in mailboxes:
        try:
            await sender.send(mailbox)
        except OSError as error:  # what smtplib raises is one too
            _LOG.warning("notices.mail-not-carried", error_kind=type(error).__name__)
        else:
            told += 1
    if not told:
        raise _NobodyTold
    return told
