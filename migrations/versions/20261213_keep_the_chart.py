"""Keep the chart: the act of an appointment, the day a unit is closed, who is away and when.

Revision: 20261213_keep_the_chart
Follows: 20261210_number_rows_once
"""

import sqlalchemy as sa
from alembic import op

revision = "20261213_keep_the_chart"
down_revision = "20261212_nest_circuits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("holding", sa.Column("reference", sa.String(120), nullable=True))
    op.add_column("unit", sa.Column("closed_on", sa.Date(), nullable=True))
    op.create_table(
        "absence",
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.CheckConstraint("to_day >= from_day", name=op.f("ck_absence_period")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_absence_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_absence_person_id"), "absence", ["person_id"])


def downgrade() -> None:
    op.drop_table("absence")
    op.drop_column("unit", "closed_on")
    op.drop_column("holding", "reference")
