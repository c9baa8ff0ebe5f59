"""Lay the first tables.

Revision: 20261123_lay_first_tables
Follows: nothing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_lay_first_tables"
down_revision = None
branch_labels = None
depends_on = None


# What the databases themselves refuse: changed facts, changed circuits.
GUARDS = {
    "sqlite": [
        "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END",
        "CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END",
        "INSERT INTO ledger_head (id, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000')",
        "CREATE TRIGGER wf_definition_frozen BEFORE UPDATE OF key, version, subject_kind, body_text, sha256, schema, published_at ON wf_definition BEGIN SELECT RAISE(ABORT, 'wf_definition is frozen once published'); END",
        "CREATE TRIGGER wf_definition_no_delete BEFORE DELETE ON wf_definition BEGIN SELECT RAISE(ABORT, 'wf_definition is append-only'); END",
        "CREATE TRIGGER wf_event_no_update BEFORE UPDATE ON wf_event BEGIN SELECT RAISE(ABORT, 'wf_event is append-only'); END",
        "CREATE TRIGGER wf_event_no_delete BEFORE DELETE ON wf_event BEGIN SELECT RAISE(ABORT, 'wf_event is append-only'); END",
        "CREATE TRIGGER action_version_no_update BEFORE UPDATE ON action_version BEGIN SELECT RAISE(ABORT, 'action_version is append-only'); END",
        "CREATE TRIGGER action_version_no_delete BEFORE DELETE ON action_version BEGIN SELECT RAISE(ABORT, 'action_version is append-only'); END",
        "CREATE TRIGGER action_report_no_update BEFORE UPDATE ON action_report BEGIN SELECT RAISE(ABORT, 'action_report is append-only'); END",
        "CREATE TRIGGER action_report_no_delete BEFORE DELETE ON action_report BEGIN SELECT RAISE(ABORT, 'action_report is append-only'); END",
        "CREATE TRIGGER document_version_no_update BEFORE UPDATE ON document_version BEGIN SELECT RAISE(ABORT, 'document_version is append-only'); END",
        "CREATE TRIGGER document_version_no_delete BEFORE DELETE ON document_version BEGIN SELECT RAISE(ABORT, 'document_version is append-only'); END",
        "CREATE TRIGGER page_image_no_update BEFORE UPDATE ON page_image BEGIN SELECT RAISE(ABORT, 'page_image is append-only'); END",
        "CREATE TRIGGER page_image_no_delete BEFORE DELETE ON page_image BEGIN SELECT RAISE(ABORT, 'page_image is append-only'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION append_only()",
        "INSERT INTO ledger_head (id, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000')",
        "CREATE OR REPLACE FUNCTION frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is frozen once published', TG_TABLE_NAME; END $$",
        "CREATE TRIGGER wf_definition_frozen BEFORE UPDATE OF key, version, subject_kind, body_text, sha256, schema, published_at ON wf_definition FOR EACH ROW EXECUTE FUNCTION frozen()",
        "CREATE TRIGGER wf_definition_no_delete BEFORE DELETE ON wf_definition FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER wf_event_no_change BEFORE UPDATE OR DELETE ON wf_event FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER action_version_no_change BEFORE UPDATE OR DELETE ON action_version FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER action_report_no_change BEFORE UPDATE OR DELETE ON action_report FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER document_version_no_change BEFORE UPDATE OR DELETE ON document_version FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER page_image_no_change BEFORE UPDATE OR DELETE ON page_image FOR EACH ROW EXECUTE FUNCTION append_only()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "action_count",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_action_count")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("network", sa.String(length=50), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_name_hash_at", "attempt", ["name_hash", "at"], unique=False)
    op.create_index("ix_attempt_network_at", "attempt", ["network", "at"], unique=False)

    op.create_table(
        "document",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column(
            "title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("key", name=op.f("uq_document_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
    )
    op.create_index("ix_document_subject", "document", ["subject", "id"], unique=False)

    op.create_table(
        "fixed_holiday",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("month_day", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=True),
        sa.Column("until_year", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_fixed_holiday_month")),
        sa.CheckConstraint("month_day BETWEEN 1 AND 31", name=op.f("ck_fixed_holiday_month_day")),
        sa.CheckConstraint("until_year >= from_year", name=op.f("ck_fixed_holiday_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_holiday")),
        sa.UniqueConstraint("key", name=op.f("uq_fixed_holiday_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_fixed_holiday_public_id")),
    )
    op.create_table(
        "holiday",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.CheckConstraint("length BETWEEN 1 AND 10", name=op.f("ck_holiday_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("key", name=op.f("uq_holiday_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_holiday_public_id")),
    )
    op.create_index(op.f("ix_holiday_day"), "holiday", ["day"], unique=False)

    op.create_table(
        "ledger_cursor",
        sa.Column("reader", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("reader", name=op.f("pk_ledger_cursor")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.String(length=12), nullable=True),
        sa.Column("for_post_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("fact", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("details_text", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger_entry")),
    )
    op.create_index("ix_ledger_entry_subject", "ledger_entry", ["subject", "seq"], unique=False)

    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "person",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "capital", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("column", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("code", name=op.f("uq_region_code")),
        sa.UniqueConstraint("key", name=op.f("uq_region_key")),
    )
    op.create_table(
        "wf_idempotency",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_wf_idempotency")),
    )
    op.create_index(op.f("ix_wf_idempotency_at"), "wf_idempotency", ["at"], unique=False)

    op.create_table(
        "account",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("theme IN ('system', 'light', 'dark')", name=op.f("ck_account_theme")),
        sa.CheckConstraint("username = lower(username)", name=op.f("ck_account_username_lower")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_version_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"],
            ["person.id"],
            name=op.f("fk_document_version_uploaded_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint(
            "document_id", "number", name=op.f("uq_document_version_document_id_number")
        ),
    )
    op.create_index(
        op.f("ix_document_version_sha256"), "document_version", ["sha256"], unique=False
    )

    op.create_table(
        "prefecture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_prefecture_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prefecture")),
        sa.UniqueConstraint("key", name=op.f("uq_prefecture_key")),
    )
    op.create_index(op.f("ix_prefecture_region_id"), "prefecture", ["region_id"], unique=False)

    op.create_table(
        "wf_definition",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column(
            "title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('published', 'retired')", name=op.f("ck_wf_definition_status")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_wf_definition_published_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wf_definition")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_wf_definition_key_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_wf_definition_public_id")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=160), nullable=False),
        sa.Column("title", sa.String(length=250), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=250), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_letter_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("cause", name=op.f("uq_letter_cause")),
    )
    op.create_index(op.f("ix_letter_account_id"), "letter", ["account_id"], unique=False)
    op.create_index("ix_letter_available_at", "letter", ["available_at"], unique=False)

    op.create_table(
        "notice",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("cause", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notice_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("account_id", "cause", name=op.f("uq_notice_account_id_cause")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
    )
    op.create_index("ix_notice_account_id_at", "notice", ["account_id", "at"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("sector", sa.String(length=20), nullable=True),
        sa.Column("partner_kind", sa.String(length=20), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("supervised_by_id", sa.Integer(), nullable=True),
        sa.Column("prefecture_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["prefecture_id"],
            ["prefecture.id"],
            name=op.f("fk_organisation_prefecture_id_prefecture"),
        ),
        sa.ForeignKeyConstraint(
            ["supervised_by_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_supervised_by_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
    )
    op.create_index(op.f("ix_organisation_parent_id"), "organisation", ["parent_id"], unique=False)
    op.create_index(
        op.f("ix_organisation_prefecture_id"), "organisation", ["prefecture_id"], unique=False
    )
    op.create_index(
        op.f("ix_organisation_supervised_by_id"), "organisation", ["supervised_by_id"], unique=False
    )

    op.create_table(
        "page_image",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["document_version.id"],
            name=op.f("fk_page_image_version_id_document_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "number", name=op.f("pk_page_image")),
    )
    op.create_index(op.f("ix_page_image_sha256"), "page_image", ["sha256"], unique=False)

    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_password_reset_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_reset_token_hash")),
    )
    op.create_index(
        op.f("ix_password_reset_account_id"), "password_reset", ["account_id"], unique=False
    )

    op.create_table(
        "sign_in",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("network", sa.String(length=50), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("acting", sa.String(length=30), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"], unique=False)

    op.create_table(
        "organisation_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.CheckConstraint("to_day > from_day", name=op.f("ck_organisation_name_period")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_name_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_name")),
    )
    op.create_index(
        op.f("ix_organisation_name_organisation_id"),
        "organisation_name",
        ["organisation_id"],
        unique=False,
    )

    op.create_table(
        "unit",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("structure", sa.String(length=20), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("contact", sa.JSON(), nullable=True),
        sa.Column("head_post_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["head_post_id"], ["post.id"], name="fk_unit_head_post_id_post", use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organisation.id"], name=op.f("fk_unit_org_id_organisation")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_unit_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
        sa.UniqueConstraint("key", name=op.f("uq_unit_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_unit_public_id")),
    )
    op.create_index(op.f("ix_unit_head_post_id"), "unit", ["head_post_id"], unique=False)
    op.create_index(op.f("ix_unit_org_id"), "unit", ["org_id"], unique=False)
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    op.create_index("ix_unit_path", "unit", ["path"], unique=False)
    op.create_index(op.f("ix_unit_region_id"), "unit", ["region_id"], unique=False)

    op.create_table(
        "mission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_mission_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_mission_unit_id_number")),
    )
    op.create_table(
        "post",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organisation.id"], name=op.f("fk_post_org_id_organisation")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_post_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("code", name=op.f("uq_post_code")),
        sa.UniqueConstraint("key", name=op.f("uq_post_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_post_public_id")),
    )
    op.create_index(op.f("ix_post_org_id"), "post", ["org_id"], unique=False)
    op.create_index(op.f("ix_post_unit_id"), "post", ["unit_id"], unique=False)

    op.create_table(
        "unit_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_unit_id"], ["unit.id"], name=op.f("fk_unit_link_from_unit_id_unit")
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["unit.id"], name=op.f("fk_unit_link_to_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_link")),
        sa.UniqueConstraint(
            "from_unit_id",
            "to_unit_id",
            "kind",
            "subject",
            name=op.f("uq_unit_link_from_unit_id_to_unit_id_kind_subject"),
        ),
    )
    op.create_index(op.f("ix_unit_link_to_unit_id"), "unit_link", ["to_unit_id"], unique=False)

    op.create_table(
        "wf_binding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("definition_key", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(length=80), nullable=False),
        sa.Column("condition", sa.String(length=500), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organisation.id"], name=op.f("fk_wf_binding_org_id_organisation")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_wf_binding_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wf_binding")),
        sa.UniqueConstraint(
            "definition_key",
            "subject_kind",
            "org_id",
            "unit_id",
            "body",
            "priority",
            name=op.f("uq_wf_binding_definition_key_subject_kind_org_id_unit_id_body_priority"),
        ),
    )
    op.create_index(
        op.f("ix_wf_binding_definition_key"), "wf_binding", ["definition_key"], unique=False
    )
    op.create_index(
        op.f("ix_wf_binding_subject_kind"), "wf_binding", ["subject_kind"], unique=False
    )

    op.create_table(
        "body",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.Column("closed", sa.String(length=32), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("chair_post_id", sa.Integer(), nullable=True),
        sa.Column("secretariat_post_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed IS NOT NULL)", name=op.f("ck_body_closed")
        ),
        sa.CheckConstraint("state IN ('planned', 'active', 'closed')", name=op.f("ck_body_state")),
        sa.ForeignKeyConstraint(
            ["chair_post_id"], ["post.id"], name=op.f("fk_body_chair_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organisation.id"], name=op.f("fk_body_org_id_organisation")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["body.id"], name=op.f("fk_body_parent_id_body")),
        sa.ForeignKeyConstraint(
            ["secretariat_post_id"], ["post.id"], name=op.f("fk_body_secretariat_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("code", name=op.f("uq_body_code")),
        sa.UniqueConstraint("key", name=op.f("uq_body_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_body_public_id")),
    )
    op.create_index(op.f("ix_body_chair_post_id"), "body", ["chair_post_id"], unique=False)
    op.create_index(op.f("ix_body_org_id"), "body", ["org_id"], unique=False)
    op.create_index(op.f("ix_body_parent_id"), "body", ["parent_id"], unique=False)
    op.create_index(
        op.f("ix_body_secretariat_post_id"), "body", ["secretariat_post_id"], unique=False
    )

    op.create_table(
        "holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("quality", sa.String(length=10), nullable=False),
        sa.CheckConstraint("to_day > from_day", name=op.f("ck_holding_period")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_holding_person_id_person")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_holding_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
        sa.UniqueConstraint("key", name=op.f("uq_holding_key")),
    )
    op.create_index(
        "ix_holding_person_id_from_day", "holding", ["person_id", "from_day"], unique=False
    )
    op.create_index("ix_holding_post_id_from_day", "holding", ["post_id", "from_day"], unique=False)

    op.create_table(
        "post_role",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_role_post_id_post")),
        sa.PrimaryKeyConstraint("post_id", "role", name=op.f("pk_post_role")),
    )
    op.create_table(
        "wf_case",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("definition_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column(
            "title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("requester_post_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["wf_definition.id"],
            name=op.f("fk_wf_case_definition_id_wf_definition"),
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["person.id"], name=op.f("fk_wf_case_requester_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["requester_post_id"], ["post.id"], name=op.f("fk_wf_case_requester_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wf_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_wf_case_public_id")),
    )
    op.create_index(op.f("ix_wf_case_definition_id"), "wf_case", ["definition_id"], unique=False)
    op.create_index(
        "ix_wf_case_requester_id_status", "wf_case", ["requester_id", "status"], unique=False
    )
    op.create_index(
        "ix_wf_case_requester_post_status", "wf_case", ["requester_post_id", "status"], unique=False
    )
    op.create_index("ix_wf_case_subject_id", "wf_case", ["subject", "id"], unique=False)
    op.create_index(
        "uq_wf_case_subject",
        "wf_case",
        ["subject"],
        unique=True,
        sqlite_where=sa.text("status IN ('running', 'suspended')"),
        postgresql_where=sa.text("status IN ('running', 'suspended')"),
    )

    op.create_table(
        "action",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column(
            "title", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("owner_post_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.String(length=10), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("origin_ref", sa.String(length=80), nullable=True),
        sa.Column("requester_id", sa.Integer(), nullable=True),
        sa.Column("requester_post_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (closed_on IS NOT NULL)", name=op.f("ck_action_closed")
        ),
        sa.CheckConstraint(
            "priority IN ('low', 'normal', 'high')", name=op.f("ck_action_priority")
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_action_percent")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_action_body_id_body")),
        sa.ForeignKeyConstraint(
            ["owner_post_id"], ["post.id"], name=op.f("fk_action_owner_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["person.id"], name=op.f("fk_action_requester_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["requester_post_id"], ["post.id"], name=op.f("fk_action_requester_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("key", name=op.f("uq_action_key")),
        sa.UniqueConstraint("number", name=op.f("uq_action_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_action_public_id")),
    )
    op.create_index(op.f("ix_action_body_id"), "action", ["body_id"], unique=False)
    op.create_index("ix_action_due_id", "action", ["due", "id"], unique=False)
    op.create_index(op.f("ix_action_origin_ref"), "action", ["origin_ref"], unique=False)
    op.create_index(
        "ix_action_owner_post_id_state", "action", ["owner_post_id", "state"], unique=False
    )
    op.create_index(op.f("ix_action_requester_id"), "action", ["requester_id"], unique=False)
    op.create_index(
        op.f("ix_action_requester_post_id"), "action", ["requester_post_id"], unique=False
    )

    op.create_table(
        "delegation_act",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("delegator_post_id", sa.Integer(), nullable=False),
        sa.Column("delegate_post_id", sa.Integer(), nullable=False),
        sa.Column("delegator_holding_id", sa.Integer(), nullable=False),
        sa.Column("delegate_holding_id", sa.Integer(), nullable=False),
        sa.Column("nature", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("act_date", sa.Date(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("ceiling", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column(
            "formula", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoked_reference", sa.String(length=120), nullable=True),
        sa.CheckConstraint("to_day >= from_day", name=op.f("ck_delegation_act_period")),
        sa.ForeignKeyConstraint(
            ["delegate_holding_id"],
            ["holding.id"],
            name=op.f("fk_delegation_act_delegate_holding_id_holding"),
        ),
        sa.ForeignKeyConstraint(
            ["delegate_post_id"], ["post.id"], name=op.f("fk_delegation_act_delegate_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["delegator_holding_id"],
            ["holding.id"],
            name=op.f("fk_delegation_act_delegator_holding_id_holding"),
        ),
        sa.ForeignKeyConstraint(
            ["delegator_post_id"],
            ["post.id"],
            name=op.f("fk_delegation_act_delegator_post_id_post"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_delegation_act_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_act")),
        sa.UniqueConstraint("key", name=op.f("uq_delegation_act_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delegation_act_public_id")),
    )
    op.create_index(
        op.f("ix_delegation_act_delegate_holding_id"),
        "delegation_act",
        ["delegate_holding_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_delegation_act_delegate_post_id"),
        "delegation_act",
        ["delegate_post_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_delegation_act_delegator_post_id"),
        "delegation_act",
        ["delegator_post_id"],
        unique=False,
    )
    op.create_index(op.f("ix_delegation_act_unit_id"), "delegation_act", ["unit_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("voting", sa.Boolean(), nullable=False),
        sa.Column("label", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("substitute_post_id", sa.Integer(), nullable=True),
        sa.Column("org_id", sa.Integer(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "post_id IS NOT NULL OR org_id IS NOT NULL", name=op.f("ck_seat_somebody")
        ),
        sa.CheckConstraint("to_day > from_day", name=op.f("ck_seat_period")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_seat_body_id_body")),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organisation.id"], name=op.f("fk_seat_org_id_organisation")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_seat_post_id_post")),
        sa.ForeignKeyConstraint(
            ["substitute_post_id"], ["post.id"], name=op.f("fk_seat_substitute_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("key", name=op.f("uq_seat_key")),
    )
    op.create_index(op.f("ix_seat_body_id"), "seat", ["body_id"], unique=False)
    op.create_index(op.f("ix_seat_org_id"), "seat", ["org_id"], unique=False)
    op.create_index(op.f("ix_seat_post_id"), "seat", ["post_id"], unique=False)
    op.create_index(
        op.f("ix_seat_substitute_post_id"), "seat", ["substitute_post_id"], unique=False
    )

    op.create_table(
        "wf_event",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.String(length=12), nullable=True),
        sa.Column("for_post_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["wf_case.id"], name=op.f("fk_wf_event_case_id_wf_case")
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_wf_event")),
    )
    op.create_table(
        "wf_outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=30), nullable=False),
        sa.Column("dedupe_key", sa.String(length=160), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_by", sa.String(length=60), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["wf_case.id"], name=op.f("fk_wf_outbox_case_id_wf_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wf_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_wf_outbox_dedupe_key")),
    )
    op.create_index(
        "ix_wf_outbox_available_at",
        "wf_outbox",
        ["available_at", "id"],
        unique=False,
        sqlite_where=sa.text("parked_at IS NULL"),
        postgresql_where=sa.text("parked_at IS NULL"),
    )
    op.create_index("ix_wf_outbox_case_id_seq", "wf_outbox", ["case_id", "seq"], unique=False)

    op.create_table(
        "wf_timer",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("run", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=True),
        sa.Column("fire_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["wf_case.id"], name=op.f("fk_wf_timer_case_id_wf_case")
        ),
        sa.PrimaryKeyConstraint("case_id", "step", "run", name=op.f("pk_wf_timer")),
    )
    op.create_index("ix_wf_timer_fire_at", "wf_timer", ["fire_at"], unique=False)

    op.create_table(
        "action_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_report_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_action_report_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_action_report_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_report")),
    )
    op.create_index(
        op.f("ix_action_report_action_id"), "action_report", ["action_id"], unique=False
    )

    op.create_table(
        "action_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_version_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_action_version_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_action_version_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_version")),
        sa.UniqueConstraint("action_id", "number", name=op.f("uq_action_version_action_id_number")),
    )
    op.create_table(
        "wf_task",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("offer", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("principal", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("closed_reason", sa.String(length=20), nullable=True),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.String(length=12), nullable=True),
        sa.Column("for_post_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_wf_task_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["wf_case.id"], name=op.f("fk_wf_task_case_id_wf_case")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["person.id"], name=op.f("fk_wf_task_claimed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation_act.id"],
            name=op.f("fk_wf_task_delegation_id_delegation_act"),
        ),
        sa.ForeignKeyConstraint(
            ["for_post_id"], ["post.id"], name=op.f("fk_wf_task_for_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wf_task")),
        sa.UniqueConstraint(
            "case_id",
            "step",
            "run",
            "slot",
            "offer",
            name=op.f("uq_wf_task_case_id_step_run_slot_offer"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_wf_task_public_id")),
    )
    op.create_index("ix_wf_task_actor_done", "wf_task", ["actor_id", "done_at"], unique=False)
    op.create_index(op.f("ix_wf_task_case_id"), "wf_task", ["case_id"], unique=False)
    op.create_index(
        "ix_wf_task_principal_due",
        "wf_task",
        ["principal", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )

    if op.get_bind().dialect.supports_alter:  # unit and post name each other
        op.create_foreign_key("fk_unit_head_post_id_post", "unit", "post", ["head_post_id"], ["id"])
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.supports_alter:
        op.drop_constraint("fk_unit_head_post_id_post", "unit")
    op.drop_index(
        "ix_wf_task_principal_due",
        table_name="wf_task",
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.drop_index(op.f("ix_wf_task_case_id"), table_name="wf_task")
    op.drop_index("ix_wf_task_actor_done", table_name="wf_task")

    op.drop_table("wf_task")
    op.drop_table("action_version")
    op.drop_index(op.f("ix_action_report_action_id"), table_name="action_report")

    op.drop_table("action_report")
    op.drop_index("ix_wf_timer_fire_at", table_name="wf_timer")

    op.drop_table("wf_timer")
    op.drop_index("ix_wf_outbox_case_id_seq", table_name="wf_outbox")
    op.drop_index(
        "ix_wf_outbox_available_at",
        table_name="wf_outbox",
        sqlite_where=sa.text("parked_at IS NULL"),
        postgresql_where=sa.text("parked_at IS NULL"),
    )

    op.drop_table("wf_outbox")
    op.drop_table("wf_event")
    op.drop_index(op.f("ix_seat_substitute_post_id"), table_name="seat")
    op.drop_index(op.f("ix_seat_post_id"), table_name="seat")
    op.drop_index(op.f("ix_seat_org_id"), table_name="seat")
    op.drop_index(op.f("ix_seat_body_id"), table_name="seat")

    op.drop_table("seat")
    op.drop_index(op.f("ix_delegation_act_unit_id"), table_name="delegation_act")
    op.drop_index(op.f("ix_delegation_act_delegator_post_id"), table_name="delegation_act")
    op.drop_index(op.f("ix_delegation_act_delegate_post_id"), table_name="delegation_act")
    op.drop_index(op.f("ix_delegation_act_delegate_holding_id"), table_name="delegation_act")

    op.drop_table("delegation_act")
    op.drop_index(op.f("ix_action_requester_post_id"), table_name="action")
    op.drop_index(op.f("ix_action_requester_id"), table_name="action")
    op.drop_index("ix_action_owner_post_id_state", table_name="action")
    op.drop_index(op.f("ix_action_origin_ref"), table_name="action")
    op.drop_index("ix_action_due_id", table_name="action")
    op.drop_index(op.f("ix_action_body_id"), table_name="action")

    op.drop_table("action")
    op.drop_index(
        "uq_wf_case_subject",
        table_name="wf_case",
        sqlite_where=sa.text("status IN ('running', 'suspended')"),
        postgresql_where=sa.text("status IN ('running', 'suspended')"),
    )
    op.drop_index("ix_wf_case_subject_id", table_name="wf_case")
    op.drop_index("ix_wf_case_requester_post_status", table_name="wf_case")
    op.drop_index("ix_wf_case_requester_id_status", table_name="wf_case")
    op.drop_index(op.f("ix_wf_case_definition_id"), table_name="wf_case")

    op.drop_table("wf_case")
    op.drop_table("post_role")
    op.drop_index("ix_holding_post_id_from_day", table_name="holding")
    op.drop_index("ix_holding_person_id_from_day", table_name="holding")

    op.drop_table("holding")
    op.drop_index(op.f("ix_body_secretariat_post_id"), table_name="body")
    op.drop_index(op.f("ix_body_parent_id"), table_name="body")
    op.drop_index(op.f("ix_body_org_id"), table_name="body")
    op.drop_index(op.f("ix_body_chair_post_id"), table_name="body")

    op.drop_table("body")
    op.drop_index(op.f("ix_wf_binding_subject_kind"), table_name="wf_binding")
    op.drop_index(op.f("ix_wf_binding_definition_key"), table_name="wf_binding")

    op.drop_table("wf_binding")
    op.drop_index(op.f("ix_unit_link_to_unit_id"), table_name="unit_link")

    op.drop_table("unit_link")
    op.drop_index(op.f("ix_post_unit_id"), table_name="post")
    op.drop_index(op.f("ix_post_org_id"), table_name="post")

    op.drop_table("post")
    op.drop_table("mission")
    op.drop_index(op.f("ix_unit_region_id"), table_name="unit")
    op.drop_index("ix_unit_path", table_name="unit")
    op.drop_index(op.f("ix_unit_parent_id"), table_name="unit")
    op.drop_index(op.f("ix_unit_org_id"), table_name="unit")
    op.drop_index(op.f("ix_unit_head_post_id"), table_name="unit")

    op.drop_table("unit")
    op.drop_index(op.f("ix_organisation_name_organisation_id"), table_name="organisation_name")

    op.drop_table("organisation_name")
    op.drop_index(op.f("ix_sign_in_account_id"), table_name="sign_in")

    op.drop_table("sign_in")
    op.drop_index(op.f("ix_password_reset_account_id"), table_name="password_reset")

    op.drop_table("password_reset")
    op.drop_index(op.f("ix_page_image_sha256"), table_name="page_image")

    op.drop_table("page_image")
    op.drop_index(op.f("ix_organisation_supervised_by_id"), table_name="organisation")
    op.drop_index(op.f("ix_organisation_prefecture_id"), table_name="organisation")
    op.drop_index(op.f("ix_organisation_parent_id"), table_name="organisation")

    op.drop_table("organisation")
    op.drop_index("ix_notice_account_id_at", table_name="notice")

    op.drop_table("notice")
    op.drop_index("ix_letter_available_at", table_name="letter")
    op.drop_index(op.f("ix_letter_account_id"), table_name="letter")

    op.drop_table("letter")
    op.drop_table("wf_definition")
    op.drop_index(op.f("ix_prefecture_region_id"), table_name="prefecture")

    op.drop_table("prefecture")
    op.drop_index(op.f("ix_document_version_sha256"), table_name="document_version")

    op.drop_table("document_version")
    op.drop_table("account")
    op.drop_index(op.f("ix_wf_idempotency_at"), table_name="wf_idempotency")

    op.drop_table("wf_idempotency")
    op.drop_table("region")
    op.drop_table("person")
    op.drop_table("ledger_head")
    op.drop_index("ix_ledger_entry_subject", table_name="ledger_entry")

    op.drop_table("ledger_entry")
    op.drop_table("ledger_cursor")
    op.drop_index(op.f("ix_holiday_day"), table_name="holiday")

    op.drop_table("holiday")
    op.drop_table("fixed_holiday")
    op.drop_index("ix_document_subject", table_name="document")

    op.drop_table("document")
    op.drop_index("ix_attempt_network_at", table_name="attempt")
    op.drop_index("ix_attempt_name_hash_at", table_name="attempt")

    op.drop_table("attempt")
    op.drop_table("action_count")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS append_only")
        op.execute("DROP FUNCTION IF EXISTS frozen")
