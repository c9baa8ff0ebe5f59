"""A world is built once in a process, then laid again from its rows, which is quicker."""

import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine

from govflow.app import METADATA
from govflow.kernel.clock import FixedClock

World = TypeVar("World")
Rows = dict[str, bytes]


class Shelf:
    """The worlds of one database, by who built them and when.

    `save` returns what the database holds, `lay` puts it back into an empty one; `folder` is
    for files.
    """

    def __init__(self, folder: Path, save: Callable[[], Any], lay: Callable[[Any], None]) -> None:
        self._folder, self._save, self._lay = folder, save, lay
        self._worlds: dict[tuple[object, ...], _Kept] = {}

    def __call__(
        self, build: Callable[..., World], *given: object, files: Path | None = None
    ) -> World:
        """Return what `build` makes of what is given, and of the database, which is empty.

        Whoever was given to the first is found again in each: the clock, the keys. `files` is
        the folder in which the builder keeps some.
        """
        hours = (one.at for one in given if isinstance(one, FixedClock))
        key = (build.__module__, build.__qualname__, *hours)
        if key in self._worlds:
            kept = self._worlds[key]
            self._lay(kept.rows)
            if files:
                shutil.copytree(kept.files, files, dirs_exist_ok=True)
            found: World = _Reader(kept.world, given).load()
            return found
        made = build(*given)
        written = BytesIO()
        _Writer(written, given).dump(made)
        aside = self._folder / str(len(self._worlds))
        self._worlds[key] = _Kept(self._save(), written.getvalue(), aside)
        if files:
            shutil.copytree(files, aside)
        return made


@dataclass(frozen=True)
class _Kept:
    rows: Any
    world: bytes
    files: Path


class _Writer(pickle.Pickler):
    def __init__(self, to: BytesIO, given: tuple[object, ...]) -> None:
        super().__init__(to)
        self._given = given

    def persistent_id(self, one: object) -> int | None:
        return next((at for at, given in enumerate(self._given) if given is one), None)


class _Reader(pickle.Unpickler):
    def __init__(self, world: bytes, given: tuple[object, ...]) -> None:
        super().__init__(BytesIO(world))
        self._given = given

    def persistent_load(self, at: int) -> object:
        return self._given[at]


def rows(engine: Engine) -> Rows:
    """Return the rows of each table of PostgreSQL that has some."""
    found = {}
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        for table in METADATA.sorted_tables:
            with cursor.copy(f"COPY {table.name} TO STDOUT (FORMAT BINARY)") as copy:
                data = b"".join(copy)
            if len(data) > EMPTY:
                found[table.name] = data
    return found


def lay(engine: Engine, kept: Rows) -> None:
    """Put rows back, past the guards of append-only tables: only a test may."""
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM ledger_head")
        for name, data in kept.items():
            with cursor.copy(f"COPY {name} FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(data)


EMPTY = 21  # bytes of a binary copy without rows
