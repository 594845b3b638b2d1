"""`named-person`: the command line. Each command is one sentence; the work is done in the rooms."""

import asyncio
import gc
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.client_commands import commands as client_commands
from app.cli.guarding import fail, guarded, settings_or_exit
from app.cli.ss12000_commands import commands as ss12000_commands
from app.cli.webhook_commands import commands as webhook_commands
from app.settings import ROOT

cli = typer.Typer(
    help="Named Person: the coordination service around a child.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they print local variables, which may hold anything
)
database_commands = typer.Typer(help="Prepare and migrate a database.", no_args_is_help=True)
cli.add_typer(database_commands, name="database")
key_commands = typer.Typer(
    help="Print new keys, and turn those of an installation.", invoke_without_command=True
)
cli.add_typer(key_commands, name="keys")
rule_commands = typer.Typer(help="Show the rules of disclosure, and sign them.", no_args_is_help=True)
cli.add_typer(rule_commands, name="rules")
cli.add_typer(client_commands, name="clients")
cli.add_typer(webhook_commands, name="webhooks")
cli.add_typer(ss12000_commands, name="ss12000")
OwnersUrl = Annotated[str, typer.Option(envvar="MIGRATION_DATABASE_URL", help="The owner role's address.")]


def port_or_exit() -> int:
    """Read the port, the one setting that is not the service's own."""
    text = os.environ.get("PORT", "8000")  # noqa: TID251 - no other module needs it
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65_536):  # noqa: PLR2004 - ports end there
        raise fail("PORT must be a number between 1 and 65535.")
    return int(text)


@cli.command()
def run(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Processes.", min=1, max=64)] = 1,
) -> None:
    """Serve the API on the database of DATABASE_URL."""
    settings = settings_or_exit()
    port = port_or_exit()
    gc.disable()  # loading makes much and drops nothing; the service turns it on again (app/main.py)
    from app.cli.serving import serve  # noqa: PLC0415 - loads every room, which the other commands do not need

    guarded(lambda: serve(settings, host=host, port=port, workers=workers))


@cli.command()
def openapi(
    folder: Annotated[Path, typer.Option(help="Where to write.")] = ROOT / "openapi",
    release: Annotated[
        bool, typer.Option(help="Keep it as released: later changes may not break it.")
    ] = False,
) -> None:
    """Write the OpenAPI documents and the list of operations from the code."""
    from app.cli.contract import write_contract, write_released  # noqa: PLC0415 - builds the whole app

    write_contract(folder)
    if release:
        write_released()
    typer.echo(f"Wrote {folder.name}/.")


@cli.command()
def docs() -> None:
    """Write the generated pages of docs/reference/."""
    from app.cli.pages import write_pages  # noqa: PLC0415 - loads every room

    for name in write_pages(ROOT / "docs" / "reference"):
        typer.echo(f"Wrote docs/reference/{name}")


@cli.command()
def demo(
    once: Annotated[bool, typer.Option(help="End after the story, with its exit status.")] = False,
    reset: Annotated[bool, typer.Option(help="Remove the demo's data; the next demo starts over.")] = False,
) -> None:
    """Start a made-up installation and tell the story of Elsa over HTTP."""
    from app.cli import demo as show  # noqa: PLC0415 - only the demo needs it

    port = port_or_exit()
    folder = ROOT / ".local" / "demo"
    if reset:
        show.remove(folder)
        typer.echo("The demo's data are gone.")
        return
    raise typer.Exit(show.show(folder, port=port, once=once))


@cli.command()
def worker(
    once: Annotated[bool, typer.Option(help="Run each task once and end.")] = False,
) -> None:
    """Run clocks, daily checks, outbox and housekeeping: one process per installation."""
    from app.cli.worker import run_worker  # noqa: PLC0415 - the other commands need none

    settings = settings_or_exit()
    guarded(lambda: asyncio.run(run_worker(settings, once=once)))


