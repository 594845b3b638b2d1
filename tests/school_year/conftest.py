"""The register, read past every lock; and the database that the command would open."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from app.kit.database import Database
from tests.conftest import Installation
from tests.school_year.year_steps import Register, open_register


@pytest.fixture
async def register(installation: Installation) -> AsyncIterator[Register]:
    connection = await open_register(installation)
    yield Register(connection)
    await connection.close()


@pytest.fixture
def database(app: FastAPI) -> Database:
    found: Database = app.state.database
    return found
