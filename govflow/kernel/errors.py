"""Refusals: everything a service may answer instead of doing what was asked.

A refusal carries a key and values, never a sentence: the face that shows it looks up
``refusal.<key>`` in the reader's language.
"""


class Refusal(Exception):
    """Something was refused for a reason that a person can be told."""

    status = 400

    def __init__(self, key: str, **params: object) -> None:
        """Refuse with the sentence ``refusal.<key>`` filled with `params`."""
        super().__init__(key)
        self.key = key
        self.params = params

    def __str__(self) -> str:
        return f"{self.key} {self.params}" if self.params else self.key


class NotFound(Refusal):
    """It does not exist, or the actor may not know that it does."""

    status = 404


class Forbidden(Refusal):
    """The actor may read it, but this is not theirs to do. `rule` names the refusing rule."""

    status = 403

    def __init__(self, key: str = "forbidden", *, rule: str = "", **params: object) -> None:
        super().__init__(key, **params)
        self.rule = rule or key


class Conflict(Refusal):
    """Not now: too late, or somebody was faster."""

    status = 409


class Invalid(Refusal):
    """The input breaks a rule; `field` names the input to mend."""

    status = 422

    def __init__(self, key: str, *, field: str = "", **params: object) -> None:
        super().__init__(key, **params)
        self.field = field


class Throttled(Refusal):
    """Too many tries; `seconds` says how long to wait."""

    status = 429

    def __init__(self, key: str, *, seconds: int) -> None:
        super().__init__(key, seconds=seconds)
        self.seconds = seconds


class Unavailable(Refusal):
    """The house cannot answer at this moment; trying again is safe."""

    status = 503


class Damaged(Unavailable):
    """What the house keeps is altered or gone: no other try mends it, a person must."""

    status = 500
