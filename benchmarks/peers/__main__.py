"""A peer's process: what to do comes line by line, and is done in a lane; see `benchmarks.peer`."""

import json
import os
import sys
import traceback
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from importlib import import_module
from typing import Any

with suppress(ImportError):  # the same SQLite for all, as the house has it; wheels for some only
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from benchmarks.lanes import Here
from benchmarks.peers.opening import Opening

MODULES = {  # each process imports its own library alone
    "transitions": "machines",
    "python-statemachine": "machines",
    "SpiffWorkflow": "spiff",
    "viewflow": "django_site",
}


def opened(name: str, about: dict[str, Any]) -> Here:
    module = import_module(f"benchmarks.peers.{MODULES[name.partition(',')[0]]}")
    return Here(module.opened(name, Opening(**about)))


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a library prints is no answer
    lane: Here | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            if lane is None:
                lane = opened(*asked["with"])
                gave = None
            else:
                gave = getattr(lane, asked["do"])(*asked["with"])
            answer = {"gave": asdict(gave) if is_dataclass(gave) else gave}  # type: ignore[arg-type]
        except Exception as wrong:  # noqa: BLE001 - the other side stops the run and says it
            traceback.print_exc()
            answer = {"failed": f"{type(wrong).__name__}: {wrong}"}
        answers.write(json.dumps(answer) + "\n")
    if lane is not None:
        lane.close()


if __name__ == "__main__":
    main()
