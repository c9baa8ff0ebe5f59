"""References: one string that names a row of any kind, such as ``action:17``."""

import re
from typing import Protocol


class Identified(Protocol):
    """Anything with a row number."""

    @property
    def id(self) -> int: ...


def kind_of(kind: type) -> str:
    """Name a class as references and keys do.

    >>> kind_of(type("DelegationAct", (), {}))
    'delegation_act'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()


def ref_of(thing: Identified) -> str:
    """Return the reference of a stored thing."""
    return f"{kind_of(type(thing))}:{thing.id}"


def parse(ref: str) -> tuple[str, int]:
    """Split a reference into kind and row number. Raises ValueError on anything else.

    >>> parse("action:17")
    ('action', 17)
    """
    kind, _, number = ref.partition(":")
    if not kind or not number.isdecimal():
        raise ValueError(ref)
    return kind, int(number)
