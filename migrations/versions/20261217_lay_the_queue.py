"""Lay the queue of worker processes, on PostgreSQL, in a schema of its own.

Its tables and functions are Procrastinate's: a later version of it needs a migration after this.

Revision: 20261217_lay_the_queue
Follows: 20261215_views_and_notes
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "20261217_lay_the_queue"
down_revision = "20261215_views_and_notes"
branch_labels = None
depends_on = None

PROCRASTINATE = "3.10.0"  # whose schema this is


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    connection.exec_driver_sql("CREATE SCHEMA procrastinate")
    connection.exec_driver_sql("SET LOCAL search_path TO procrastinate")
    with connection.connection.cursor() as cursor:  # many statements, with percent signs
        cursor.execute(SchemaManager.get_schema())
    connection.exec_driver_sql("SET LOCAL search_path TO DEFAULT")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SCHEMA procrastinate CASCADE")
