"""What the service is told from outside. No secret has a default; weak settings refuse to start."""

from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
KEY_BYTES = 32


class Settings(BaseSettings):
    """Each field is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr
    """The application role's database: postgresql://…"""
    migration_database_url: SecretStr | None = None
    """The owner role's database, for migrations only."""
    public_url: str = "http://127.0.0.1:8000"
    """Where callers reach us; issuer of tokens and base of every link. https outside demo mode."""
    encryption_keys: SecretStr
    """Keys for what is stored, the one in use first: `2:base64,1:base64`, 32 bytes each."""
    index_keys: SecretStr
    """Keys for the keyed hashes of identity numbers, the one in use first, written like ENCRYPTION_KEYS."""
    signing_keys: SecretStr
    """Private keys of the token endpoint as a JWK set (ES256), the one in use first."""
    demo: bool = False
    """Demo mode: a movable domain clock, http allowed. Loopback only."""
    demo_takes_test_people_only: bool = True
    """In demo mode, take no identity number but of the published test series. No effect elsewhere."""
    switched_off_rules: str = ""
    """Rules of disclosure and exceptions to registered residence that are off: keys, with commas between."""
    switched_on_rules: str = ""
    """Rules of disclosure that are off until an installation switches them on: keys, with commas between."""
    information_answer_days: int = Field(default=14, ge=1, le=366)
    """Within how many days a question is answered, where no agreement between the two says otherwise."""
    assistance_answer_days: int = Field(default=14, ge=1, le=366)
    """Within how many days a request for help is answered, where no agreement says otherwise."""
    catalogue_check_days: int = Field(default=180, ge=1, le=3_660)
    """For how many days what is said of a measure in the public catalogue counts as checked; after that it
    stands in its owner's list of what is overdue."""
    absence_threshold_percent: int = Field(default=20, ge=1, le=99)
    """Over how many per cent of the teaching a pupil's absence, valid and invalid together, becomes a duty of
    the head of the school."""
    absence_window_days: int = Field(default=30, ge=1, le=366)
    """How many days of attendance are looked at together."""
    consultation_advice_days: int = Field(default=2, ge=1, le=60)
    """Within how many working days a consultation gets its advice."""
    concern_protection_days: int = Field(default=1, ge=0, le=14)
    """Within how many days after a concern report the need of protection is judged: 1 is the next day.
    Found in no statute; confirm with a lawyer."""
    concern_feedback_days: int = Field(default=21, ge=1, le=366)
    """Within how many days after a concern report the reporter has its feedback. The number in the act
    was not found: confirm with a lawyer."""
    concern_emergency_phone: str = Field(default="112", pattern=r"^\+?[0-9][0-9 ()-]{1,22}$")
    """What a reporter is told to ring where nobody else can be named."""
    calendar_feed_days: int = Field(default=0, ge=0, le=366)
    """For how many days a calendar feed is given; 0 gives none, and none that was given answers. The address
    of a feed is a key by itself: read docs/decisions/0016 before they are switched on."""
    dpop_nonce_seconds: int = Field(default=0, ge=0, le=300)
    """How long a nonce is given out that proofs of possession must hold; 0 demands none. The one before it
    still holds."""
    sign_in_issuer: str = ""
    """The OpenID provider by which people sign in: its issuer, an https address. Without it nobody does."""
    sign_in_client_id: str = ""
    """As whom the provider knows this installation."""
    sign_in_client_secret: SecretStr | None = None
    """The secret that the provider gave, if it takes no key (client_secret_basic)."""
    sign_in_private_key: SecretStr | None = None
    """Better: a private key as a JWK (ES256), whose public half the provider knows (private_key_jwt)."""
    sign_in_scopes: str = "openid"
    """What is asked of the provider: scopes with spaces between, openid among them."""
    sign_in_professional_levels: str = "http://id.elegnamnden.se/loa/1.0/loa3"
    """The levels of assurance (acr) that are enough for a professional, with spaces between."""
    sign_in_family_levels: str = "http://id.elegnamnden.se/loa/1.0/loa3"
    """The levels of assurance (acr) that are enough for a guardian or a young person."""
    sign_in_longest_session_seconds: int = Field(default=3_600, ge=60, le=43_200)
    """How long ago somebody may have shown who they are to the provider, when it answers for them again."""
    sign_in_professional_claim: str = "employeeHsaId"
    """The claim of the ID token that holds a professional's HSA-id."""
    sign_in_family_claim: str = "https://id.oidc.se/claim/personalIdentityNumber"
    """The claim of the ID token that holds a guardian's or young person's identity number."""
    trusted_issuers: Path | None = None
    """A file that names other issuers whose tokens are taken (docs/how-to/trust-another-issuer.md)."""
    school_systems: Path | None = None
    """A file that names school systems that are asked over SS 12000
    (docs/how-to/connect-a-school-system.md)."""
    certificate_header: str = ""
    """The header in which a proxy says what certificate a caller has connected with; none by default."""
    trusted_proxies: str = ""
    """The proxies that may say so: addresses or networks, with commas between. From others it is ignored."""
    lookups_per_user_hour: int = Field(default=60, ge=0)
    """How many identity numbers one person may have resolved in an hour; 0 sets no limit."""
    lookups_per_client_hour: int = Field(default=2_000, ge=0)
    """The same through one system, whoever works in it."""
    children_per_user_hour: int = Field(default=200, ge=0)
    """How many children one person may read in an hour, each counted once; 0 sets no limit."""
    children_per_client_hour: int = Field(default=5_000, ge=0)
    """The same through one system, whoever works in it."""
    database_pool_size: int = Field(default=12, ge=1, le=200)
    max_body_bytes: int = Field(default=262_144, ge=1_024)
    mail_server: SecretStr | None = None
    """Where mail goes: smtp://user:password@host:587 or smtps://…; without it none is sent. A mail tells a
    role mailbox, at most once a day, that somebody should log in."""
    mail_from: str = "no-reply@named-person.example.se"
    """Whom such a mail is from."""
    log_level: str = "INFO"

    @field_validator("encryption_keys", "index_keys", "signing_keys", "database_url")
    @classmethod
    def _not_empty(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().strip():
            message = "a required secret is empty"
            raise ValueError(message)
        return value

    @property
    def test_people_only(self) -> bool:
        """Whether no identity number is kept but of the test series."""
        return self.demo and self.demo_takes_test_people_only

    def at(self, database_url: str) -> Self:
        """The same settings on another database (tests, tools)."""
        return self.model_copy(update={"database_url": SecretStr(database_url)})


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Read the environment once."""
    return Settings()  # values come from the environment
