"""Guardians: as the school says, unverified, so without access until somebody has verified them.

What somebody has verified, no feed changes: were a guardian to fall away unseen, the other's consent would
look like enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import update
from sqlmodel import col

from app.children.models import Guardian
from app.interop.importing.known import Known, KnownGuardian
from app.interop.importing.matching import checked
from app.interop.importing.plan import Plan
from app.interop.importing.run import Run, ended, is_open
from app.interop.importing.staff import MASKED_NAME, whole_name
from app.interop.importing.tally import Kind, Outcome
from app.interop.ss12000.contacts import Contact
from app.interop.ss12000.rows import GuardianRow, PupilRow, ResponsibleRow
from app.kit.columns import dates
from app.kit.identity import Identity
from app.kit.ids import new_id
from app.kit.text import PhoneNumber
from app.vocabulary import Branch, ProtectionLevel

_PHONE: TypeAdapter[str] = TypeAdapter(PhoneNumber)
_NAMES = {
    "name_sealed": "name",
    "phone_sealed": "phone",
    "custody": "relationType",
    "family_member_id": "civicNo",
}
KEPT = "verified_guardians_kept"


@dataclass(slots=True)
class People:
    """The guardians of some pupils, by the producer's ids, and which family members they are."""

    rows: Mapping[str, GuardianRow]
    by_number: Mapping[str, str]
    placed: dict[str, str] = field(default_factory=dict)
    """Family members that are to be made; lost with the pupils if these are set aside."""
    new: dict[str, Identity | None] = field(default_factory=dict)
    """The numbers of those that are to be made, by family member."""
    _numbered: dict[str, str] = field(default_factory=dict)

    def member(self, person: str, known: Known) -> str | None:
        """Return the family member that a guardian is, by number first."""
        return self.by_number.get(person) or self.placed.get(person) or known.members.get(person)

    def place(self, row: GuardianRow) -> str:
        """Let a family member be made; who comes twice under one number is one."""
        number = checked(row.identity)
        member = self._numbered.get(number.canonical) if number else None
        if member is None:
            member = new_id("fam")
            self.new[member] = row.identity
        if number is not None:
            self._numbered[number.canonical] = member
        self.placed[row.source_id] = member
        return member

    def forget(self) -> None:
        """Begin anew: nobody has been made."""
        self.placed.clear()
        self.new.clear()
        self._numbered.clear()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A guardian as the answers have it."""

    member: str
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    custody: bool


@dataclass(frozen=True, slots=True)
class Household:
    """The guardians of one child in one branch, with what is known of them."""

    run: Run
    known: Known
    people: People
    plan: Plan
    branch: Branch
    guarded: bool
    """The organisation has been told that the child is protected: no telephone is kept. What others know of
    a protection changes nothing here, or the run's counts would tell of it.
    """

    def plan_guardians(self, pupil: PupilRow) -> None:
        """Plan what the pupil's record says of its responsibles."""
        standing = self.known.guardians.get((self.branch, self.plan.child_id), [])
        kept: set[str] = set()
        members: set[str] = set()
        for responsible in pupil.responsibles:
            member = self.people.member(responsible.person, self.known)
            found = _found(standing, responsible.person, member)
            if found is not None:
                kept.add(found.id)
            row = self.people.rows.get(responsible.person)
            if row is None:
                continue  # the person is in quarantine
            member = member or (found.family_member_id if found else self.people.place(row))
            if member in members:
                continue  # the person stands here twice
            members.add(member)
            self._plan_one(responsible, row, found, member)
        self._plan_ends([each for each in standing if each.id not in kept])

    def _plan_one(
        self, responsible: ResponsibleRow, row: GuardianRow, found: KnownGuardian | None, member: str
    ) -> None:
        wanted = Wanted(
            member=member,
            name=self._name(row),
            phone=None if self.guarded else _phone(row.contact),
            custody=responsible.has_custody,
        )
        if found is not None:
            self._plan_change(found, wanted)
        else:
            self._plan_new(responsible, wanted)

    def _name(self, row: GuardianRow) -> str:
        """A protected guardian's name is kept only where the child itself is kept from all but a few."""
        if row.protection is ProtectionLevel.NONE or self.guarded:
            return whole_name(row.given_name, row.family_name)
        self.plan.extra["masked_names"] += 1
        return MASKED_NAME

    def _plan_new(self, responsible: ResponsibleRow, wanted: Wanted) -> None:
        owner, vault = self.run.organisation_id, self.run.vault
        self.plan.add(
            self.run,
            self.branch,
            Guardian,
            id=new_id("grd"),
            family_member_id=wanted.member,
            name_sealed=vault.seal(owner, wanted.name),
            phone_sealed=vault.seal_optional(owner, wanted.phone),
            custody=wanted.custody,
            source=responsible.source.value,
            verified_on=None,
            valid=dates(self.run.today, None),
            source_id=responsible.person,
        )
        self.plan.tally.count(Kind.GUARDIANS, Outcome.CREATED, responsible.person)

    def _plan_change(self, found: KnownGuardian, wanted: Wanted) -> None:
        owner, vault = self.run.organisation_id, self.run.vault
        values: dict[str, Any] = {}
        if found.name != wanted.name:
            values["name_sealed"] = vault.seal(owner, wanted.name)
        if found.phone != wanted.phone:
            values["phone_sealed"] = vault.seal_optional(owner, wanted.phone)
        if (found.custody, found.family_member_id) != (wanted.custody, wanted.member):
            if found.verified:
                self.plan.extra[KEPT] += 1
            else:
                values |= {"custody": wanted.custody, "family_member_id": wanted.member}
        if values:
            self._change(found, Outcome.CHANGED, values)
        else:
            self.plan.tally.count(Kind.GUARDIANS, Outcome.UNCHANGED)

    def _plan_ends(self, gone: list[KnownGuardian]) -> None:
        """End those whom the school names no more; never those whom somebody has verified or added."""
        for each in gone:
            if each.source_id is None or not is_open(each.valid, self.run.today):
                continue
            if each.verified:
                self.plan.extra[KEPT] += 1
            else:
                self._change(each, Outcome.ENDED, {"valid": ended(each.valid, self.run.today)})

    def _change(self, found: KnownGuardian, outcome: Outcome, values: Mapping[str, Any]) -> None:
        change = update(Guardian).where(col(Guardian.id) == found.id)
        self.plan.change(self.branch, change.values(**values, version=col(Guardian.version) + 1))
        fields = () if outcome is Outcome.ENDED else tuple(_NAMES[name] for name in values)
        self.plan.tally.count(Kind.GUARDIANS, outcome, found.source_id, *fields)


def _found(standing: list[KnownGuardian], person: str, member: str | None) -> KnownGuardian | None:
    by_member = next((each for each in standing if each.family_member_id == member), None)
    return by_member or next((each for each in standing if each.source_id == person), None)


def _phone(contact: Contact | None) -> str | None:
    """Return the first number that is one."""
    for phone in contact.phones if contact else ():
        try:
            return _PHONE.validate_python(phone)
        except ValidationError:
            continue
    return None
