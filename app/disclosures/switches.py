"""What an installation has switched among the rules of disclosure: by its settings, never by a request."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.rules.disclosure import TABLE
from app.rules.measures import SWITCHABLE_GUARDS
from app.rules.residence import SWITCHABLE_ROUTES
from app.rules.table import NotSwitchableError

SWITCHES = "switches"
"""The name by which a session carries them."""


@dataclass(frozen=True, slots=True)
class Switches:
    """Rules that are off here, and rules that are on here and not elsewhere."""

    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    routes_off: frozenset[str] = frozenset()
    """Exceptions to registered residence that are off here."""
    guards_off: frozenset[str] = frozenset()
    """Rules about service that are off here: then the earlier line goes on."""

    def as_record(self) -> dict[str, list[str]]:
        """What is kept with a decision, so that it can be asked again."""
        return {"off": sorted(self.off), "on": sorted(self.on)}


def read_switches(*, off: str, on: str) -> Switches:
    """Read the two settings. Raises NotSwitchableError for a rule that is unknown, was read in the statute
    itself, or is switched both ways.
    """
    routes_off = _keys(off) & SWITCHABLE_ROUTES
    guards_off = _keys(off) & SWITCHABLE_GUARDS
    switches = Switches(_keys(off) - routes_off - guards_off, _keys(on), routes_off, guards_off)
    wrong = (switches.off | switches.on) - TABLE.switchable
    wrong |= switches.off & switches.on
    if wrong:
        raise NotSwitchableError(wrong)
    return switches


def _keys(text: str) -> frozenset[str]:
    return frozenset(filter(None, (part.strip() for part in text.split(","))))


def switches_of(session: AsyncSession) -> Switches:
    """Return the installation's switches, which each session carries."""
    switches: Switches = session.info[SWITCHES]
    return switches
