"""Reading the catalogue's tables in from the command line."""

from pathlib import Path

from app.access.doors import Pass
from app.audit.actor import Actor
from app.catalogue.importing import get, read_in
from app.catalogue.schemas import MAX_TABLE, CountsRead
from app.cli.imports import domain_moment
from app.kit.database import Database
from app.kit.ids import new_id
from app.kit.problems import Problem
from app.kit.vault import open_vault
from app.settings import Settings
from app.vocabulary import Matter, Purpose

CLIENT = "command-line"


async def read_in_from_file(settings: Settings, file: Path, *, organisation_id: str) -> str:
    """Read a table in for an organisation; return what became of it. Raises ValueError when it is refused."""
    table = _text(file)
    database = Database(settings.database_url.get_secret_value(), vault=open_vault(settings), pool_size=2)
    try:
        moment = await domain_moment(database)
        async with database.session() as session, session.begin():
            actor = Actor(
                client_id=CLIENT,
                scopes=frozenset({"catalogue.write"}),
                purpose=Purpose.ADMINISTRATION,
                request_id=new_id("req"),
            )
            passed = Pass(session=session, actor=actor, moment=moment, action=f"{Matter.CATALOGUE}:import")
            run = await get(passed, await read_in(passed, organisation_id=organisation_id, table=table))
            await passed.note(subject_id=run.id)
            counts = CountsRead.model_validate(run.counts).model_dump()
    except Problem as problem:
        raise ValueError(told(problem)) from None
    finally:
        await database.close()
    return "\n".join([f"Read in {file.name}", *(f"  {name}: {times}" for name, times in counts.items())])


def told(problem: Problem) -> str:
    """Say what is wrong, line by line: never what stands there."""
    said = [f"  {error.pointer}: {error.detail}" for error in problem.errors]
    return "\n".join([f"Nothing was read in. {problem.title_en}.", *said])


def _text(file: Path) -> str:
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("Nothing was read in: the file is not UTF-8.") from None
    if len(text) > MAX_TABLE:
        raise ValueError("Nothing was read in: the file is too large.")
    return text
