"""`python -m app.demo.token CREDENTIALS PERSON`: prints a token of one of the demo's people, for curl."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import httpx

from app.demo.token_client import TokenClient
from app.demo.world import PERSON_SCOPES


async def token_of(held: dict[str, Any], person: str) -> str:
    """Ask the demo's token endpoint for a token on a person's behalf."""
    async with httpx.AsyncClient(base_url=held["issuer"]) as http:
        client = TokenClient(
            http, client_id=held["client_id"], private_key=held["private_key"], issuer=held["issuer"]
        )
        return await client.token_for_professional(held["people"].get(person, person), PERSON_SCOPES)


if __name__ == "__main__":
    print(asyncio.run(token_of(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2])))
