"""Keep examinations: what the last nightly look at the chain, the papers and the store found.

Revision: 20261130_keep_examinations
Follows: 20261129_keep_credentials
"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_keep_examinations"
down_revision = "20261129_keep_credentials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "examination",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_examination")),
    )


def downgrade() -> None:
    op.drop_table("examination")
