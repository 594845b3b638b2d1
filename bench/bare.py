"""A bare answer: the least that a server of this kind can do, with the bytes of a real one.

    python -m bench.bare PORT FOLDER

serves the files of FOLDER by the first step of the path.
"""

import os
import sys
from pathlib import Path
from typing import Any

import uvicorn

from app.cli.serving import UVICORN

_FOLDER = "BENCH_BARE_FOLDER"


class Bare:
    """Answers with bytes that it holds."""

    def __init__(self, bodies: dict[str, bytes]) -> None:
        self._answers = {
            f"/{name}": (
                [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
                body,
            )
            for name, body in bodies.items()
        }

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        """Answer one call."""
        if scope["type"] != "http":
            return
        headers, body = self._answers[scope["path"]]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def create_bare() -> Bare:
    """Read the bodies."""
    folder = Path(os.environ[_FOLDER])  # noqa: TID251 - handed over by the process that starts uvicorn
    return Bare({path.stem: path.read_bytes() for path in folder.glob("*.json")})


if __name__ == "__main__":
    os.environ[_FOLDER] = sys.argv[2]  # noqa: TID251 - as above
    uvicorn.run("bench.bare:create_bare", factory=True, port=int(sys.argv[1]), lifespan="off", **UVICORN)
