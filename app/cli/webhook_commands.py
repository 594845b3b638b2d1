"""`named-person webhooks`: tell subscriptions what has happened, and hear it on one's own machine."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from app.cli.guarding import guarded, settings_or_exit

commands = typer.Typer(help="Tell subscriptions, and hear events yourself.", no_args_is_help=True)


@commands.command()
def deliver(
    once: Annotated[bool, typer.Option(help="Tell what there is to tell, and end.")] = False,
) -> None:
    """Tell subscriptions what has happened, beside the worker: as many processes as one likes."""
    from app.cli.telling import deliver_events  # noqa: PLC0415 - loads every room

    settings = settings_or_exit()
    guarded(lambda: asyncio.run(deliver_events(settings, once=once)))


@commands.command()
def listen(
    url: Annotated[str, typer.Option(help="Where the API is reached.")],
    client_id: Annotated[str, typer.Option(help="As which registered system.")],
    key: Annotated[Path, typer.Option(help="A file with the system's private key, a JWK.")],
    branch: Annotated[str | None, typer.Option(help="For which of its branches.")] = None,
    forward_to: Annotated[
        str | None, typer.Option(help="An address on this machine that is told as a webhook would be.")
    ] = None,
) -> None:
    """Show what happens from now on, on a developer's machine: no address that others can reach is needed."""
    from app.cli.listening import Listening, listen_here  # noqa: PLC0415 - the other commands need none

    asked = Listening(url=url, client_id=client_id, key_file=key, branch=branch, forward_to=forward_to)
    guarded(lambda: asyncio.run(listen_here(asked, say=typer.echo)))
