"""Change what no unit may change, as somebody at the database would."""

from sqlalchemy import text

from govflow.kernel.work import Work


def altered(work: Work, table: str, change: str) -> None:
    _said(work, table, f"UPDATE {table} SET {change}")  # noqa: S608


def deleted(work: Work, table: str, where: str) -> None:
    _said(work, table, f"DELETE FROM {table} WHERE {where}")  # noqa: S608


def _said(work: Work, table: str, sentence: str) -> None:
    if work.session.connection().dialect.name == "sqlite":
        for guard in ("no_update", "no_delete", "frozen"):
            work.session.execute(text(f"DROP TRIGGER IF EXISTS {table}_{guard}"))
    else:
        work.session.execute(text("SET LOCAL session_replication_role = replica"))
    work.session.execute(text(sentence))
