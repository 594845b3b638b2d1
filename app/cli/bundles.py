"""Bringing in the children of FHIR bundles from the command line."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from app.fhir.bringing_in import BroughtIn, Errand, House, bring_in
from app.fhir.bundle_reading import read_bundle
from app.main import create_app
from app.settings import Settings


async def import_from_bundles(settings: Settings, paths: Sequence[Path], errand: Errand) -> BroughtIn:
    """Register the children of some bundles and print what came. Raises NotBroughtInError."""
    app = create_app(settings)
    house = House(database=app.state.database, register=app.state.register, gatekeeper=app.state.gatekeeper)
    try:
        bundles = [read_bundle(path.read_bytes()) for path in paths]
        done = await bring_in(house, bundles, errand)
    finally:
        await app.state.database.close()
    print(summary(done))
    return done


def summary(done: BroughtIn) -> str:
    """Return the run in a few lines: numbers and reasons only, nobody's name."""
    lines = [f"Import {done.run_id}", f"  children   {done.children}", f"  guardians  {done.guardians}"]
    reasons = Counter((each.resource, str(each.why)) for each in done.aside)
    lines += [f"  set aside  {times} {resource}: {why}" for (resource, why), times in sorted(reasons.items())]
    return "\n".join(lines)
