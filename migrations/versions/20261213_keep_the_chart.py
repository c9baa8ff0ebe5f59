"""Keep the chart: a holding knows the act by which it was given, a unit the day it was closed.

Revision: 20261213_keep_the_chart
Follows: 20261210_number_rows_once
"""

import sqlalchemy as sa
from alembic import op

revision = "20261213_keep_the_chart"
down_revision = "20261210_number_rows_once"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("holding", sa.Column("reference", sa.String(120), nullable=True))
    op.add_column("unit", sa.Column("closed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("unit", "closed_on")
    op.drop_column("holding", "reference")
