"""Widen bodies: dated chairs and memberships, mandates, successions, rules of their own.

Revision: 20261124_widen_bodies
Follows: 20261124_guard_replacements
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261124_widen_bodies"
down_revision = "20261124_guard_replacements"
branch_labels = None
depends_on = None

JSON3 = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
# Both databases add columns one by one; making SQLite's tables anew would break what points to them.
COLUMNS = {
    "body": (
        "version INTEGER DEFAULT 1 NOT NULL",
        "reports_to_id INTEGER CONSTRAINT fk_body_reports_to_id_body REFERENCES body (id)",
        "quorum JSON",
        "notice JSON",
        "legal_basis JSON",
        "creation_act JSON",
    ),
    "seat": ("starts VARCHAR(32)",),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.create_index("ix_body_reports_to_id", "body", ["reports_to_id"])
    _dated("membership", "org", "organisation")
    _dated("chairmanship", "post", "post")
    op.execute(
        "INSERT INTO chairmanship (body_id, post_id)"
        " SELECT id, chair_post_id FROM body WHERE chair_post_id IS NOT NULL ORDER BY id"
    )
    op.execute("UPDATE body SET chair_post_id = NULL")
    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name", JSON3, nullable=False),
        sa.Column("starts", sa.String(32), nullable=False),
        sa.Column("ends", sa.String(32)),
        sa.PrimaryKeyConstraint("id", name="pk_mandate"),
        sa.UniqueConstraint("key", name="uq_mandate_key"),
    )
    op.create_table(
        "body_mandate",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        _refers("body_mandate", "body_id", "body"),
        _refers("body_mandate", "mandate_id", "mandate"),
        sa.PrimaryKeyConstraint("body_id", "mandate_id", name="pk_body_mandate"),
    )
    op.create_table(
        "succession",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("reason", JSON3, nullable=False),
        _refers("succession", "body_id", "body"),
        _refers("succession", "successor_id", "body"),
        sa.PrimaryKeyConstraint("body_id", "successor_id", name="pk_succession"),
    )
    op.create_index("ix_succession_successor_id", "succession", ["successor_id"])


def _dated(table: str, what: str, target: str) -> None:
    """A body's members and chairs: something during a period."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(f"{what}_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.String(32)),
        sa.Column("from_day", sa.Date()),
        sa.Column("to_day", sa.Date()),
        sa.CheckConstraint("to_day > from_day", name=op.f(f"ck_{table}_period")),
        _refers(table, "body_id", "body"),
        _refers(table, f"{what}_id", target),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_body_id", table, ["body_id"])
    op.create_index(f"ix_{table}_{what}_id", table, [f"{what}_id"])


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")


def downgrade() -> None:
    op.execute(
        "UPDATE body SET chair_post_id = (SELECT max(post_id) FROM chairmanship"
        " WHERE body_id = body.id AND to_day IS NULL)"
    )
    for table in ("succession", "body_mandate", "mandate", "chairmanship", "membership"):
        op.drop_table(table)
    op.drop_index("ix_body_reports_to_id", "body")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split(' ', maxsplit=1)[0]}")
