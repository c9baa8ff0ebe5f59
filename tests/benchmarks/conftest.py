"""Where the engine's jobs are tried: on each kind of database."""

from pathlib import Path

import pytest

from benchmarks.stores import Store


@pytest.fixture
def store(database_kind: str, tmp_path: Path) -> Store:
    return Store("postgres" if database_kind == "postgres" else "sqlite-full", tmp_path)
