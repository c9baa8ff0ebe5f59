"""What must be read again is kept locked, with a key made of the installation's secret.

Whoever copies the database alone learns no secret of a telephone; a row that was moved to
another account no longer opens.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from govflow.kernel.errors import Invalid

PURPOSE = b"govflow means of proof 1"
NONCE_LENGTH = 12


def lock(text: str, *, secret: str, owner: int) -> str:
    """Lock a text for an account.

    >>> unlock(lock("GEZD", secret="s", owner=7), secret="s", owner=7)
    'GEZD'
    """
    nonce = os.urandom(NONCE_LENGTH)
    locked = _box(secret).encrypt(nonce, text.encode(), str(owner).encode())
    return base64.b64encode(nonce + locked).decode()


def unlock(locked: str, *, secret: str, owner: int) -> str:
    """Open what was locked. Raises Invalid where it was altered, or the secret is another."""
    try:
        data = base64.b64decode(locked)
        nonce, rest = data[:NONCE_LENGTH], data[NONCE_LENGTH:]
        return _box(secret).decrypt(nonce, rest, str(owner).encode()).decode()
    except (InvalidTag, ValueError) as wrong:  # not even base64, or too short
        raise Invalid("credential.unreadable") from wrong


def _box(secret: str) -> AESGCM:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return AESGCM(made.derive(secret.encode()))
