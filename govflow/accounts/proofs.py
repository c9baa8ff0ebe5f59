"""Proofs of presence: by which means, how strong, on which terms of this installation. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from govflow.accounts.passwords import Proof

PASSKEY, CODE, PASSWORD = "passkey", "code", "password"
METHODS = (PASSWORD, CODE, PASSKEY)  # the strongest last
KINDS = (PASSKEY, CODE)  # what one can enrol
WAITS = timedelta(hours=24)  # a fresh one that nobody vouched for
ANSWERED_WITHIN = timedelta(minutes=10)  # an enrolment that was begun


def suffices(method: str, lowest: str) -> bool:
    """Whether a method is as strong as the lowest one that is accepted.

    >>> suffices("passkey", "code"), suffices("password", "code"), suffices("", "password")
    (True, False, False)
    """
    return method in METHODS and METHODS.index(method) >= METHODS.index(lowest)


@dataclass(frozen=True, slots=True)
class Host:
    """What passkeys are bound to: changing the name of the house orphans every one of them."""

    name: str
    origin: str

    @classmethod
    def of(cls, base_url: str) -> "Host":
        """Return the host of an address.

        >>> Host.of("https://govflow.example.gov.ma")
        Host(name='govflow.example.gov.ma', origin='https://govflow.example.gov.ma')
        """
        return cls(urlsplit(base_url).hostname or "", base_url)


@dataclass(frozen=True, slots=True)
class Passkey:
    """A device as it was enrolled."""

    key_id: str  # in URL-safe base 64, as browsers say it
    public_key: str  # as the device gave it (COSE), in the same letters
    pem: str  # the same key, as openssl reads it
    count: int


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms this installation takes a proof."""

    host: Host
    secret: str = field(repr=False)  # of the installation: what the tables keep is locked with it
    telephones: datetime  # what telephones take for now: a demonstration's clock is not theirs
    by_password: bool = False  # whether a password alone counts
    trusting: bool = False  # whether a fresh means counts before anybody vouched for it
    lowest: str = PASSWORD  # the weakest method that is enough for what is to be done

    @property
    def accepted(self) -> tuple[str, ...]:
        """The methods that count, the strongest last.

        >>> from dataclasses import replace
        >>> here = Terms(Host.of("http://a"), "s", datetime.min, by_password=True)
        >>> here.accepted, replace(here, lowest="code").accepted
        (('password', 'code', 'passkey'), ('code', 'passkey'))
        >>> replace(here, by_password=False).accepted
        ('code', 'passkey')
        """
        enough = (one for one in METHODS if suffices(one, self.lowest))
        return tuple(one for one in enough if one != PASSWORD or self.by_password)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody gave as proof: a device's answer or a code, and the password compared."""

    method: str
    said: str = ""
    password: Proof | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody proved to be there; `details` are what shows it to others, later."""

    method: str
    details: dict[str, Any]


def groups_of(secret: str) -> str:
    """Write a secret as people type it: in groups of four.

    >>> groups_of("GEZDGNBVGY3T")
    'GEZD GNBV GY3T'
    """
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
