"""Somebody with the database in their hands, past every guard of the house."""

from sqlalchemy import create_engine, text

from tests.journeys.places import Place


def alter(place: Place, *, entry: int) -> None:
    """Change what one entry of the ledger says."""
    engine = create_engine(place.database_url)
    guard = {
        "sqlite": "DROP TRIGGER ledger_entry_no_update",
        "postgresql": "SET LOCAL session_replication_role = replica",
    }[engine.dialect.name]
    change = "UPDATE ledger_entry SET details_text = :forged WHERE seq = :entry"
    values = {"forged": '{"forged":true}', "entry": entry}
    with engine.begin() as connection:
        connection.execute(text(guard))
        assert connection.execute(text(change), values).rowcount == 1
    engine.dispose()
