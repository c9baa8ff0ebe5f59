"""Draft circuits: a circuit is kept as it is typed, until it is published as a version.

Revision: 20261214_draft_circuits
Follows: 20261213_keep_the_chart
"""

import sqlalchemy as sa
from alembic import op

revision = "20261214_draft_circuits"
down_revision = "20261213_keep_the_chart"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wf_draft",
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_wf_draft_changed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wf_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_wf_draft_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_wf_draft_public_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("wf_draft")
