"""Whatever a teacher or a school nurse sends, the answer is one that the documents describe."""

import os

import pytest

from app.settings import Settings
from tests.fuzz.running import judged, run


@pytest.mark.parametrize("identity", ["teacher", "school nurse"])
async def test_no_answer_breaks_the_document(
    identity: str, admin_dsn: str, worker_id: str, settings: Settings, record_property
) -> None:
    database = f"fuzz_{identity.replace(' ', '_')}_{worker_id}_{os.getpid()}"
    judged(identity, await run(identity, admin_dsn, settings, database=database), record_property)
