"""The house as a command sees it: built whole, without a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import config
from govflow.app import create_app
from govflow.gate.db import database
from govflow.gate.transaction import Application
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock
from govflow.kernel.work import Work, begin


def house() -> tuple[config.Settings, Application]:
    """Read the settings and build the application, without its worker."""
    settings = replace(config.load(), worker="none")
    return settings, create_app(settings)


def clock_of(app: Application) -> Clock:
    found: Clock = app.extensions["govflow.clock"]
    return found


@contextmanager
def unit(app: Application, *, write: bool) -> Iterator[Work]:
    """Open a unit of work as the house itself."""
    opened = begin(database(app), actor=SYSTEM, clock=clock_of(app), read_only=not write)
    with opened as work:
        yield work
