"""Flask-SQLAlchemy at work: it makes the engine; units of work are opened on it."""

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy

from govflow.kernel.database import Database, engine_options
from govflow.kernel.db import Base

db = SQLAlchemy(metadata=Base.metadata)


def init(app: Flask, url: str) -> None:
    """Connect an application to its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        app.extensions["govflow.database"] = Database(db.engine)


def database(app: Flask | None = None) -> Database:
    """Return the database of an application, of the current one by default."""
    found: Database = (app or current_app).extensions["govflow.database"]
    return found
