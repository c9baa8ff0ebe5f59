"""Health pages for machines: short, public, without details."""

from flask import Blueprint, Response, current_app, jsonify, make_response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from govflow.gate.db import database
from govflow.kernel.errors import Refusal
from govflow.kernel.migrations import current, head

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """Name the database and the migrations: the process answers."""
    return make_response(
        jsonify(status="ok", database=database().engine.dialect.name, migrations=head())
    )


@bp.get("/readyz")
def ready() -> Response:
    """Answer 200 once the database answers, its tables are this code's and the worker works."""
    try:
        with database().session(read_only=True) as session:
            session.execute(text("SELECT 1"))
            here = current(session.connection())
    except (SQLAlchemyError, Refusal):
        return make_response(jsonify(status="down", database="unreachable"), 503)
    worker = current_app.extensions.get("govflow.worker")
    up = here == head() and (worker is None or worker.alive)
    return make_response(jsonify(status="ok" if up else "down"), 200 if up else 503)
