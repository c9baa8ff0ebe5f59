"""Sums of the accounts: networks, the wait after failures, tokens. Pure."""

import ipaddress
import re
import secrets
from datetime import timedelta

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}")
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
RESET_LASTS = timedelta(hours=1)

FREE_FAILURES = 5  # from the fifth on, one waits
LONGEST_WAIT = 900  # seconds
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ACCOUNT_FAILURES = 20  # an hour, over all networks; then only a known network enters
NETWORK_NAMES = 100  # names that failed from one network in an hour


def wait_after(failures: int) -> int:
    """Return how many seconds must pass after so many failures in a row.

    >>> [wait_after(n) for n in (0, 4, 5, 6, 7, 13, 14, 1000)]
    [0, 0, 2, 4, 8, 512, 900, 900]
    """
    if failures < FREE_FAILURES:
        return 0
    return min(1 << min(failures - FREE_FAILURES + 1, 10), LONGEST_WAIT)


def network_of(address: str | None) -> str:
    """Return the network an address is in: /24, or /64 for IPv6.

    >>> network_of("192.0.2.77"), network_of("2001:db8::1"), network_of("::ffff:192.0.2.7")
    ('192.0.2.0/24', '2001:db8::/64', '192.0.2.0/24')
    >>> network_of(None)
    'unknown'
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    length = 24 if found.version == 4 else 64  # noqa: PLR2004 - the number is the protocol's name
    return str(ipaddress.ip_network((found, length), strict=False))


def normal(username: str) -> str:
    """Return a user name as it is kept: small letters, no space around, nothing invisible.

    >>> normal("  Chef-Cab ")
    'chef-cab'
    """
    return "".join(sign for sign in username.lower() if sign.isprintable()).strip()


def new_token() -> str:
    """Return 256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)
