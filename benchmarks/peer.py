"""A peer's lane: a process in the peers' own environment, spoken to by lines of JSON.

Nothing of a peer is imported here: viewflow is under the AGPL. One line asks, one line answers:
{"do": "flow", "with": [1, 300]} and {"gave": …}, or {"failed": "why"}.
"""

import json
import subprocess
from collections import Counter
from contextlib import suppress
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from benchmarks.figures import VIEWFLOW
from benchmarks.lanes import Flow, Look, Void
from benchmarks.stores import GRADES, Store
from govflow.kernel.database import engine_options

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv-peers"
PYTHON = HOME / "bin" / "python"
ABSENT = "not installed: `make bench` brings them into .venv-peers"
PACKAGES = ("django", "django-viewflow", "python-statemachine", "spiffworkflow", "transitions")
PATIENCE = 15.0
# Each library once as it stands, and once as its documentation guards it, where that differs.
SPIFF = "SpiffWorkflow, version column"
FLOWING = ("transitions, version id", "python-statemachine, version id", SPIFF, VIEWFLOW)
READING = (VIEWFLOW,)  # the others know no inbox
NAMES = (*FLOWING, "SpiffWorkflow, no guard", "viewflow, row lock or IMMEDIATE")


def are_installed() -> bool:
    return bool(versions())


def versions() -> dict[str, str]:
    """Return the peers' versions; nothing where one of them is missing."""
    places = [str(place) for place in HOME.glob("lib/python3*/site-packages")]
    found = {one.name.lower(): one.version for one in distributions(path=places)} if places else {}
    return {name: found[name] for name in PACKAGES} if found.keys() >= {*PACKAGES} else {}


class Peer:
    """A contender in another process; the loops run there."""

    def __init__(self, name: str, store: Store, label: str) -> None:
        self.name = name
        url = store.url(label)
        options = {key: value for key, value in engine_options(url).items() if key != "module"}
        self._process = subprocess.Popen(  # noqa: S603 - the Python of the peers
            [PYTHON, "-m", "benchmarks.peers"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        grade = GRADES.get(store.name, "")
        try:
            self._ask("open", name, {"url": url, "grade": grade, "options": options})
        except Void:
            self.close()
            raise

    def flow(self, first: int, items: int) -> Flow:
        return Flow(**self._ask("flow", first, items))

    def fill(self, tasks: int, people: int, slots: int) -> None:
        self._ask("fill", tasks, people, slots)

    def look(self, person: int, slots: int) -> Look:
        seen = self._ask("look", person, slots)
        return Look(**seen | {"titles": tuple(seen["titles"])})

    def clicked(self, clicks: int, threads: int) -> Counter[str]:
        return Counter(self._ask("clicked", clicks, threads))

    def close(self) -> None:
        """End the process; it ends by itself when nobody speaks to it any more."""
        with suppress(BrokenPipeError, subprocess.TimeoutExpired):
            self._process.communicate(timeout=PATIENCE)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _ask(self, verb: str, *given: Any) -> Any:  # noqa: ANN401 - what JSON can say
        pipes = self._process.stdin, self._process.stdout
        if pipes[0] is None or pipes[1] is None:
            raise Void(f"{self.name}: no pipe")
        with suppress(BrokenPipeError):
            pipes[0].write(json.dumps({"do": verb, "with": given}) + "\n")
            pipes[0].flush()
        answer = json.loads(pipes[1].readline() or '{"failed": "its process ended"}')
        if "failed" in answer:
            raise Void(f"{self.name}: {answer['failed']}")
        return answer["gave"]
