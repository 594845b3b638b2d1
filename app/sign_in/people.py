"""Who an assertion names, and may this system call on their behalf? Every no is the same no."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.access.assurance import HIGH_ENOUGH
from app.kit.identity import Identity, MalformedIdentityError, parse_identity
from app.kit.vault import Vault
from app.rules.ages import age_on
from app.sign_in import queries
from app.sign_in.assertions import Assertion, BadAssertionError
from app.sign_in.reasons import Reason
from app.sign_in.scopes import Carrier

YOUNG_PERSON_FROM_AGE = 13
"""From when a young person has a view of their own; a setting of the installation, not law."""
GUARDIAN = "guardian"
YOUNG_PERSON = "young-person"
_NOBODY = "nobody"


class BranchNeededError(Exception):
    """The professional has duties in several of the system's branches, and the assertion names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """On whose behalf a token is given."""

    professional_id: str | None = None
    branch: str | None = None
    family_member_id: str | None = None
    child_id: str | None = None

    @property
    def carrier(self) -> Carrier:
        """Whose token it is."""
        return Carrier.PROFESSIONAL if self.professional_id else Carrier.FAMILY

    @property
    def subject(self) -> str:
        """The one public id that names the person."""
        return self.professional_id or self.family_member_id or self.child_id or ""


def professional_of(
    session: Session, assertion: Assertion, *, organisation_id: str | None, branches: frozenset[str]
) -> Person | None:
    """Return the professional, in the branch that is named or the only one that can be meant.

    Raises BadAssertionError when it does not say that they were identified surely enough.
    """
    if assertion.text("acr") not in HIGH_ENOUGH:
        raise BadAssertionError(Reason.ASSURANCE)
    if assertion.claims.get("organisation", organisation_id) != organisation_id:
        return None
    found = queries.duties_in_force(session, organisation_id, **signs_of(assertion.subject))
    if found is None:
        return None
    professional_id, duties = found
    branch = _branch(branches.intersection(duties), assertion)
    return None if branch is None else Person(professional_id=professional_id, branch=branch)


def signs_of(subject: str) -> dict[str, str | None]:
    """Read by what a professional is named: our own id, HSA-id, id in the roster, a system's own id."""
    kind, named, rest = subject.partition(":")
    system, _, value = rest.partition(":")
    known = {
        "hsa": {"hsa_id": rest},
        "ss12000": {"source_id": rest},
        "ext": {"system": system, "value": value},
    }
    signs: dict[str, str | None] = dict.fromkeys(("own_id", "hsa_id", "source_id", "system", "value"))
    return signs | (known.get(kind, {"own_id": subject}) if named else {"own_id": subject})


def _branch(open_branches: frozenset[str], assertion: Assertion) -> str | None:
    """Choose the branch. Raises BranchNeededError."""
    if "branch" in assertion.claims:
        named = assertion.text("branch")
        return named if named in open_branches else None
    if len(open_branches) > 1:
        raise BranchNeededError
    return next(iter(open_branches), None)


def family_of(session: Session, assertion: Assertion, *, vault: Vault) -> Person | None:
    """Return the guardian or the young person who has the number; a number nobody has costs the same."""
    today = queries.today(session)
    identity = _identity(assertion, today=today)
    hashes = vault.hashes(identity.canonical if identity else _NOBODY)
    found = queries.family_by_number(session, hashes)
    kind = assertion.text("subject_kind")
    if identity is None:
        return None
    if kind == GUARDIAN and found.guardian:
        return Person(family_member_id=found.guardian)
    if kind == YOUNG_PERSON and found.young_person and _old_enough(identity, today):
        return Person(child_id=found.young_person)
    return None


def _identity(assertion: Assertion, *, today: date) -> Identity | None:
    """Read the number; one whose check digit is not known to be right names nobody."""
    try:
        identity = parse_identity(assertion.text("identity_number") or "", today=today)
    except MalformedIdentityError:
        return None
    return identity if identity.checked else None


def _old_enough(identity: Identity, today: date) -> bool:
    return identity.birth_date is not None and age_on(identity.birth_date, today) >= YOUNG_PERSON_FROM_AGE
