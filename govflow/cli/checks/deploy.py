"""Checks of an installation that people will reach: https, hosts, proxy, mail, no demonstration."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import config
from govflow.cli.checks.line import Line, Place, fail, ok, warn
from govflow.kernel.database import SAFE_SQLITE, sqlite_driver


def lines(place: Place) -> Iterator[Line]:
    """Check what only matters once people come from outside."""
    settings = place.settings
    yield _https(settings)
    yield _hosts(settings)
    yield _proxy(settings)
    yield _demonstration(settings)
    yield _proofs(settings)
    yield _mail(settings)
    yield _store(settings)
    if settings.worker == "none":
        yield warn("No worker runs beside the server: see that another one does.")


def _https(settings: config.Settings) -> Line:
    if not settings.secure:
        return fail("People would come without https: set GOVFLOW_BASE_URL=https://….")
    return ok("People come over https, and cookies are secure.")


def _hosts(settings: config.Settings) -> Line:
    name = urlsplit(settings.base_url).hostname or ""
    if name not in settings.trusted_hosts:
        return fail(f"GOVFLOW_TRUSTED_HOSTS does not name {name}: every request would be refused.")
    return ok(f"Requests for {name} are accepted.")


def _proxy(settings: config.Settings) -> Line:
    if not settings.on_loopback:
        return warn(
            f"The server listens on {settings.host}: let only a proxy that buffers requests"
            " reach it."
        )
    return ok("The server listens on this machine alone, behind its proxy.")


def _demonstration(settings: config.Settings) -> Line:
    if settings.demo:
        return fail("This is a demonstration, with known accounts: set GOVFLOW_DEMO=0.")
    return ok("This is no demonstration.")


def _proofs(settings: config.Settings) -> Line:
    name = urlsplit(settings.base_url).hostname or ""
    if settings.sign_by_password:
        return fail("A password alone may sign: set GOVFLOW_SIGN_BY_PASSWORD=0.")
    if ":" in name or name.replace(".", "").isdigit():
        return warn("People come to an address of digits: browsers give it no passkeys.")
    return ok(f"Signing needs more than a password; passkeys are bound to {name}.")


def _mail(settings: config.Settings) -> Line:
    if not settings.smtp_url:
        return warn("No mail server is set: letters wait in the outbox (GOVFLOW_SMTP_URL).")
    return ok("Letters leave through a mail server.")


def _store(settings: config.Settings) -> Line:
    if not settings.database_url.startswith("sqlite"):
        return ok("The data are in PostgreSQL.")
    if tuple(sqlite_driver().sqlite_version_info) < SAFE_SQLITE:
        return fail("This SQLite library may corrupt a file that two processes use: renew it.")
    return warn("The data are in one SQLite file: PostgreSQL is meant for a real installation.")
