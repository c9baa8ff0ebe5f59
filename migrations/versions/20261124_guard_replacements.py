"""Guard replacements.

Revision: 20261124_guard_replacements
Follows: 20261123_lay_first_tables
"""

from alembic import op

revision = "20261124_guard_replacements"
down_revision = "20261123_lay_first_tables"
branch_labels = None
depends_on = None

# What goes round a guard against UPDATE and DELETE: REPLACE on SQLite, TRUNCATE on PostgreSQL.
GUARDS = {
    "sqlite": [
        "CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON ledger_entry WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END",
        "CREATE TRIGGER wf_definition_no_replace BEFORE INSERT ON wf_definition WHEN EXISTS (SELECT 1 FROM wf_definition WHERE id = NEW.id OR key = NEW.key AND version = NEW.version OR public_id = NEW.public_id) BEGIN SELECT RAISE(ABORT, 'wf_definition is append-only'); END",
        "CREATE TRIGGER wf_event_no_replace BEFORE INSERT ON wf_event WHEN EXISTS (SELECT 1 FROM wf_event WHERE case_id = NEW.case_id AND seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'wf_event is append-only'); END",
        "CREATE TRIGGER action_version_no_replace BEFORE INSERT ON action_version WHEN EXISTS (SELECT 1 FROM action_version WHERE action_id = NEW.action_id AND number = NEW.number OR id = NEW.id) BEGIN SELECT RAISE(ABORT, 'action_version is append-only'); END",
        "CREATE TRIGGER action_report_no_replace BEFORE INSERT ON action_report WHEN EXISTS (SELECT 1 FROM action_report WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'action_report is append-only'); END",
        "CREATE TRIGGER document_version_no_replace BEFORE INSERT ON document_version WHEN EXISTS (SELECT 1 FROM document_version WHERE document_id = NEW.document_id AND number = NEW.number OR id = NEW.id) BEGIN SELECT RAISE(ABORT, 'document_version is append-only'); END",
        "CREATE TRIGGER page_image_no_replace BEFORE INSERT ON page_image WHEN EXISTS (SELECT 1 FROM page_image WHERE number = NEW.number AND version_id = NEW.version_id) BEGIN SELECT RAISE(ABORT, 'page_image is append-only'); END",
    ],
    "postgresql": [
        "CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER wf_definition_no_truncate BEFORE TRUNCATE ON wf_definition FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER wf_event_no_truncate BEFORE TRUNCATE ON wf_event FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER action_version_no_truncate BEFORE TRUNCATE ON action_version FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER action_report_no_truncate BEFORE TRUNCATE ON action_report FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER document_version_no_truncate BEFORE TRUNCATE ON document_version FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
        "CREATE TRIGGER page_image_no_truncate BEFORE TRUNCATE ON page_image FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ],
}
TABLES = (
    "ledger_entry",
    "wf_definition",
    "wf_event",
    "action_version",
    "action_report",
    "document_version",
    "page_image",
)


def upgrade() -> None:
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {table}_no_replace")
        else:
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
