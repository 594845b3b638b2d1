"""`named-person ss12000`: ask school systems, and see how far each has been read."""

import asyncio
from typing import Annotated

import typer

from app.cli.guarding import guarded, settings_or_exit

commands = typer.Typer(help="Ask school systems over SS 12000.", no_args_is_help=True)
Organisation = Annotated[str, typer.Option(help="The organisation whose school system it is: org-…")]


@commands.command()
def sync(
    organisation: Organisation,
    full: Annotated[bool, typer.Option(help="Ask for everything, not only for what has changed.")] = False,
    changes: Annotated[bool, typer.Option(help="Show each change: ids and names of fields.")] = False,
    accept_smaller: Annotated[
        bool, typer.Option(help="Believe a system that has lost more than half of what it had.")
    ] = False,
) -> None:
    """Ask an organisation's school system now: for everything the first time, then for what has changed."""
    from app.cli import school_systems  # noqa: PLC0415 - loads every room

    settings = settings_or_exit()

    async def work() -> None:
        await school_systems.ask(
            settings,
            organisation_id=organisation,
            full=full,
            accept_smaller=accept_smaller,
            changes=changes,
        )

    guarded(lambda: asyncio.run(work()))


@commands.command()
def unsubscribe(organisation: Organisation) -> None:
    """Let a school system tell us nothing more: before it is taken out of the file of SCHOOL_SYSTEMS."""
    from app.cli import school_systems  # noqa: PLC0415 - loads every room

    settings = settings_or_exit()
    guarded(lambda: asyncio.run(school_systems.unsubscribe(settings, organisation_id=organisation)))


@commands.command()
def status() -> None:
    """Say of every agreed school system how far it has been read, and whether it answers."""
    from app.cli import school_systems  # noqa: PLC0415 - loads every room

    settings = settings_or_exit()
    guarded(lambda: asyncio.run(school_systems.status(settings)))
