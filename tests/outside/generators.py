"""Clients in Java and C#, generated from the document by openapi-generator: `make clients`.

They are generated and not compiled: here is no compiler of C#, and Java's libraries come from elsewhere. What
the generator warns of is a fault of the document, but for its own notice that OpenAPI 3.1 is new to it.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from app.cli.contract import rendered
from app.front.document import NATIVE

LANGUAGES = {
    "java": (),
    # A class of C# itself is called Version.
    "csharp": (
        "--parameter-name-mappings",
        "version=number",
        "--model-name-mappings",
        "version=VersionNumber",
    ),
}
_ITS_OWN_NOTICE = "OpenAPI 3.1 support is still in beta"


def callable_part(document: dict[str, Any]) -> dict[str, Any]:
    """The document as a generator uses it: without what a caller receives, and without examples of bodies,
    which it would ignore with a warning each.
    """
    kept = {name: _open(part) for name, part in document.items() if name != "webhooks"}
    for item in kept.get("paths", {}).values():
        for operation in item.values():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                media.pop("example", None)
    return kept


def _open(part: Any) -> Any:
    """Without the mark that no other member is taken, which the generator reads as a nameless schema."""
    if isinstance(part, list):
        return [_open(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _open(each)
        for name, each in part.items()
        if not (name == "additionalProperties" and each is False)
    }


def warnings_of(said: str) -> list[str]:
    """What a run warned of, without the generator's notice about itself."""
    lines = [line for line in said.splitlines() if " WARN " in line or " ERROR " in line]
    return [line for line in lines if _ITS_OWN_NOTICE not in line]


def generate(language: str, document: Path, folder: Path) -> list[str]:
    """Generate a client; what was warned of. Raises CalledProcessError."""
    generator = shutil.which("openapi-generator-cli")
    if generator is None:
        raise SystemExit(
            "openapi-generator-cli is not on the PATH: pip install openapi-generator-cli==7.26.0"
        )
    command = [generator, "generate", "-i", str(document), "-g", language, "-o", str(folder)]
    done = subprocess.run(  # noqa: S603 - a pinned generator
        [*command, *LANGUAGES[language]], capture_output=True, text=True, check=True
    )
    return warnings_of(done.stdout + done.stderr)


def main(folder: Path) -> int:
    """Generate every client below a folder, and say what was warned of."""
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        document = Path(name, NATIVE)
        document.write_text(json.dumps(callable_part(json.loads(rendered()[NATIVE]))), encoding="utf-8")
        for language in LANGUAGES:
            found = generate(language, document, folder / language)
            files = sum(1 for path in (folder / language).rglob("*") if path.is_file())
            print(f"{language}: {files} files, {len(found)} warnings", *found, sep="\n")  # noqa: T201 - a command
            failed += len(found)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
