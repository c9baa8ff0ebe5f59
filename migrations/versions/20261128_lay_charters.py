"""Lay the tables of charters: templates, their texts, campaigns, what each signatory answers.

Revision: 20261128_lay_charters
Follows: 20261127_seal_papers
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261128_lay_charters"
down_revision = "20261127_seal_papers"
branch_labels = None
depends_on = None

JSON3 = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


# A published text, what a charter is about, and answers approved by an act never change.
GUARDS = {
    "sqlite": [
        "CREATE TRIGGER text_version_frozen BEFORE UPDATE OF template_id, number, content, sha256, published_at ON text_version WHEN (OLD.published_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'text_version is frozen once published'); END",
        "CREATE TRIGGER text_version_no_delete BEFORE DELETE ON text_version BEGIN SELECT RAISE(ABORT, 'text_version is append-only'); END",
        "CREATE TRIGGER text_version_no_replace BEFORE INSERT ON text_version WHEN EXISTS (SELECT 1 FROM text_version WHERE id = NEW.id OR number = NEW.number AND template_id = NEW.template_id OR public_id = NEW.public_id) BEGIN SELECT RAISE(ABORT, 'text_version is append-only'); END",
        "CREATE TRIGGER charter_frozen BEFORE UPDATE OF reference, campaign_id, template_id, text_id, post_id, holding_id, region_id ON charter BEGIN SELECT RAISE(ABORT, 'charter is frozen once published'); END",
        "CREATE TRIGGER charter_no_delete BEFORE DELETE ON charter BEGIN SELECT RAISE(ABORT, 'charter is append-only'); END",
        "CREATE TRIGGER charter_no_replace BEFORE INSERT ON charter WHEN EXISTS (SELECT 1 FROM charter WHERE file_id = NEW.file_id OR id = NEW.id OR key = NEW.key OR previous_id = NEW.previous_id OR public_id = NEW.public_id OR reference = NEW.reference) BEGIN SELECT RAISE(ABORT, 'charter is append-only'); END",
        "CREATE TRIGGER clause_answer_frozen BEFORE UPDATE OF charter_id, clause, answer, text, language, at, final ON clause_answer WHEN (OLD.final) BEGIN SELECT RAISE(ABORT, 'clause_answer is frozen once published'); END",
        "CREATE TRIGGER clause_answer_no_delete BEFORE DELETE ON clause_answer BEGIN SELECT RAISE(ABORT, 'clause_answer is append-only'); END",
        "CREATE TRIGGER clause_answer_no_replace BEFORE INSERT ON clause_answer WHEN EXISTS (SELECT 1 FROM clause_answer WHERE charter_id = NEW.charter_id AND clause = NEW.clause) BEGIN SELECT RAISE(ABORT, 'clause_answer is append-only'); END",
    ],
    "postgresql": [
        "CREATE TRIGGER text_version_frozen BEFORE UPDATE OF template_id, number, content, sha256, published_at ON text_version FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION frozen()",
        "CREATE TRIGGER text_version_no_delete BEFORE DELETE ON text_version FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER text_version_no_truncate BEFORE TRUNCATE ON text_version FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER charter_frozen BEFORE UPDATE OF reference, campaign_id, template_id, text_id, post_id, holding_id, region_id ON charter FOR EACH ROW EXECUTE FUNCTION frozen()",
        "CREATE TRIGGER charter_no_delete BEFORE DELETE ON charter FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER charter_no_truncate BEFORE TRUNCATE ON charter FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER clause_answer_frozen BEFORE UPDATE OF charter_id, clause, answer, text, language, at, final ON clause_answer FOR EACH ROW WHEN (OLD.final) EXECUTE FUNCTION frozen()",
        "CREATE TRIGGER clause_answer_no_delete BEFORE DELETE ON clause_answer FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER clause_answer_no_truncate BEFORE TRUNCATE ON clause_answer FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "charter_count",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_charter_count")),
    )
    op.create_table(
        "charter_template",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", JSON3, nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("supervising_post_id", sa.Integer(), nullable=False),
        sa.Column("attestation", sa.String(length=12), nullable=False),
        sa.Column("delegate_may_attest", sa.Boolean(), nullable=False),
        sa.Column("interim_may_sign", sa.Boolean(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organisation.id"], name=op.f("fk_charter_template_org_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["supervising_post_id"],
            ["post.id"],
            name=op.f("fk_charter_template_supervising_post_id_post"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_template")),
        sa.UniqueConstraint("key", name=op.f("uq_charter_template_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_charter_template_public_id")),
    )
    op.create_index(
        op.f("ix_charter_template_org_id"), "charter_template", ["org_id"], unique=False
    )
    op.create_table(
        "text_version",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)", name=op.f("ck_text_version_published")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'retired')", name=op.f("ck_text_version_state")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["charter_template.id"],
            name=op.f("fk_text_version_template_id_charter_template"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_text_version_public_id")),
        sa.UniqueConstraint(
            "template_id", "number", name=op.f("uq_text_version_template_id_number")
        ),
    )
    op.create_table(
        "campaign",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", JSON3, nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("supervising_post_id", sa.Integer(), nullable=False),
        sa.Column("keeper_post_id", sa.Integer(), nullable=True),
        sa.Column("attestation", sa.String(length=12), nullable=False),
        sa.Column("lowest_method", sa.String(length=10), nullable=False),
        sa.Column("reservations", sa.Boolean(), nullable=False),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('prepared', 'open', 'completed')", name=op.f("ck_campaign_state")
        ),
        sa.ForeignKeyConstraint(
            ["keeper_post_id"], ["post.id"], name=op.f("fk_campaign_keeper_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["supervising_post_id"], ["post.id"], name=op.f("fk_campaign_supervising_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["text_version.id"], name=op.f("fk_campaign_text_id_text_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("key", name=op.f("uq_campaign_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_campaign_public_id")),
    )
    op.create_index(
        op.f("ix_campaign_supervising_post_id"), "campaign", ["supervising_post_id"], unique=False
    )
    op.create_index("ix_campaign_text_id", "campaign", ["text_id"], unique=False)
    op.create_table(
        "charter",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("holding_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("last_event", sa.String(length=20), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "state IN ('prepared', 'offered', 'signing', 'signed', 'attesting', 'in_force', 'declined', 'returned', 'expired', 'withdrawn', 'lapsed', 'superseded', 'ended')",
            name=op.f("ck_charter_state"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_charter_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["signed_file.id"], name=op.f("fk_charter_file_id_signed_file")
        ),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["holding.id"], name=op.f("fk_charter_holding_id_holding")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_charter_post_id_post")),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["charter.id"], name=op.f("fk_charter_previous_id_charter")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_charter_region_id_region")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["charter.id"], name=op.f("fk_charter_superseded_by_id_charter")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["charter_template.id"],
            name=op.f("fk_charter_template_id_charter_template"),
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["text_version.id"], name=op.f("fk_charter_text_id_text_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter")),
        sa.UniqueConstraint("file_id", name=op.f("uq_charter_file_id")),
        sa.UniqueConstraint("key", name=op.f("uq_charter_key")),
        sa.UniqueConstraint("previous_id", name=op.f("uq_charter_previous_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_charter_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_charter_reference")),
    )
    op.create_index(op.f("ix_charter_campaign_id"), "charter", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_charter_holding_id"), "charter", ["holding_id"], unique=False)
    op.create_index(op.f("ix_charter_post_id"), "charter", ["post_id"], unique=False)
    op.create_index("ix_charter_state", "charter", ["state", "due"], unique=False)
    op.create_index(
        op.f("ix_charter_superseded_by_id"), "charter", ["superseded_by_id"], unique=False
    )
    op.create_index(op.f("ix_charter_text_id"), "charter", ["text_id"], unique=False)
    op.create_index(
        "uq_charter_in_force",
        "charter",
        ["template_id", "post_id"],
        unique=True,
        sqlite_where=sa.text("state = 'in_force'"),
        postgresql_where=sa.text("state = 'in_force'"),
    )
    op.create_index(
        "uq_charter_live",
        "charter",
        ["campaign_id", "post_id"],
        unique=True,
        sqlite_where=sa.text(
            "state IN ('prepared', 'offered', 'signing', 'signed', 'attesting', 'in_force')"
        ),
        postgresql_where=sa.text(
            "state IN ('prepared', 'offered', 'signing', 'signed', 'attesting', 'in_force')"
        ),
    )
    op.create_table(
        "clause_answer",
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(answer = 'reserved') = (text <> '')", name=op.f("ck_clause_answer_reserved")
        ),
        sa.CheckConstraint(
            "answer IN ('acknowledged', 'reserved')", name=op.f("ck_clause_answer_answer")
        ),
        sa.ForeignKeyConstraint(
            ["charter_id"], ["charter.id"], name=op.f("fk_clause_answer_charter_id_charter")
        ),
        sa.PrimaryKeyConstraint("charter_id", "clause", name=op.f("pk_clause_answer")),
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "clause_answer",
        "charter",
        "campaign",
        "text_version",
        "charter_template",
        "charter_count",
    ):
        op.drop_table(table)
