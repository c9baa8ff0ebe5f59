"""A worker that kills itself at a point of its work: run as a program by test_kill."""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from sqlalchemy import create_engine

from govflow.documents.store import Store
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database, engine_options
from govflow.kernel.work import Work
from govflow.signing.carry import Carrier
from govflow.signing.sealing import Sealer
from tests.conftest import MONDAY


def die(*_anything: object) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise SystemExit


class DyingStore(Store):
    """Dies when the bytes lie on the disk under their draft name, or under their own."""

    def put(self, data: bytes) -> str:
        if sys.argv[4] == "storing":
            folder = self.root / "00"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".half-written").write_bytes(data[: len(data) // 2])
            die()
        Store(self.root).put(data)
        die()


def main(url: str, files: Path, keys: Path, point: str) -> None:
    store = DyingStore(files) if point in {"storing", "stored"} else Store(files)
    database = Database(create_engine(url, **engine_options(url)))

    def hear(_work: Work, _topic: str, _body: Mapping[str, object]) -> None:
        if point == "moving the head":
            die()

    carrier = Carrier(database, FixedClock(MONDAY), Sealer(store, keys), {"subject": hear})
    if point == "leased":
        carrier.claim()
        die()
    carrier.step()
    die()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
