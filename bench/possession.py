"""What it costs to know a caller: a token seen for the first time, one that is remembered, and a proof.

    python -m bench.possession

Pure Python and the cryptography below it; what the database does for a proof is part of what a door adds.
"""

import time
from collections.abc import Callable
from itertools import count
from statistics import median

from joserfc.jwk import KeySet

from app.access import proofs
from app.access.proofs import Asked
from app.access.tokens import Verifier
from app.demo.proof_key import ProofKey
from app.sign_in.issuing import Binding, Issuer
from app.sign_in.keys import new_signing_keys, signing_key, verifying_keys
from app.sign_in.people import Person
from app.vocabulary import Branch

_ISSUER = "https://named-person.example.se"
_ADDRESS = f"{_ISSUER}/named-person/v1/whoami"
_TIMES = 1_000


def costs() -> dict[str, tuple[float, float]]:
    """Return the median and the 99th percentile, in microseconds."""
    text = new_signing_keys()
    now = int(time.time())
    issuer = Issuer(name=_ISSUER, key=signing_key(text), now=now)
    key, numbers = ProofKey(), count()
    token = _token(issuer, 0)
    asked = Asked(method="GET", url=_ADDRESS, now=now, token=token)
    verifier = Verifier(keys=KeySet(list(verifying_keys(text))), issuer=_ISSUER)
    fresh = [_token(issuer, number) for number in range(1, _TIMES + 1)]
    made = [key.proof("GET", _ADDRESS, token=token) for _ in range(_TIMES)]
    others = [ProofKey().proof("GET", _ADDRESS, token=token) for _ in range(_TIMES)]
    verifier.verify(token, now=now)
    proofs.read(made[0], asked)
    return {
        "a token seen for the first time": _timed(lambda: verifier.verify(fresh[next(numbers)], now=now)),
        "a token that is remembered": _timed(lambda: verifier.verify(token, now=now)),
        "a proof, by a key seen before": _timed(_each(made, lambda one: proofs.read(one, asked))),
        "a proof, by a new key": _timed(_each(others, lambda one: proofs.read(one, asked))),
        "signing a proof (the caller's)": _timed(lambda: key.proof("GET", _ADDRESS, token=token)),
    }


def table() -> str:
    """Return one row for each."""
    rows = ["| to know a caller | median µs | p99 µs |", "| --- | ---: | ---: |"]
    rows += [f"| {name} | {middle:.0f} | {slow:.0f} |" for name, (middle, slow) in costs().items()]
    return "\n".join(rows)


def _token(issuer: Issuer, number: int) -> str:
    person = Person(professional_id=f"pro-{number:026d}", branch=Branch.SCHOOL)
    given = issuer.issue(
        client_id="school-system",
        organisation_id="org-abcdefghijklmnopqrstuvwxyz",
        branch=None,
        person=person,
        scope="children.read named-person.read",
        binding=Binding.to_key("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"),
    )
    return str(given["access_token"])


def _each(made: list[str], work: Callable[[str], object]) -> Callable[[], object]:
    left = iter(made)
    return lambda: work(next(left))


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    times = []
    for _ in range(_TIMES):
        begun = time.perf_counter_ns()
        work()
        times.append((time.perf_counter_ns() - begun) / 1_000)
    return median(times), sorted(times)[len(times) * 99 // 100]


if __name__ == "__main__":
    print(table())
