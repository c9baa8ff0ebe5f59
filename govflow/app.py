"""The factory: builds the whole house. With the commands, it alone reads config.py."""

from datetime import datetime
from importlib import import_module
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from govflow.documents.store import Store
from govflow.gate import db, language, security, signin
from govflow.gate.transaction import Application
from govflow.kernel import log
from govflow.kernel.clock import Clock, DemonstrationClock, SystemClock, at_local
from govflow.kernel.db import Base
from govflow.notifications.mail import Mailer
from govflow.signing.night import Night
from govflow.signing.sealing import Sealer
from govflow.web import errors, hx, jinja
from govflow.worker.embedded import Embedded
from govflow.worker.jobs import Jobs

ROOT = Path(__file__).parents[1]
# Every package with tables or pages is named here once, in the order of the floors.
MODELS = ("audit", "calendar", "org", "accounts", "workflow", "documents", "signing", "bodies",
          "meetings", "decisions", "actions", "charters", "notifications")  # fmt: skip
FACES = ("health", "preferences", "accounts", "credentials", "home", "parapheur", "saved",
         "cases", "actions", "documents", "delegations", "circuits", "journal", "notices",
         "bodies", "meetings", "decisions", "texts", "campaigns", "charters", "verify", "demo",
         "help", "insight", "calendar", "organisation", "styleguide")  # fmt: skip
METADATA = Base.metadata
DEMONSTRATION_STARTS = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - wall-clock time
YEAR_SECONDS = 31_536_000


def create_app(settings: config.Settings | None = None, clock: Clock | None = None) -> Application:
    """Build the application. Raises SettingError where a setting cannot be used."""
    settings = settings or config.load()
    log.configure(settings.log_level)
    app = Application(
        "govflow", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR_SECONDS
    app.extensions["govflow.settings"] = settings
    app.extensions["govflow.clock"] = clock or clock_of(settings)
    app.extensions["govflow.sealer"] = Sealer(Store(settings.files_dir), settings.keys_dir)
    db.init(app, settings.database_url)
    security.init(
        app,
        secret_key=settings.secret_key,
        secure=settings.secure,
        trusted_hosts=settings.trusted_hosts,
    )
    for part in (signin, language, hx, jinja, errors):
        part.init(app)
    _open_faces(app)
    if settings.worker == "embedded":
        _put_to_work(app, settings)
    return app


def jobs(app: Application, settings: config.Settings) -> Jobs:
    """Return what a worker does in this house: deadlines, news, papers, letters."""
    house: Clock = app.extensions["govflow.clock"]
    sealer = app.extensions["govflow.sealer"]
    return Jobs(
        db.database(app),
        house,
        Mailer(settings.smtp_url, settings.mail_from) if settings.smtp_url else None,
        settings.base_url,
        sealer=sealer,
        night=Night(db.database(app), house, sealer),
    )


def _put_to_work(app: Application, settings: config.Settings) -> None:
    """Start the worker in this process."""
    worker = Embedded(jobs(app, settings))
    app.extensions["govflow.worker"] = worker
    worker.start()


def clock_of(settings: config.Settings) -> Clock:
    """Return the clock of an installation; a demonstration's is started once and then ticks."""
    if not settings.demo:
        return SystemClock()
    ticking = DemonstrationClock(settings.demo_clock_file)
    if not settings.demo_clock_file.exists():
        ticking.start(at_local(settings.now or DEMONSTRATION_STARTS))
    return ticking


def _open_faces(app: Flask) -> None:
    for face in FACES:
        app.register_blueprint(import_module(f"govflow.web.{face}.views").bp)


def _load_models() -> None:
    """Load what must be known wherever the house runs: its tables, and who answers what is open."""
    for package in MODELS:
        for part in ("models", "queries"):
            import_module(f"govflow.{package}.{part}")


_load_models()  # as soon as the factory is
