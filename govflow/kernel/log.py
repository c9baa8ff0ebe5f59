"""Structured logs: one JSON line an event, ids only, never names, texts or tokens."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

ALLOWED = frozenset(
    {"event", "level", "utc", "request", "method", "route", "status", "ms", "account", "session"}
    | {"rule", "key", "kind", "subject", "count", "job", "error", "exception", "seconds"}
    | {"address", "version"}
)


def _only_allowed(_logger: object, _name: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED}


def configure(level: str = "INFO") -> None:
    """Send every event of the house to standard error as JSON."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="utc"),
            structlog.processors.format_exc_info,
            _only_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def logger() -> Any:  # noqa: ANN401 - structlog's bound logger
    """Return the logger of the house."""
    return structlog.get_logger()
