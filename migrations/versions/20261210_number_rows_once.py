"""Number rows once: SQLite gives no number again of a row that was removed, for its facts remain.

PostgreSQL never did. Each table is made anew by its own words, so that its keys, checks, indexes
and guards stay; the rows that point to it are looked at when it is full again.

Revision: 20261210_number_rows_once
Follows: 20261202_let_drafts_go
"""

import sqlalchemy as sa
from alembic import op

revision = "20261210_number_rows_once"
down_revision = "20261202_let_drafts_go"
branch_labels = None
depends_on = None

TABLES = ("holiday", "agenda_item", "text_version", "campaign")
WORDS = "SELECT sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL ORDER BY rowid"
AGAIN = "\tid INTEGER NOT NULL, "
ONCE = "\tid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
KEY = "\n\tCONSTRAINT pk_{0} PRIMARY KEY (id), "
KEPT = "CREATE TEMP TABLE kept AS SELECT * FROM {0}"
DROPPED = "DROP TABLE {0}"
FILLED = "INSERT INTO {0} SELECT * FROM kept"
UNCOUNTED = "DELETE FROM sqlite_sequence WHERE name = '{0}'"
COUNTED = """
INSERT INTO sqlite_sequence (name, seq) SELECT '{0}', coalesce(max(number), 0) FROM (
    SELECT id AS number FROM {0}
    UNION SELECT CAST(substr(subject, length('{0}:') + 1) AS INTEGER) FROM ledger_entry
    WHERE subject LIKE '{0}:%'
    UNION SELECT CAST(substr(subject, length('{0}:') + 1) AS INTEGER) FROM document
    WHERE subject LIKE '{0}:%')
"""


def _made_anew(name: str, words: str, rest: list[str], *after: str) -> None:
    """Make a table by other words, with its rows and with what hangs on it."""
    op.execute("PRAGMA defer_foreign_keys = ON")
    kept, dropped, filled = (one.format(name) for one in (KEPT, DROPPED, FILLED))
    counted = (one.format(name) for one in after)
    for sentence in (kept, dropped, words, filled, "DROP TABLE kept", *rest, *counted):
        op.get_bind().exec_driver_sql(sentence)


def _words(name: str) -> tuple[str, list[str]]:
    table, *rest = op.get_bind().scalars(sa.text(WORDS), {"name": name})
    return table, rest


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for name in TABLES:
        table, rest = _words(name)
        once = table.replace(AGAIN, ONCE).replace(KEY.format(name), "")
        _made_anew(name, once, rest, UNCOUNTED, COUNTED)


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for name in TABLES:
        table, rest = _words(name)
        first = table.index("\n\tCONSTRAINT")
        plain = table[:first] + KEY.format(name) + table[first:]
        _made_anew(name, plain.replace(ONCE, AGAIN), rest)
