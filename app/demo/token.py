"""`python -m app.demo.token CREDENTIALS PERSON METHOD ADDRESS | curl -H @- ADDRESS`: one call with curl.

Prints two headers, for a single call by one of the demo's people: the token, and the proof that goes with it.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import httpx

from app.demo.token_client import BOUND, TokenClient
from app.demo.world import PERSON_SCOPES


async def headers_of(
    held: dict[str, Any], person: str, method: str, address: str, *, http: httpx.AsyncClient
) -> str:
    """Ask the demo's token endpoint for a token on a person's behalf, and sign the call."""
    client = TokenClient(
        http, client_id=held["client_id"], private_key=held["private_key"], issuer=held["issuer"]
    )
    token = await client.token_for_professional(held["people"].get(person, person), PERSON_SCOPES)
    proof = client.proof_key.proof(method, address, token=token)
    return f"Authorization: {BOUND} {token}\n{BOUND}: {proof}"


async def _print(held: dict[str, Any], person: str, method: str, address: str) -> None:
    async with httpx.AsyncClient(base_url=held["issuer"]) as http:
        print(await headers_of(held, person, method, address, http=http))


if __name__ == "__main__":
    asyncio.run(_print(json.loads(Path(sys.argv[1]).read_text()), *sys.argv[2:5]))
