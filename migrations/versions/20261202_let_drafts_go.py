"""Let drafts go: a text never published, and an answer no act approved, may be removed.

Revision: 20261202_let_drafts_go
Follows: 20261130_keep_examinations
"""

from alembic import op

revision = "20261202_let_drafts_go"
down_revision = "20261130_keep_examinations"
branch_labels = None
depends_on = None

KEPT = {"text_version": "OLD.published_at IS NOT NULL", "clause_answer": "OLD.final"}


def _guard(table: str, when: str) -> None:
    begin = f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {table}_no_delete")
        refused = f"SELECT RAISE(ABORT, '{table} is append-only')"
        op.execute(f"{begin} {when} BEGIN {refused}; END")
    else:
        op.execute(f"DROP TRIGGER {table}_no_delete ON {table}")
        op.execute(f"{begin} FOR EACH ROW {when} EXECUTE FUNCTION append_only()")


def upgrade() -> None:
    for table, condition in KEPT.items():
        _guard(table, f"WHEN ({condition})")


def downgrade() -> None:
    for table in KEPT:
        _guard(table, "")
