"""`python -m app.cli` is `named-person`."""

from app.cli.main import cli

cli()
