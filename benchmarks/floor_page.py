"""The floor page: plain Flask, SQLAlchemy Core and Jinja; 25 of 100,000 rows under a base page."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import (
    Column,
    Date,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    insert,
    select,
)

SHOWN = 25
BATCH = 10_000
FIRST_DAY = date(2026, 1, 1)
metadata = MetaData()
item = Table(
    "floor_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(20)),
    Column("title", String(200)),
    Column("owner", String(80)),
    Column("state", String(12)),
    Column("due", Date),
    Index("ix_floor_item_due_id", "due", "id"),
)

BASE = """<!doctype html>
<html lang="fr" dir="ltr">
<head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="/static/app.css"></head>
<body>
<header><a href="/">govflow</a> <form action="/search"><input name="q"></form></header>
<nav><ul>{% for name in menu %}
<li><a href="/{{ name|lower }}">{{ name }}</a></li>{% endfor %}</ul></nav>
<main>{% block main %}{% endblock %}</main>
<footer><a href="/help">Aide</a></footer>
</body></html>"""
PAGE = """{% extends "base.html" %}
{% block title %}Actions{% endblock %}
{% block main %}<h1>Actions</h1>
<table><thead><tr><th>N°</th><th>Titre</th><th>Responsable</th><th>État</th><th>Échéance</th></tr>
</thead><tbody>{% for row in rows %}
<tr><td>{{ row.number }}</td><td><a href="/actions/{{ row.id }}">{{ row.title }}</a></td>
<td>{{ row.owner }}</td><td>{{ row.state }}</td><td>{{ row.due }}</td></tr>{% endfor %}
</tbody></table>{% endblock %}"""
MENU = ("Accueil", "Parapheur", "Actions", "Réunions", "Décisions", "Documents")


def fill(engine: Engine, rows: int) -> None:
    """Make the table and its rows."""
    metadata.create_all(engine)
    with engine.begin() as connection:
        for start in range(0, rows, BATCH):
            connection.execute(insert(item), list(_rows(start, min(start + BATCH, rows))))


def _rows(start: int, end: int) -> Iterator[dict[str, Any]]:
    for number in range(start + 1, end + 1):
        yield {
            "number": f"ACT-2026-{number:06}",
            "title": f"Étendre l'intranet aux directions régionales, lot {number}",
            "owner": f"Chef de la division {number % 40}",
            "state": ("submitted", "approved", "done")[number % 3],
            "due": FIRST_DAY + timedelta(days=number % 700),
        }


def page_app(engine: Engine) -> Flask:
    """Build the floor: one page, and the sign of life of a server."""
    app = Flask("floor")
    app.jinja_loader = DictLoader({"base.html": BASE, "page.html": PAGE})
    listed = select(item).order_by(item.c.due, item.c.id).limit(SHOWN)

    @app.get("/")
    def page() -> str:
        with engine.connect() as connection:
            rows = connection.execute(listed).all()
        return render_template("page.html", rows=rows, menu=MENU)

    @app.get("/readyz")
    def ready() -> str:
        with engine.connect() as connection:
            connection.execute(select(1))
        return "ok"

    return app


def served() -> Flask:
    """Build the floor for a server; its database is named by the environment."""
    return page_app(create_engine(os.environ["FLOOR_DATABASE_URL"]))
