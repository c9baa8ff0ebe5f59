"""The life of a body: planned, active, closed. Pure."""

from enum import StrEnum


class State(StrEnum):
    """Where a body stands in its life."""

    PLANNED = "planned"
    ACTIVE = "active"
    CLOSED = "closed"
