"""Where a browser may be sent back to: addresses that a system has registered, to the letter.

https always. In demo mode also plain http to the developer's own machine.
"""

from urllib.parse import urlsplit

LONGEST_ADDRESS = 500
MOST_ADDRESSES = 10
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def fit(address: str, *, demo: bool) -> bool:
    """Whether a browser may ever be sent there: an absolute address without a fragment or a name in it."""
    if not 0 < len(address) <= LONGEST_ADDRESS or not address.isascii() or not address.isprintable():
        return False
    if set(address) & set(' "<>\\^`{|}#*'):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (demo and parts.scheme == "http" and host in LOOPBACK)