@key_commands.callback()
def keys(context: typer.Context) -> None:
    """Print new keys as settings: keep them outside the database, and safe."""
    from app.cli.keys import as_environment, new_secrets  # noqa: PLC0415 - the other commands need none

    if context.invoked_subcommand is None:
        typer.echo(as_environment(new_secrets()), nl=False)


@key_commands.command()
def rotate() -> None:
    """Print the settings of the three steps in which the keys of this installation turn."""
    from app.cli.keys import rotation, told  # noqa: PLC0415 - the other commands need none

    settings = settings_or_exit()
    secrets = (settings.encryption_keys, settings.index_keys, settings.signing_keys)
    encryption, index, signing = (each.get_secret_value() for each in secrets)
    guarded(lambda: typer.echo(told(rotation(encryption=encryption, index=index, signing=signing)), nl=False))


@key_commands.command()
def reseal(url: OwnersUrl) -> None:
    """Seal everything anew under the keys in use, while the service runs; ends well when nothing is left."""
    from app.cli import resealing  # noqa: PLC0415 - loads every room

    settings = settings_or_exit()
    guarded(lambda: typer.echo(asyncio.run(resealing.reseal_all(settings, url))))


@cli.command(name="import")
def import_school(
    folder: Annotated[Path, typer.Argument(help="A folder of SS 12000 answers.")],
    organisation: Annotated[str, typer.Option(help="The organisation that the answers are of: org-…")],
    role_mailbox: Annotated[
        str | None, typer.Option(help="For new units that the answers give no e-mail address.")
    ] = None,
) -> None:
    """Import a school system's SS 12000 answers from a folder."""
    from app.cli.imports import import_from_folder  # noqa: PLC0415 - the other commands need none

    settings = settings_or_exit()
    work = import_from_folder(
        settings, folder=folder, organisation_id=organisation, role_mailbox=role_mailbox
    )
    guarded(lambda: _dropped(asyncio.run(work)))


@cli.command(name="import-fhir")
def import_bundles(
    bundles: Annotated[list[Path], typer.Argument(help="FHIR R4 bundles.", exists=True, dir_okay=False)],
    organisation: Annotated[str, typer.Option(help="The care organisation whose children these are: org-…")],
    client: Annotated[str, typer.Option(help="The system that they come from, as it is registered.")],
    professional: Annotated[str, typer.Option(help="Who answers for it, with a duty at the unit: pro-…")],
    unit: Annotated[str, typer.Option(help="The unit whose children they become: uni-…")],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day in its care; today if not said.")
    ] = None,
) -> None:
    """Register the children of FHIR bundles at a unit of a care organisation."""
    from app.cli.bundles import import_from_bundles  # noqa: PLC0415 - loads every room
    from app.fhir.bringing_in import Errand  # noqa: PLC0415 - loads every room

    errand = Errand(
        client_id=client,
        professional_id=professional,
        organisation_id=organisation,
        unit_id=unit,
        since=since.date() if since else None,
    )
    settings = settings_or_exit()
    guarded(lambda: _dropped(asyncio.run(import_from_bundles(settings, bundles, errand))))


@cli.command(name="read-catalogue")
def read_catalogue(
    table: Annotated[Path, typer.Argument(help="A CSV file of measures.", exists=True, dir_okay=False)],
    organisation: Annotated[str, typer.Option(help="Whose measures these are: org-…")],
) -> None:
    """Read a table of measures into the public catalogue: every row, or none."""
    from app.cli.catalogue import read_in_from_file  # noqa: PLC0415 - the other commands need none

    settings = settings_or_exit()
    work = read_in_from_file(settings, table, organisation_id=organisation)
    guarded(lambda: typer.echo(asyncio.run(work)))


