"""A process of its own that starts (or attaches to) the embedded server, says so, and waits for a line.

    python embedded_driver.py FOLDER PACKAGES

PACKAGES is where the wheel lies, so that any interpreter can run this.
It prints `owner` or `guest`, and the address, one a line.
"""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2]), sys.argv[2]]
    with import_module("app.kit.embedded").EmbeddedServer(Path(sys.argv[1]), durable=False) as server:
        sys.stdout.write(f"{'owner' if server.owned else 'guest'}\n{server.superuser_dsn()}\n")
        sys.stdout.flush()
        sys.stdin.readline()
