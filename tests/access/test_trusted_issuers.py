"""The file that names other issuers: read strictly, refused in one sentence that repeats nothing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.access.assurance import HIGH_ENOUGH
from app.access.trusted_issuers import TrustedIssuer, UnfitIssuersError, read_issuers
from app.cli import serving
from app.cli.errors import WeakConfigurationError
from app.settings import ROOT, Settings

OWN = "https://named-person.example"
NAME = "https://login.region.example"
SECRET = "do-not-repeat-me"


def written(tmp_path: Path, *issuers: dict[str, Any]) -> Path:
    file = tmp_path / "issuers.json"
    file.write_text(json.dumps({"issuers": list(issuers)}))
    return file


def test_without_a_file_nobody_is_trusted():
    assert read_issuers(None, own=OWN) == ()


def test_the_example_of_the_guide_is_read(tmp_path):
    page = (ROOT / "docs" / "how-to" / "trust-another-issuer.md").read_text()
    (example,) = re.findall(r"```json\n(.*?)```", page, flags=re.DOTALL)
    file = tmp_path / "issuers.json"
    file.write_text(example)
    (issuer,) = read_issuers(file, own=OWN)
    assert (issuer.issuer, issuer.audience, issuer.id_tokens) == (NAME, OWN, True)
    assert issuer.claims.sign("SE2321000016-ABCD") == "hsa:SE2321000016-ABCD"


def test_the_guide_names_every_member_and_what_is_without_it():
    page = (ROOT / "docs" / "how-to" / "trust-another-issuer.md").read_text()
    members = {
        *TrustedIssuer.model_fields,
        *TrustedIssuer.model_fields["claims"].default.__class__.model_fields,
    }
    assert not {name for name in members if f"`{name}`" not in page}


def test_little_is_needed_and_the_rest_is_strict(tmp_path):
    (issuer,) = read_issuers(written(tmp_path, {"issuer": NAME}), own=OWN)
    assert (issuer.algorithms, issuer.acr, issuer.audience, issuer.id_tokens) == (
        {"ES256"},
        HIGH_ENOUGH,
        None,
        False,
    )


UNFIT: dict[str, dict[str, Any]] = {
    "no name": {"issuer": None},
    "plain http": {"issuer": "http://login.region.example"},
    "a name with a password": {"issuer": f"https://a:{SECRET}@login.region.example"},
    "no address": {"issuer": SECRET},
    "keys over plain http": {"jwks_uri": "http://login.region.example/jwks"},
    "keys on this machine": {"jwks_uri": "http://127.0.0.1/jwks"},
    "keys in a file": {"jwks_uri": "file:///etc/passwd"},
    "metadata elsewhere": {"discovery": "/../metadata"},
    "a shared secret": {"algorithms": ["HS256"]},
    "no signature": {"algorithms": ["none"]},
    "no algorithm": {"algorithms": []},
    "no level": {"acr": []},
    "a life too long": {"longest_life_seconds": 86_400},
    "a life as text": {"longest_life_seconds": "600"},
    "a session too long": {"longest_session_seconds": 86_400},
    "an unknown prefix": {"claims": {"prefix": "personnummer:"}},
    "a prefix of several": {"claims": {"prefix": "ext:a:b:"}},
    "an unknown claim": {"claims": {"sector": SECRET}},
    "an unknown member": {SECRET: True},
    "id tokens as text": {"id_tokens": "yes"},
}


@pytest.mark.parametrize("changed", UNFIT.values(), ids=UNFIT.keys())
def test_what_does_not_fit_is_refused_without_repeating_it(tmp_path, changed):
    file = written(tmp_path, {"issuer": NAME} | changed)
    with pytest.raises(UnfitIssuersError) as refused:
        read_issuers(file, own=OWN)
    said = str(refused.value)
    assert said.startswith("The file of TRUSTED_ISSUERS")
    assert "\n" not in said
    if SECRET not in changed:
        assert SECRET not in said


def test_an_issuer_is_named_once_and_is_not_ourselves(tmp_path):
    for issuers in ([{"issuer": NAME}, {"issuer": NAME}], [{"issuer": OWN}]):
        with pytest.raises(UnfitIssuersError, match="twice, or this installation"):
            read_issuers(written(tmp_path, *issuers), own=OWN)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"issuers": {}}', '{"issuers": [], "issuers": []}', "NaN"])
def test_what_is_no_such_file_is_refused(tmp_path, text):
    file = tmp_path / "issuers.json"
    file.write_text(text)
    with pytest.raises(UnfitIssuersError):
        read_issuers(file, own=OWN)
    with pytest.raises(UnfitIssuersError, match="can be read"):
        read_issuers(tmp_path / "absent.json", own=OWN)


@pytest.mark.parametrize(
    "changed",
    [
        {"trusted_issuers": Path("/nowhere/issuers.json")},
        {"certificate_header": "Client-Cert"},
        {"certificate_header": "Client-Cert", "trusted_proxies": "everybody"},
    ],
    ids=["issuers", "header alone", "proxies that are none"],
)
def test_the_service_does_not_start_with_such_settings(settings: Settings, changed):
    with pytest.raises(WeakConfigurationError, match="TRUSTED_"):
        serving.check(settings.model_copy(update=changed), host="127.0.0.1", port=0)
