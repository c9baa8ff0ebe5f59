"""Lay the tables of decisions, and of what is handed down.

Revision: 20261126_lay_decisions
Follows: 20261125_lay_meetings
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261126_lay_decisions"
down_revision = "20261125_lay_meetings"
branch_labels = None
depends_on = None

JSON3 = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


# A decision keeps its words, its number and its quorum.
COLUMNS = "number, position, meeting_id, body_id, text, quorum, decided_on, recorded_at"
GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER decision_frozen BEFORE UPDATE OF {COLUMNS} ON decision BEGIN SELECT RAISE(ABORT, 'decision is frozen once published'); END",
        "CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decision is append-only'); END",
        "CREATE TRIGGER decision_no_replace BEFORE INSERT ON decision WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id OR key = NEW.key OR meeting_id = NEW.meeting_id AND position = NEW.position OR number = NEW.number OR public_id = NEW.public_id) BEGIN SELECT RAISE(ABORT, 'decision is append-only'); END",
    ],
    "postgresql": [
        f"CREATE TRIGGER decision_frozen BEFORE UPDATE OF {COLUMNS} ON decision FOR EACH ROW EXECUTE FUNCTION frozen()",
        "CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER decision_no_truncate BEFORE TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer()),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("text", JSON3, nullable=False),
        sa.Column("quorum", sa.JSON(), nullable=False),
        sa.Column("owner_post_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("supersedes_id", sa.Integer()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer()),
        sa.Column("ended_on", sa.Date()),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('in_force', 'executed', 'superseded', 'repealed')",
            name=op.f("ck_decision_state"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_decision_body_id_body"),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name="fk_decision_item_id_agenda_item"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_decision_meeting_id_meeting"
        ),
        sa.ForeignKeyConstraint(
            ["owner_post_id"], ["post.id"], name="fk_decision_owner_post_id_post"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name="fk_decision_recorded_by_id_person"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["decision.id"], name="fk_decision_supersedes_id_decision"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("key", name="uq_decision_key"),
        sa.UniqueConstraint("meeting_id", "position", name="uq_decision_meeting_id_position"),
        sa.UniqueConstraint("number", name="uq_decision_number"),
        sa.UniqueConstraint("public_id", name="uq_decision_public_id"),
    )
    op.create_index("ix_decision_body_id_state", "decision", ["body_id", "state"])
    op.create_index("ix_decision_decided_on", "decision", ["decided_on", "id"])
    op.create_index("ix_decision_item_id", "decision", ["item_id"])
    op.create_index("ix_decision_owner_post_id", "decision", ["owner_post_id"])
    op.create_index("ix_decision_supersedes_id", "decision", ["supersedes_id"])

    op.create_table(
        "hand_down",
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("to_body_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True)),
        sa.Column("reported_by_id", sa.Integer()),
        sa.CheckConstraint(
            "(state = 'reported') = (reported_at IS NOT NULL)", name=op.f("ck_hand_down_reported")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name="fk_hand_down_decision_id_decision"
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["person.id"], name="fk_hand_down_reported_by_id_person"
        ),
        sa.ForeignKeyConstraint(["to_body_id"], ["body.id"], name="fk_hand_down_to_body_id_body"),
        sa.PrimaryKeyConstraint("id", name="pk_hand_down"),
        sa.UniqueConstraint(
            "decision_id", "to_body_id", name="uq_hand_down_decision_id_to_body_id"
        ),
        sa.UniqueConstraint("public_id", name="uq_hand_down_public_id"),
    )
    op.create_index("ix_hand_down_to_body_id_state", "hand_down", ["to_body_id", "state"])
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in ("hand_down", "decision"):
        op.drop_table(table)
