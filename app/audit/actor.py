"""The actor of a call: which system, for which organisation and branch, on whose behalf."""

from dataclasses import dataclass, field

from app.vocabulary import Branch, Purpose, Sector, StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Den som handlar: always passed together with the matter.

    `organisation_id`, `sector` and `branch` come from the client's registration and the professional's
    duty, never from the request. A family actor has a `family_member_id` or is the `child_id` itself.
    """

    client_id: str
    scopes: frozenset[str]
    organisation_id: str | None = None
    sector: Sector | None = None
    branch: Branch | None = None
    roles: frozenset[StaffRole] = frozenset()
    professional_id: str | None = None
    unit_ids: tuple[str, ...] = ()
    family_member_id: str | None = None
    child_id: str | None = None
    purpose: Purpose | None = None
    request_id: str = ""
    token_id: str = field(default="", repr=False)

    @property
    def is_family(self) -> bool:
        """A guardian or a young person, through a family app."""
        return self.family_member_id is not None or self.child_id is not None

    @property
    def is_system(self) -> bool:
        """A system with nobody behind it."""
        return self.professional_id is None and not self.is_family

    @property
    def viewer(self) -> str:
        """Whose eyes an ETag or an idempotency key belongs to."""
        person = self.professional_id or self.family_member_id or self.child_id or ""
        return f"{self.client_id}|{person}|{self.branch or ''}"
