"""The commands that administer systems. Who gives one says so by name; what opens is confirmed by another."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.guarding import guarded, settings_or_exit

commands = typer.Typer(
    help="Register systems, turn their keys, shut them out. What opens takes two persons.",
    no_args_is_help=True,
)
By = Annotated[str, typer.Option("--by", envvar="OPERATOR", help="Who you are: your name.")]
PublicId = Annotated[str, typer.Argument(help="The system's id: cli-…")]
ChangeId = Annotated[str, typer.Argument(help="The waiting change that you have read: clc-…")]
Branches = Annotated[list[str] | None, typer.Option("--branch", help="A secrecy branch; repeat it.")]
Scopes = Annotated[list[str] | None, typer.Option("--scope", help="A scope; repeat it.")]
Redirects = Annotated[
    list[str] | None, typer.Option("--redirect-uri", help="Where a browser may come back to; repeat it.")
]
KeyFile = Annotated[Path | None, typer.Option("--keys", help="A file with the public JWK set.")]
KeysAddress = Annotated[str | None, typer.Option("--keys-at", help="The https address of the JWK set.")]
OutsideIssuer = Annotated[str | None, typer.Option(help="Another issuer that knows it.")]
OutsideClientId = Annotated[str | None, typer.Option(help="As what that issuer knows it.")]


def _say(work: Coroutine[Any, Any, str]) -> None:
    """Do the work and say what it says; or, in one sentence, why not."""
    guarded(lambda: typer.echo(asyncio.run(work)))


@commands.command(name="list")
def list_clients(by: By) -> None:
    """List every system: its id, how it stands, when it last called."""
    from app.cli import clients  # noqa: PLC0415 - loads every room

    _say(clients.listed(settings_or_exit(), by=by))


@commands.command()
def show(client: PublicId, by: By) -> None:
    """Show one system whole, with what waits."""
    from app.cli import clients  # noqa: PLC0415 - loads every room

    _say(clients.show(settings_or_exit(), client, by=by))


@commands.command()
def register(  # noqa: PLR0913, PLR0917 - the options of the command
    client_id: Annotated[str, typer.Argument(help="What the system calls itself: an https address.")],
    name: Annotated[str, typer.Option(help="What people call it.")],
    by: By,
    kind: Annotated[str, typer.Option(help="system, family-app or administrator.")] = "system",
    organisation: Annotated[str | None, typer.Option(help="Whose system it is: org-…")] = None,
    branch: Branches = None,
    scope: Scopes = None,
    redirect_uri: Redirects = None,
    keys: KeyFile = None,
    keys_at: KeysAddress = None,
    smart: Annotated[bool, typer.Option("--smart", help="It follows SMART Backend Services.")] = False,
    certificate_bound: Annotated[
        bool, typer.Option("--certificate-bound", help="Its tokens are bound to its certificate.")
    ] = False,
    outside_issuer: OutsideIssuer = None,
    outside_client_id: OutsideClientId = None,
) -> None:
    """Register a system. One that reaches persons is shut out until somebody else has confirmed it."""
    from app.cli import clients  # noqa: PLC0415 - loads every room
    from app.sign_in.clients import Registration  # noqa: PLC0415 - as above
    from app.sign_in.scopes import ClientKind  # noqa: PLC0415 - as above
    from app.vocabulary import Branch  # noqa: PLC0415 - as above

    async def work() -> str:
        given = Registration(
            client_id=client_id,
            name=name,
            kind=ClientKind(kind),
            organisation_id=organisation,
            branches=[Branch(each) for each in branch or ()],
            scopes=scope or (),
            jwks=clients.key_set(keys) if keys else None,
            jwks_uri=keys_at,
            smart=smart,
            certificate_bound=certificate_bound,
            outside_issuer=outside_issuer,
            outside_client_id=outside_client_id,
            redirect_uris=redirect_uri or (),
        )
        return await clients.register(settings_or_exit(), given, by=by)

    _say(work())


@commands.command()
def change(  # noqa: PLR0913, PLR0917 - the options of the command
    client: PublicId,
    by: By,
    name: Annotated[str | None, typer.Option(help="What people call it.")] = None,
    branch: Branches = None,
    scope: Scopes = None,
    redirect_uri: Redirects = None,
    outside_issuer: OutsideIssuer = None,
    outside_client_id: OutsideClientId = None,
) -> None:
    """Change a system: all its branches, all its scopes. What opens waits for somebody else."""
    from app.cli import clients  # noqa: PLC0415 - loads every room

    said = {
        "name": name,
        "branches": branch,
        "scopes": scope,
        "redirect_uris": redirect_uri,
        "outside_issuer": outside_issuer,
        "outside_client_id": outside_client_id,
    }
    given = {part: value for part, value in said.items() if value}
    _say(clients.change(settings_or_exit(), client, given, by=by))


@commands.command()
def keys(
    client: PublicId,
    by: By,
    keys: KeyFile = None,
    keys_at: KeysAddress = None,
    old_until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="Until when the old ones hold, in UTC."),
    ] = None,
) -> None:
    """Replace a system's keys. The old ones stop at once, or when --old-until says so."""
    from app.cli import clients  # noqa: PLC0415 - loads every room
    from app.sign_in.administering import OLD_KEYS_UNTIL  # noqa: PLC0415 - as above

    async def work() -> str:
        given: dict[str, Any] = {"jwks": clients.key_set(keys) if keys else None, "jwks_uri": keys_at}
        if old_until:
            given[OLD_KEYS_UNTIL] = old_until.replace(tzinfo=UTC).isoformat()
        return await clients.change(settings_or_exit(), client, given, by=by)

    _say(work())


@commands.command()
def disable(client: PublicId, by: By) -> None:
    """Shut a system out at once: its next call is refused."""
    from app.cli import clients  # noqa: PLC0415 - loads every room

    _say(clients.disable(settings_or_exit(), client, by=by))


@commands.command()
def enable(client: PublicId, by: By) -> None:
    """Let a disabled system in again."""
    from app.cli import clients  # noqa: PLC0415 - loads every room
    from app.sign_in.administering import ENABLED  # noqa: PLC0415 - as above

    _say(clients.change(settings_or_exit(), client, {ENABLED: True}, by=by))


@commands.command()
def confirm(client: PublicId, change_id: ChangeId, by: By) -> None:
    """Confirm what somebody else has asked for."""
    from app.cli import clients  # noqa: PLC0415 - loads every room

    _say(clients.decide(settings_or_exit(), client, change_id, by=by, yes=True))


@commands.command()
def reject(client: PublicId, change_id: ChangeId, by: By) -> None:
    """Let what waits come to nothing."""
    from app.cli import clients  # noqa: PLC0415 - loads every room

    _say(clients.decide(settings_or_exit(), client, change_id, by=by, yes=False))
