"""A school's system, connected to a service that is a process of its own."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from app.demo.world import SCHOOL_SCOPES
from app.settings import Settings
from tests.cast import Cast, made_up_number
from tests.live import Client, Live, connected, served


@dataclass
class SchoolSystem:
    """A registered system whose rektor tells the story."""

    live: Live
    client: Client
    professional: str
    unit: str
    social: str
    organisation: str

    @property
    def key(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.client.jwk.read_text())
        return found

    def told(self) -> dict[str, str]:
        """What a program of its own is told of the story."""
        return {
            **self.client.told(self.live, self.client.jwk),
            "SCOPES": " ".join(SCHOOL_SCOPES),
            "PROFESSIONAL": self.professional,
            "UNIT": self.unit,
            "SOCIAL_UNIT": self.social,
            "CHILD_NUMBER": made_up_number(date(2019, 9, 7)),
            "GUARDIAN_NUMBER": made_up_number(date(1985, 5, 5)),
        }


@pytest.fixture(scope="package")
def live(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with served(settings, tmp_path_factory.mktemp("live")) as made:
        yield made


@pytest.fixture(scope="package")
async def school(cast: Cast, live: Live) -> SchoolSystem:
    body = {
        "clientId": f"https://school-system.example/{uuid.uuid4().hex}",
        "organisationId": cast.organisation("education"),
        "branches": ["school"],
        "scopes": list(SCHOOL_SCOPES),
    }
    client = await connected(cast, live.folder, "P-256", body)
    unit, social = cast.unit("linden"), cast.unit("reception")
    return SchoolSystem(live, client, cast.rektor.id, unit, social, body["organisationId"])
