"""Seal papers: signed files, their states, acts and the work of sealing.

Revision: 20261127_seal_papers
Follows: 20261126_lay_decisions
"""

import sqlalchemy as sa
from alembic import op

revision = "20261127_seal_papers"
down_revision = "20261126_lay_decisions"
branch_labels = None
depends_on = None


# What the databases themselves refuse: changed states, acts and texts.
GUARDS = {
    "sqlite": [
        "CREATE TRIGGER signed_revision_no_update BEFORE UPDATE ON signed_revision BEGIN SELECT RAISE(ABORT, 'signed_revision is append-only'); END",
        "CREATE TRIGGER signed_revision_no_delete BEFORE DELETE ON signed_revision BEGIN SELECT RAISE(ABORT, 'signed_revision is append-only'); END",
        "CREATE TRIGGER signed_act_no_update BEFORE UPDATE ON signed_act BEGIN SELECT RAISE(ABORT, 'signed_act is append-only'); END",
        "CREATE TRIGGER signed_act_no_delete BEFORE DELETE ON signed_act BEGIN SELECT RAISE(ABORT, 'signed_act is append-only'); END",
        "CREATE TRIGGER signing_key_no_update BEFORE UPDATE ON signing_key BEGIN SELECT RAISE(ABORT, 'signing_key is append-only'); END",
        "CREATE TRIGGER signing_key_no_delete BEFORE DELETE ON signing_key BEGIN SELECT RAISE(ABORT, 'signing_key is append-only'); END",
        "CREATE TRIGGER signed_file_frozen BEFORE UPDATE OF code, subject, template, data_text, parts, fields, ordered, sealed_sha256 ON signed_file BEGIN SELECT RAISE(ABORT, 'signed_file is frozen once published'); END",
        "CREATE TRIGGER signed_file_no_delete BEFORE DELETE ON signed_file BEGIN SELECT RAISE(ABORT, 'signed_file is append-only'); END",
        "CREATE TRIGGER signed_revision_no_replace BEFORE INSERT ON signed_revision WHEN EXISTS (SELECT 1 FROM signed_revision WHERE field = NEW.field AND file_id = NEW.file_id OR file_id = NEW.file_id AND seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'signed_revision is append-only'); END",
        "CREATE TRIGGER signed_act_no_replace BEFORE INSERT ON signed_act WHEN EXISTS (SELECT 1 FROM signed_act WHERE field = NEW.field AND file_id = NEW.file_id OR id = NEW.id OR public_id = NEW.public_id OR sha256 = NEW.sha256) BEGIN SELECT RAISE(ABORT, 'signed_act is append-only'); END",
        "CREATE TRIGGER signing_key_no_replace BEFORE INSERT ON signing_key WHEN EXISTS (SELECT 1 FROM signing_key WHERE id = NEW.id OR sha256 = NEW.sha256) BEGIN SELECT RAISE(ABORT, 'signing_key is append-only'); END",
        "CREATE TRIGGER signed_file_no_replace BEFORE INSERT ON signed_file WHEN EXISTS (SELECT 1 FROM signed_file WHERE code = NEW.code OR id = NEW.id OR public_id = NEW.public_id) BEGIN SELECT RAISE(ABORT, 'signed_file is append-only'); END",
    ],
    "postgresql": [
        "CREATE TRIGGER signed_revision_no_change BEFORE UPDATE OR DELETE ON signed_revision FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER signed_act_no_change BEFORE UPDATE OR DELETE ON signed_act FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER signing_key_no_change BEFORE UPDATE OR DELETE ON signing_key FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER signed_file_frozen BEFORE UPDATE OF code, subject, template, data_text, parts, fields, ordered, sealed_sha256 ON signed_file FOR EACH ROW EXECUTE FUNCTION frozen()",
        "CREATE TRIGGER signed_file_no_delete BEFORE DELETE ON signed_file FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER signed_revision_no_truncate BEFORE TRUNCATE ON signed_revision FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER signed_act_no_truncate BEFORE TRUNCATE ON signed_act FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER signing_key_no_truncate BEFORE TRUNCATE ON signing_key FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER signed_file_no_truncate BEFORE TRUNCATE ON signed_file FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "signed_file",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("data_text", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("ordered", sa.Boolean(), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("head_sha256", sa.String(length=64), nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_file")),
        sa.UniqueConstraint("code", name=op.f("uq_signed_file_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_signed_file_public_id")),
    )
    op.create_index(
        op.f("ix_signed_file_head_sha256"),
        "signed_file",
        ["head_sha256"],
        unique=False,
    )
    op.create_index(op.f("ix_signed_file_subject"), "signed_file", ["subject"], unique=False)

    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("sha256", name=op.f("uq_signing_key_sha256")),
    )
    op.create_table(
        "signed_revision",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("parent_sha256", sa.String(length=64), nullable=True),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["signed_file.id"], name=op.f("fk_signed_revision_file_id_signed_file")
        ),
        sa.PrimaryKeyConstraint("file_id", "seq", name=op.f("pk_signed_revision")),
        sa.UniqueConstraint("file_id", "field", name=op.f("uq_signed_revision_file_id_field")),
    )
    op.create_index(
        "ix_signed_revision_seq_length", "signed_revision", ["seq", "length"], unique=False
    )
    op.create_index(
        op.f("ix_signed_revision_sha256"),
        "signed_revision",
        ["sha256"],
        unique=False,
    )

    op.create_table(
        "challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("act_text", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_challenge_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["signed_file.id"], name=op.f("fk_challenge_file_id_signed_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("nonce", name=op.f("uq_challenge_nonce")),
    )
    op.create_index(op.f("ix_challenge_expires_at"), "challenge", ["expires_at"], unique=False)
    op.create_index(op.f("ix_challenge_file_id"), "challenge", ["file_id"], unique=False)

    op.create_table(
        "signed_act",
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("canonical_text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_signed_act_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["signed_file.id"], name=op.f("fk_signed_act_file_id_signed_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_act")),
        sa.UniqueConstraint("file_id", "field", name=op.f("uq_signed_act_file_id_field")),
        sa.UniqueConstraint("public_id", name=op.f("uq_signed_act_public_id")),
        sa.UniqueConstraint("sha256", name=op.f("uq_signed_act_sha256")),
    )
    op.create_table(
        "seal_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("stamp", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("base_sha256", sa.String(length=64), nullable=True),
        sa.Column("out_sha256", sa.String(length=64), nullable=True),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["act_id"], ["signed_act.id"], name=op.f("fk_seal_attempt_act_id_signed_act")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["signed_file.id"], name=op.f("fk_seal_attempt_file_id_signed_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_attempt")),
        sa.UniqueConstraint("file_id", "field", name=op.f("uq_seal_attempt_file_id_field")),
    )
    op.create_index(
        "ix_seal_attempt_available_at",
        "seal_attempt",
        ["available_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'recorded'"),
        postgresql_where=sa.text("state = 'recorded'"),
    )

    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index(
        "ix_seal_attempt_available_at",
        table_name="seal_attempt",
        sqlite_where=sa.text("state = 'recorded'"),
        postgresql_where=sa.text("state = 'recorded'"),
    )

    op.drop_table("seal_attempt")
    op.drop_table("signed_act")
    op.drop_index(op.f("ix_challenge_file_id"), table_name="challenge")
    op.drop_index(op.f("ix_challenge_expires_at"), table_name="challenge")

    op.drop_table("challenge")
    op.drop_index(op.f("ix_signed_revision_sha256"), table_name="signed_revision")
    op.drop_index("ix_signed_revision_seq_length", table_name="signed_revision")

    op.drop_table("signed_revision")
    op.drop_table("signing_key")
    op.drop_index(op.f("ix_signed_file_subject"), table_name="signed_file")
    op.drop_index(op.f("ix_signed_file_head_sha256"), table_name="signed_file")

    op.drop_table("signed_file")
