"""Whoever listened for an earlier test hears no more: this test's news are its own."""

import asyncpg
import pytest

from tests.conftest import Installation


@pytest.fixture(autouse=True)
async def _nobody_else_listens(installation: Installation) -> None:
    _, _, name = installation.dsns.app.partition("?")[0].rpartition("/")
    connection = await asyncpg.connect(installation.admin_dsn, database=name)
    try:
        await connection.execute("UPDATE event_subscription SET status = 'paused' WHERE status = 'active'")
    finally:
        await connection.close()