@cli.command(name="roll-over")
def roll_over(
    placements: Annotated[Path, typer.Argument(help="A CSV file (child, unit), or SS 12000 answers.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day of the school year.")],
    organisation: Annotated[str | None, typer.Option(help="Whose placements: org-…")] = None,
    system: Annotated[
        str | None, typer.Option(help="The name under which the children's ids are kept.")
    ] = None,
    end_unplaced: Annotated[
        bool, typer.Option("--end-unplaced", help="End the enrolment of who has no placement.")
    ] = False,
    carry_out: Annotated[
        bool, typer.Option("--carry-out", help="Do it; without this it is a dry run.")
    ] = False,
) -> None:
    """Turn the school year for all the children of the placements, in one transaction."""
    from app.cli.school_year import turn_year  # noqa: PLC0415 - the other commands need none

    settings = settings_or_exit()
    work = turn_year(
        settings,
        placements,
        on=on.date(),
        organisation_id=organisation,
        system=system,
        end_unplaced=end_unplaced,
        carry_out=carry_out,
    )
    guarded(lambda: typer.echo(asyncio.run(work)))


@cli.command(name="undo-roll-over")
def undo_roll_over(
    roll_over_id: Annotated[str, typer.Argument(help="What the roll-over said that it was called: rol-…")],
) -> None:
    """Put everything back as it was before a roll-over, unless a receiving unit has taken over."""
    from app.cli.school_year import undo_turn  # noqa: PLC0415 - the other commands need none

    settings = settings_or_exit()
    guarded(lambda: typer.echo(asyncio.run(undo_turn(settings, roll_over_id))))


@database_commands.command()
def prepare(
    admin_url: Annotated[str, typer.Option(envvar="ADMIN_URL", help="An administrator's address.")],
    name: Annotated[str, typer.Option("--database", help="The database's name.")] = "named_person",
    owner_password: Annotated[str, typer.Option(envvar="OWNER_PASSWORD", help="Owner role.")] = "",
    app_password: Annotated[str, typer.Option(envvar="APP_PASSWORD", help="Application role.")] = "",
    audit_password: Annotated[str, typer.Option(envvar="AUDIT_PASSWORD", help="Audit role.")] = "",
) -> None:
    """Create the roles, the extension and the database, once."""
    if not (owner_password and app_password and audit_password):
        raise fail("Give OWNER_PASSWORD, APP_PASSWORD and AUDIT_PASSWORD: one for each role that logs in.")
    from app.cli import database  # noqa: PLC0415 - loads what only administration needs

    passwords = database.Passwords(owner=owner_password, app=app_password, audit=audit_password)
    work = database.prepare(admin_url, database=name, passwords=passwords)
    guarded(lambda: _dropped(asyncio.run(work)))
    typer.echo(f"The database {name} is prepared.")


def _dropped(_addresses: object) -> None:
    """Print nothing of the addresses: they hold passwords."""


@database_commands.command()
def migrate(url: OwnersUrl) -> None:
    """Bring the schema to the newest revision."""
    from app.cli.database import migrate as to_newest  # noqa: PLC0415 - loads what only migrations need

    guarded(lambda: to_newest(url))
    typer.echo("The schema is at the newest revision.")


@rule_commands.command(name="show")
def show_rules(url: OwnersUrl) -> None:
    """Say which version of the rules answers, and who has signed it."""
    from app.cli import rules  # noqa: PLC0415 - loads the law

    guarded(lambda: typer.echo(asyncio.run(rules.show(url))))


@rule_commands.command(name="sign")
def sign_rules(
    url: OwnersUrl,
    by: Annotated[str, typer.Option(help="Who answers for the rules: name and office.")],
    note: Annotated[str, typer.Option(help="What was decided, and where it is kept.")] = "",
) -> None:
    """Sign the rules as they are: without it, nothing but the demo starts."""
    from app.cli import rules  # noqa: PLC0415 - loads the law

    guarded(lambda: typer.echo(asyncio.run(rules.sign(url, by=by, note=note))))


def main() -> None:
    """Run the command line."""
    sys.exit(cli())
