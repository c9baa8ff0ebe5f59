"""One-time codes of six digits (RFC 6238), each step good for one use."""

import io
from datetime import datetime

import pyotp
import segno

STEP_SECONDS = 30
EARLIER_AND_LATER = 1  # clocks of telephones differ a little


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, *, username: str, issuer: str) -> str:
    """Return what a telephone scans to know the secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def picture(address: str) -> str:
    """Draw an address as a QR code, dark on light whatever the page is: an SVG."""
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", scale=4, light="#fff", xmldecl=False, svgns=False, nl=False)
    return drawn.getvalue().decode()


def step_of(secret: str, code: str, at: datetime, *, last: int) -> int | None:
    """Return the step that a code belongs to, or None: wrong, too old, or used already.

    Whoever accepts a code stores its step: the same code never counts twice.

    >>> from datetime import UTC
    >>> at, secret = datetime(2026, 11, 23, 10, tzinfo=UTC), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    >>> code = pyotp.TOTP(secret).at(at)
    >>> step = step_of(secret, code, at, last=0)
    >>> step, step_of(secret, code, at, last=step), step_of(secret, "abc", at, last=0)
    (59847600, None, None)
    """
    digits = "".join(one for one in code if one.isascii() and one.isdigit())
    now, totp = int(at.timestamp()) // STEP_SECONDS, pyotp.TOTP(secret)
    for step in range(now - EARLIER_AND_LATER, now + EARLIER_AND_LATER + 1):
        if step > last and pyotp.utils.strings_equal(totp.generate_otp(step), digits):
            return step
    return None
