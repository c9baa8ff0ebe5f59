"""A house that answers: granian in a process of its own, exactly as ``govflow run`` starts it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection

from govflow.cli.server import SERVER
from tests.journeys.places import ROOT, Place, copied

STARTS_WITHIN, STOPS_WITHIN = 60.0, 15.0
BETWEEN = threading.Event()  # never set: a start, or news by the worker, gives no sign to wait for


class Down(Exception):
    """The server did not come up, or not in time; its words follow."""


@dataclass
class House:
    """A place, and the server that answers for it."""

    place: Place
    port: int = 0
    server: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"  # passkeys are bound to a name

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        self.port = self.port or free_port()
        log = (self.place.folder / "server.log").open("ab")
        command = [sys.executable, "-m", "granian", *SERVER, "--host", "127.0.0.1"]
        self.server = subprocess.Popen(
            [*command, "--port", str(self.port), "govflow.app:create_app"],
            cwd=ROOT,
            env=self.place.environment
            | {"GOVFLOW_PORT": str(self.port), "GOVFLOW_BASE_URL": self.url},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        try:
            eventually(self._is_ready, "the server is ready", within=STARTS_WITHIN)
        except BaseException:
            self.kill()
            raise

    def _is_ready(self) -> bool:
        if self.server is None or self.server.poll() is not None:
            raise Down(self.words)
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to end, and make sure that it does."""
        self._end(signal.SIGTERM)
        self.kill()

    def _end(self, how: signal.Signals) -> None:
        if self.server is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.server.pid, how)
        with suppress(subprocess.TimeoutExpired):
            self.server.wait(STOPS_WITHIN)

    @property
    def words(self) -> str:
        """Everything that the server said."""
        return (self.place.folder / "server.log").read_text("utf-8", errors="replace")

    @property
    def complaints(self) -> list[str]:
        """Return what the server said of failures, each in a line."""
        return [said for line in self.words.splitlines() if (said := _complaint(line))]

    def password(self, username: str) -> str:
        """Return the password that the demonstration gave to a user."""
        accounts = json.loads((self.place.folder / "demo-accounts.json").read_text("utf-8"))
        found: str = next(one["password"] for one in accounts if one["username"] == username)
        return found


def _complaint(line: str) -> str:
    """Return what a line of the log complains of, or nothing."""
    if not line.startswith("{"):
        return line if "Traceback" in line or "[ERROR]" in line else ""
    with suppress(ValueError):
        said = json.loads(line)
        if said.get("level") in {"error", "critical"}:
            places = re.findall(r"File \"([^\"]+)\", line (\d+)", said.get("exception", ""))
            place = ":".join(places[-1]) if places else ""
            last = said.get("exception", "").strip().rpartition("\n")[2]
            return f"{said.get('route')} {said.get('event')}: {last} {place}"
    return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(done: Callable[[], bool], what: str, *, within: float = 20.0) -> None:
    """Wait for what another process does, which gives no sign: ask until it is so."""
    until = time.monotonic() + within
    while not done():
        assert time.monotonic() < until, f"not within {within:.0f} s: {what}"
        BETWEEN.wait(0.1)


@contextmanager
def served(place: Place) -> Iterator[House]:
    """Serve a place as long as it is used."""
    house = House(place)
    house.start()
    try:
        yield house
    finally:
        house.stop()


@contextmanager
def open_house(loading: str, kind: str) -> Iterator[House]:
    """Open a house of its own for a journey. No failure may be in its log at the end."""
    with copied(loading, kind) as place, served(place) as house:
        yield house
        assert house.complaints == [], house.complaints
