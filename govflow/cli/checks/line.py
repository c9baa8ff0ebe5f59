"""What a check says, and what it looks at."""

from dataclasses import dataclass

import config
from govflow.gate.transaction import Application


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the doctor: good, to be watched, or not safe."""

    level: str  # "ok" | "warn" | "fail"
    sentence: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The installation that is looked at."""

    settings: config.Settings
    app: Application


def ok(sentence: str, about: str = "") -> Line:
    return Line("ok", sentence, about)


def warn(sentence: str, about: str = "") -> Line:
    return Line("warn", sentence, about)


def fail(sentence: str, about: str = "") -> Line:
    return Line("fail", sentence, about)
