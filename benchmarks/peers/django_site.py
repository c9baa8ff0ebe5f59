"""A Django site around viewflow: settings from what the house says, tables, no pages."""

from importlib import import_module
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from sqlalchemy import make_url

from benchmarks.contender import Contender
from benchmarks.peers.opening import Opening

APPS = ("contenttypes", "auth", "viewflow", "peers")


def opened(name: str, opening: Opening) -> Contender:
    """Set Django up and make the contender; its models exist only from then on."""
    locked = name.endswith("IMMEDIATE")
    settings.configure(
        DATABASES={"default": _database(opening, locked=locked)},
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "viewflow",
            "viewflow.workflow",
            "benchmarks.peers",
        ],
        MIGRATION_MODULES=dict.fromkeys(APPS),  # the tables as the models say, at once
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    module = import_module("benchmarks.peers.approval")
    made: Contender = module.Viewflow(name, locked=locked)
    return made


def _database(opening: Opening, *, locked: bool) -> dict[str, Any]:
    url = make_url(opening.url)
    kept: dict[str, Any] = {"NAME": url.database, "CONN_MAX_AGE": None}
    if url.get_backend_name() == "sqlite":
        pragmas = (f"synchronous={opening.grade}", "journal_mode=WAL", "cache_size=-20000")
        options: dict[str, Any] = {
            "timeout": 15,
            "init_command": ";".join(f"PRAGMA {pragma}" for pragma in pragmas),
        }
        if locked:
            options["transaction_mode"] = "IMMEDIATE"
        return kept | {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": options}
    return kept | {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": url.query.get("host", url.host),
        "PORT": url.port or "",
        "USER": url.username,
        "PASSWORD": url.password or "",
        "OPTIONS": {"options": opening.options["connect_args"]["options"]},
    }
