"""Structured logs: one JSON line an event, ids only, never names, texts or tokens."""

import logging
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, ExcInfo

ALLOWED = frozenset(
    {"event", "level", "utc", "request", "method", "route", "status", "ms", "account", "session"}
    | {"rule", "key", "kind", "subject", "count", "job", "error", "exception", "seconds"}
    | {"address", "version"}
)


def _only_allowed(_logger: object, _name: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED}


def _places(exc_info: ExcInfo) -> str:
    """Say where it failed and as what, first cause first; never in its own words.

    PostgreSQL quotes whole rows in its details, a ValueError quotes what somebody typed.
    """
    parts: list[str] = []
    failed: BaseException | None = exc_info[1]
    while failed is not None:
        kind = f"{type(failed).__module__}.{type(failed).__qualname__}"
        parts.append("".join(traceback.format_tb(failed.__traceback__)) + kind)
        failed = failed.__cause__ or (None if failed.__suppress_context__ else failed.__context__)
    return "\n\n".join(reversed(parts))


def _standard_error(*_names: object) -> structlog.PrintLogger:
    """Print to whatever standard error is now: a command under test has its own, then closes it."""
    return structlog.PrintLogger(sys.stderr)


def configure(level: str = "INFO") -> None:
    """Send every event of the house to standard error as JSON."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="utc"),
            structlog.processors.ExceptionRenderer(_places),
            _only_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=_standard_error,
        cache_logger_on_first_use=False,
    )


def logger() -> Any:  # noqa: ANN401 - structlog's bound logger
    """Return the logger of the house."""
    return structlog.get_logger()
