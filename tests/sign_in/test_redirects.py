"""Where a browser may ever be sent back to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sign_in.redirects import LONGEST_ADDRESS, fit

GOOD = (
    "https://sis.example/signed-in",
    "https://sis.example",
    "https://sis.example:8443/a/b?tenant=1&x=y",
    "https://xn--sklan-gra.example/",
    "https://[2001:db8::1]/signed-in",
)
AT_HOME = ("http://127.0.0.1:9000/signed-in", "http://localhost/", "http://[::1]:9000/x")
NEVER = (
    "",
    "/signed-in",
    "//sis.example/signed-in",
    "sis.example/signed-in",
    "https:/signed-in",
    "https://",
    "https://:443/",
    "https://sis.example/#part",
    "https://sis.example/#",
    "https://user@sis.example/",
    "https://user:word@sis.example/",
    "https://sis.example\\@elsewhere.example/",
    "https://sis.example/ x",
    "https://sis.example/\r\nSet-Cookie: a=b",
    "https://sis.example/\x00",
    "https://*.example/",
    "https://sis.example/<script>",
    "https://sis.example:port/",
    "https://sis.example:99999/",
    "https://[::1/",
    "https://skolän.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "com.example.app:/back",
    "ftp://sis.example/",
    "http://sis.example/",
    "http://127.0.0.1.elsewhere.example/",
    "http://localhost.elsewhere.example/",
    "http://192.168.1.2/",
    "http://127.0.0.1@elsewhere.example/",
    "https://sis.example/" + "x" * LONGEST_ADDRESS,
)


@pytest.mark.parametrize("address", GOOD)
def test_an_https_address_will_do(address):
    assert fit(address, demo=False)
    assert fit(address, demo=True)


@pytest.mark.parametrize("address", AT_HOME)
def test_the_own_machine_will_do_in_the_demo(address):
    assert fit(address, demo=True)
    assert not fit(address, demo=False)


@pytest.mark.parametrize("address", NEVER, ids=range(len(NEVER)))
def test_nothing_else_will_do(address):
    assert not fit(address, demo=False)
    assert not fit(address, demo=True)


@given(st.text(max_size=40), st.booleans())
def test_whatever_fits_is_plain_and_leads_to_https_or_home(text, demo):
    for address in (text, f"https://{text}", f"http://{text}", f"https://sis.example/{text}"):
        if fit(address, demo=demo):
            assert address.isascii()
            assert address.isprintable()
            assert not set(address) & set(' \\#*<>"')
            home = ("http://127.0.0.1", "http://localhost", "http://[::1]")
            assert address.lower().startswith("https://") or (demo and address.lower().startswith(home))
