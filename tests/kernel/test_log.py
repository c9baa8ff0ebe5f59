"""Logs say what failed and where; never whose, nor with which values."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from govflow.kernel import log
from govflow.kernel.database import Database

LINK = "https://govflow.example/reset/a-secret-token"


def logged(capsys: pytest.CaptureFixture[str], error: BaseException) -> dict[str, str]:
    log.configure()
    log.logger().error("failed", exc_info=error, link=LINK)
    told: dict[str, str] = json.loads(capsys.readouterr().err)
    return told


def failure(database: Database, statement: str) -> DBAPIError:
    """What the database raises when it refuses a value."""
    with (
        pytest.raises(DBAPIError) as found,
        database.session(read_only=False) as session,
    ):
        session.execute(text(statement), {"value": LINK})
    return found.value


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger_cursor (reader, seq) VALUES (:value, NULL)",
        "INSERT INTO ledger_cursor (reader, seq) VALUES (:value, 1), (:value, 2)",
        "INSERT INTO nowhere (link) VALUES (:value)",
    ],
)
def test_an_error_of_the_database_does_not_tell_its_values(
    database: Database, capsys: pytest.CaptureFixture[str], statement: str
) -> None:
    error = failure(database, statement)
    assert "parameters: " not in str(error)
    assert LINK not in json.dumps(logged(capsys, error))


def test_a_failure_is_told_by_kind_and_place_without_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def read() -> None:
        try:
            int(LINK)
        except ValueError as wrong:
            raise LookupError(LINK) from wrong

    with pytest.raises(LookupError) as found:
        read()
    told = logged(capsys, found.value)
    assert LINK not in json.dumps(told)
    kinds = [part.rpartition("\n")[2] for part in told["exception"].split("\n\n")]
    assert kinds == ["builtins.ValueError", "builtins.LookupError"]
    assert "raise LookupError(LINK) from wrong" in told["exception"]
