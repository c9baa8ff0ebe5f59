"""Lay the tables of meetings: rhythms, agendas, presences, guests, sittings.

Revision: 20261125_lay_meetings
Follows: 20261124_widen_bodies
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261125_lay_meetings"
down_revision = "20261124_widen_bodies"
branch_labels = None
depends_on = None

JSON3 = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "rhythm",
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("name", JSON3, nullable=False),
        sa.Column("rule", sa.String(200), nullable=False),
        sa.Column("first", sa.String(16), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_rhythm_body_id_body"),
        sa.PrimaryKeyConstraint("id", name="pk_rhythm"),
        sa.UniqueConstraint("key", name="uq_rhythm_key"),
        sa.UniqueConstraint("public_id", name="uq_rhythm_public_id"),
    )
    op.create_index("ix_rhythm_body_id", "rhythm", ["body_id"])

    op.create_table(
        "sitting",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_sitting_body_id_body"),
        sa.PrimaryKeyConstraint("body_id", "year", name="pk_sitting"),
    )
    op.create_table(
        "meeting",
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("rhythm_id", sa.Integer()),
        sa.Column("original_start", sa.DateTime(timezone=True)),
        sa.Column("reference", sa.String(50)),
        sa.Column("chair_post_id", sa.Integer()),
        sa.Column("convened_at", sa.DateTime(timezone=True)),
        sa.Column("held_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("carried", sa.JSON()),
        sa.Column("counted", sa.JSON()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('ordinary', 'information')", name=op.f("ck_meeting_kind")),
        sa.CheckConstraint(
            "state IN ('proposed', 'draft', 'convened', 'held', 'cancelled')",
            name=op.f("ck_meeting_state"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name="fk_meeting_body_id_body"),
        sa.ForeignKeyConstraint(
            ["chair_post_id"], ["post.id"], name="fk_meeting_chair_post_id_post"
        ),
        sa.ForeignKeyConstraint(["rhythm_id"], ["rhythm.id"], name="fk_meeting_rhythm_id_rhythm"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.UniqueConstraint("key", name="uq_meeting_key"),
        sa.UniqueConstraint("public_id", name="uq_meeting_public_id"),
        sa.UniqueConstraint("reference", name="uq_meeting_reference"),
        sa.UniqueConstraint(
            "rhythm_id", "original_start", name="uq_meeting_rhythm_id_original_start"
        ),
    )
    op.create_index("ix_meeting_body_id_starts_at", "meeting", ["body_id", "starts_at"])
    op.create_index("ix_meeting_chair_post_id", "meeting", ["chair_post_id"])
    op.create_index("ix_meeting_starts_at", "meeting", ["starts_at", "id"])

    op.create_table(
        "agenda_item",
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(15), nullable=False),
        sa.Column("title", JSON3, nullable=False),
        sa.Column("note", JSON3),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_agenda_item_meeting_id_meeting"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
        sa.UniqueConstraint("public_id", name="uq_agenda_item_public_id"),
    )
    op.create_index("ix_agenda_item_meeting_id", "agenda_item", ["meeting_id"])

    op.create_table(
        "guest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("capacity", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_guest_meeting_id_meeting"),
        sa.PrimaryKeyConstraint("id", name="pk_guest"),
    )
    op.create_index("ix_guest_meeting_id", "guest", ["meeting_id"])

    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(10)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("substitute_post_id", sa.Integer()),
        sa.Column("state", sa.String(12)),
        sa.Column("person_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_presence_meeting_id_meeting"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_presence_person_id_person"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_presence_seat_id_seat"),
        sa.ForeignKeyConstraint(
            ["substitute_post_id"], ["post.id"], name="fk_presence_substitute_post_id_post"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_presence"),
        sa.UniqueConstraint("meeting_id", "seat_id", name="uq_presence_meeting_id_seat_id"),
    )
    op.create_index("ix_presence_seat_id", "presence", ["seat_id"])
    op.create_index("ix_presence_substitute_post_id", "presence", ["substitute_post_id"])


def downgrade() -> None:
    for table in ("presence", "guest", "agenda_item", "meeting", "sitting", "rhythm"):
        op.drop_table(table)
