"""Views and notes: the order of a parapheur, its assistants, their proposals, notes, saved views.

Revision: 20261215_views_and_notes
Follows: 20261214_draft_circuits
"""

import sqlalchemy as sa
from alembic import op

revision = "20261215_views_and_notes"
down_revision = "20261214_draft_circuits"
branch_labels = None
depends_on = None

OPEN = sa.text("status = 'open'")
URGENT = """
UPDATE wf_task SET turn = 1 WHERE status = 'open' AND case_id IN (
SELECT id FROM wf_case WHERE priority = 'high' UNION SELECT case_id FROM wf_event WHERE kind = 'late')
"""
GUARDS = {
    "sqlite": (
        "CREATE TRIGGER wf_note_no_update BEFORE UPDATE ON wf_note BEGIN SELECT RAISE(ABORT, 'wf_note is append-only'); END",
        "CREATE TRIGGER wf_note_no_delete BEFORE DELETE ON wf_note BEGIN SELECT RAISE(ABORT, 'wf_note is append-only'); END",
        "CREATE TRIGGER wf_note_no_replace BEFORE INSERT ON wf_note WHEN EXISTS (SELECT 1 FROM wf_note WHERE id = NEW.id OR public_id = NEW.public_id) BEGIN SELECT RAISE(ABORT, 'wf_note is append-only'); END",
    ),
    "postgresql": (
        "CREATE TRIGGER wf_note_no_change BEFORE UPDATE OR DELETE ON wf_note FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER wf_note_no_truncate BEFORE TRUNCATE ON wf_note FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ),
}


def _keys(table: str, *columns: str) -> list[sa.schema.SchemaItem]:
    """Name the foreign keys of a table as the models do: column, then the table it points to."""
    pointing = (one.split(">") for one in columns)
    return [
        sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}"))
        for name, to in pointing
    ]


def _indexed_by(*columns: str) -> None:
    name = f"ix_wf_task_principal_{columns[1].removesuffix('_at')}"
    op.create_index(name, "wf_task", columns, sqlite_where=OPEN, postgresql_where=OPEN)


def upgrade() -> None:
    op.execute("ALTER TABLE wf_task ADD COLUMN turn INTEGER NOT NULL DEFAULT 2")
    op.execute(URGENT)
    op.drop_index("ix_wf_task_principal_due", "wf_task")
    _indexed_by("principal", "turn", "due_at", "id")
    op.create_table(
        "assistant",
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("holding_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.CheckConstraint("to_day >= from_day", name=op.f("ck_assistant_period")),
        *_keys("assistant", "post_id>post", "holding_id>holding"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistant")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assistant_public_id")),
    )
    for name in ("post_id", "holding_id"):
        op.create_index(op.f(f"ix_assistant_{name}"), "assistant", [name])
    op.create_table(
        "wf_note",
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("place", sa.String(40), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_keys("wf_note", "case_id>wf_case", "author_id>person", "post_id>post"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wf_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_wf_note_public_id")),
    )
    op.create_index(op.f("ix_wf_note_case_id"), "wf_note", ["case_id"])
    op.create_table(
        "wf_proposal",
        sa.Column("task_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verb", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_keys("wf_proposal", "task_id>wf_task", "author_id>person"),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_wf_proposal")),
    )
    op.create_table(
        "saved_view",
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.String(400), nullable=False),
        *_keys("saved_view", "person_id>person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_view_public_id")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_view_person_id_name")),
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for name in ("saved_view", "wf_proposal", "wf_note", "assistant"):
        op.drop_table(name)
    op.drop_index("ix_wf_task_principal_turn", "wf_task")
    _indexed_by("principal", "due_at", "id")
    op.execute("ALTER TABLE wf_task DROP COLUMN turn")
