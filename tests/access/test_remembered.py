"""What is remembered of a token: that its signature was right, for a minute, of so many and no more."""

import pytest
from joserfc.jwk import ECKey, KeySet

from app.access import remembered
from app.access.remembered import Remembered
from app.access.tokens import BadTokenError, TokenClaims, Verifier
from app.sign_in.issuing import Issuer
from app.sign_in.keys import new_key

ISSUER = "https://named-person.example"
NOW = 1_800_000_000


def test_it_is_forgotten_after_a_minute():
    known: Remembered[str] = Remembered()
    known.remember("token", "said", expires_at=NOW + 300, now=NOW)
    assert known.said("token", now=NOW + 59) == "said"
    assert known.said("token", now=NOW + 60) is None
    assert known.said("another", now=NOW) is None


def test_it_is_never_remembered_beyond_its_end():
    known: Remembered[str] = Remembered()
    known.remember("token", "said", expires_at=NOW + 5, now=NOW)
    assert known.said("token", now=NOW + 4) == "said"
    assert known.said("token", now=NOW + 5) is None


def test_of_many_the_oldest_goes(monkeypatch):
    monkeypatch.setattr(remembered, "REMEMBER_AT_MOST", 3)
    known: Remembered[int] = Remembered()
    for number in range(10):
        known.remember(f"token-{number}", number, expires_at=NOW + 300, now=NOW)
        assert len(known) <= 3
    assert [known.said(f"token-{number}", now=NOW) for number in (6, 7, 8, 9)] == [None, 7, 8, 9]


def test_it_is_known_by_the_whole_token():
    """A signature that is written in another way is another token, and is verified anew."""
    known: Remembered[str] = Remembered()
    known.remember("a.b.c", "said", expires_at=NOW + 300, now=NOW)
    assert known.said("a.b.c=", now=NOW) is None
    assert known.said("a.b.C", now=NOW) is None


class Counting(Verifier):
    """Counts how often a signature is verified."""

    def __init__(self, key: ECKey) -> None:
        super().__init__(keys=KeySet([key]), issuer=ISSUER)
        self.times = 0

    def _decode(self, token: str, *, now: int) -> TokenClaims:
        self.times += 1
        return super()._decode(token, now=now)


@pytest.fixture
def key() -> ECKey:
    return ECKey.import_key(new_key())


def issued(key: ECKey) -> str:
    issuer = Issuer(name=ISSUER, key=key, now=NOW)
    given = issuer.issue(
        client_id="https://sis.example", organisation_id=None, branch=None, person=None, scope="a.b"
    )
    return str(given["access_token"])


def test_a_signature_is_verified_once_a_minute(key):
    verifier, token = Counting(key), issued(key)
    for second in range(60):
        verifier.verify(token, now=NOW + second)
    assert verifier.times == 1
    verifier.verify(token, now=NOW + 60)
    assert verifier.times == 2
    verifier.forget()
    verifier.verify(token, now=NOW + 61)
    assert verifier.times == 3


def test_a_token_that_has_ended_is_refused_although_it_was_remembered(key):
    verifier, token = Counting(key), issued(key)
    verifier.verify(token, now=NOW + 299)
    with pytest.raises(BadTokenError):
        verifier.verify(token, now=NOW + 300)


def test_what_does_not_hold_is_not_remembered(key):
    verifier, token = Counting(key), issued(key)
    for _ in range(3):
        with pytest.raises(BadTokenError):
            verifier.verify(token[:-2] + "AA", now=NOW)
    assert verifier.times == 3
    assert len(verifier._known) == 0
