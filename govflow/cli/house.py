"""The house as a command sees it: built whole, without a worker; and how it says what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, SQLAlchemyError

import config
from govflow.app import create_app
from govflow.gate.db import database
from govflow.gate.transaction import Application
from govflow.i18n import catalog
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import Clock, ClockError
from govflow.kernel.errors import Refusal
from govflow.kernel.migrations import current, head
from govflow.kernel.work import Work, begin

# What may go wrong outside the code: each is one sentence, never a traceback.
TOLD = (config.SettingError, ClockError, Refusal, DatabaseError)


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


def migrated(app: Application) -> None:
    """Refuse where the tables are not this code's. Raises SettingError."""
    with database(app).session(read_only=True) as session:
        if current(session.connection()) != head():
            raise config.SettingError(
                "The tables of GOVFLOW_DATABASE_URL are not this code's: run `govflow migrate`."
            )


def sentence(wrong: Exception) -> str:
    """Say in one sentence what went wrong; a clash of values is our fault, and raised again."""
    cause = wrong if isinstance(wrong, SQLAlchemyError) else wrong.__cause__
    if isinstance(cause, IntegrityError):
        raise wrong
    if isinstance(cause, DBAPIError):
        said = str(cause.orig).strip().partition("\n")[0]
        return f"The database of GOVFLOW_DATABASE_URL cannot be used: {said.rstrip('.')}."
    if isinstance(wrong, Refusal):
        return catalog.sentence(f"refusal.{wrong.key}", "en", **wrong.params)
    return str(wrong)
