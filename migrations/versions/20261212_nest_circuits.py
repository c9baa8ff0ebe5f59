"""Nest circuits: a case may stand below another one, which awaits its end.

Revision: 20261212_nest_circuits
Follows: 20261210_number_rows_once
"""

import sqlalchemy as sa
from alembic import op

revision = "20261212_nest_circuits"
down_revision = "20261210_number_rows_once"
branch_labels = None
depends_on = None

# Both databases add columns one by one; making SQLite's tables anew would break what points to them.
COLUMNS = {
    "root_id": "INTEGER CONSTRAINT fk_wf_case_root_id_wf_case REFERENCES wf_case (id)",
    "parent_id": "INTEGER CONSTRAINT fk_wf_case_parent_id_wf_case REFERENCES wf_case (id)",
    "parent_step": "VARCHAR(60)",
    "parent_run": "INTEGER",
}
POINTING = ("root_id", "parent_id")
ALIVE = "status IN ('running', 'suspended')"


def _one_alive(condition: str) -> None:
    where = sa.text(condition)
    op.drop_index("uq_wf_case_subject", "wf_case")
    op.create_index(
        "uq_wf_case_subject", "wf_case", ["subject"], unique=True,
        sqlite_where=where, postgresql_where=where,
    )  # fmt: skip


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE wf_case ADD COLUMN {name} {kind}")
    for name in POINTING:
        op.create_index(f"ix_wf_case_{name}", "wf_case", [name])
    _one_alive(f"{ALIVE} AND parent_id IS NULL")


def downgrade() -> None:
    _one_alive(ALIVE)
    for name in POINTING:
        op.drop_index(f"ix_wf_case_{name}", "wf_case")
    for name in reversed(COLUMNS):
        op.execute(f"ALTER TABLE wf_case DROP COLUMN {name}")
