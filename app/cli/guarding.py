"""How a command reads the settings, and says in one sentence what is in its way."""

from collections.abc import Callable

import typer
from pydantic import ValidationError

from app.cli.errors import WeakConfigurationError
from app.settings import Settings, get_settings


def fail(sentence: str) -> typer.Exit:
    """Say one clear sentence and end with status 2."""
    typer.echo(sentence, err=True)
    return typer.Exit(2)


def settings_or_exit() -> Settings:
    """Read the settings, or say in one sentence which are missing. Never shows a value."""
    try:
        return get_settings()
    except ValidationError as error:
        names = sorted({str(problem["loc"][0]).upper() for problem in error.errors() if problem["loc"]})
        raise fail(f"Settings are missing or not usable: {', '.join(names)}.") from None


def guarded(work: Callable[[], None]) -> None:
    """Run what may find the configuration too weak; say so in one sentence."""
    try:
        work()
    except (WeakConfigurationError, ValueError) as error:
        raise fail(str(error)) from None
    except OSError:
        raise fail("The database does not answer.") from None
