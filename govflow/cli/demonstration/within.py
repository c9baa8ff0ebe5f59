"""Many units of work inside one transaction: the past is replayed for real, and kept whole.

Each unit of the replay is a real one, of a real account at its instant; where it would commit, it
releases a savepoint. Only the unit around them commits: a refusal on the way leaves nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.orm import Session, sessionmaker

from govflow.kernel.database import Database, noting


class Within(Database):
    """A database seen from inside one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self.engine = connection.engine
        self._sessions = noting(
            sessionmaker(
                connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
            )
        )

    @contextmanager
    def session(self, *, read_only: bool) -> Iterator[Session]:
        """Open a session on a savepoint."""
        with self._sessions() as session:
            session.info["read_only"] = read_only
            yield session
