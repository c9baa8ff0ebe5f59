"""Cold start: until /readyz answers 200, what it cost the processor, what memory it rests in."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import create_engine

from benchmarks import floor_page
from benchmarks.figures import FLOOR, Figure

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180.0
POLL = 0.02
TICK = os.sysconf("SC_CLK_TCK")
MEGABYTE = 1024
NEVER = threading.Event()


class NoStart(Exception):
    """A server ended before it answered, or did not answer in time; its words follow."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds on the clock, seconds of processor, megabytes at rest."""

    wall: float
    cpu: float
    pss: float


def measure(rounds: int) -> list[Figure]:
    """Start the floor and the house by turns; the first start of the house comes apart."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        starters = {FLOOR: _floor(home), "govflow": _house(home)}
        first = start(*starters["govflow"])
        found: dict[str, list[Start]] = {name: [] for name in starters}
        for _ in range(rounds):
            for name, (command, environment) in starters.items():
                found[name].append(start(command, environment))
    return [
        Figure("start", "sqlite", "first start, s", "govflow", (first.wall,)),
        *_figures(found, "until ready, s", "wall"),
        *_figures(found, "until ready, CPU-s", "cpu"),
        *_figures(found, "memory at rest, MB", "pss"),
    ]


def _figures(found: Mapping[str, list[Start]], measured: str, name: str) -> Iterator[Figure]:
    for contender, starts in found.items():
        rounds = tuple(getattr(one, name) for one in starts)
        yield Figure("start", "sqlite", measured, contender, rounds)


Starter = tuple[list[str], dict[str, str]]


def _floor(home: Path) -> Starter:
    url = f"sqlite:///{home}/floor.db"
    engine = create_engine(url)
    floor_page.fill(engine, 1000)
    engine.dispose()
    command = ["granian", "--interface", "wsgi", "--factory", "--workers", "1",
               "--blocking-threads", "4", "benchmarks.floor_page:served"]  # fmt: skip
    return command, {"FLOOR_DATABASE_URL": url}


def _house(home: Path) -> Starter:
    return ["govflow", "run"], {"GOVFLOW_DATA_DIR": str(home / "var"), "GOVFLOW_DEMO": "1"}


def start(command: list[str], environment: Mapping[str, str]) -> Start:
    """Start a server, wait until it is ready, look at it, end it."""
    port = _free_port()
    given = {**_plain(), **environment, "GRANIAN_PORT": str(port), "GOVFLOW_PORT": str(port)}
    began = time.perf_counter()
    with _running(command, given) as server:
        _wait(server, port)
        wall = time.perf_counter() - began
        family = _family(server.pid)
        return Start(wall, sum(map(_cpu, family)), sum(map(_pss, family)))


def _plain() -> dict[str, str]:
    """Return the environment without a word of govflow's own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GOVFLOW_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    with tempfile.TemporaryFile() as words:
        server = subprocess.Popen(  # noqa: S603 - this very Python
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield server
        except NoStart as failed:
            words.seek(0)
            raise NoStart(f"{failed}\n{words.read().decode(errors='replace')}") from None
        finally:
            _end(server)


def _end(server: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait(server: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise NoStart("the server ended")
        if _is_ready(port):
            return
        NEVER.wait(POLL)
    raise NoStart("the server did not answer in time")


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200  # noqa: PLR2004
    except OSError:
        return False
    finally:
        connection.close()


# What the kernel says of the processes


def _family(leader: int) -> list[int]:
    """Return the processes of a session."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if _stat(int(place.name))[3] == str(leader):  # the session's leader
                found.append(int(place.name))
    return found


def _stat(process: int) -> list[str]:
    """Return the fields of /proc/PID/stat after the name, which may hold spaces."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def _cpu(process: int) -> float:
    fields = _stat(process)
    return sum(int(field) for field in fields[11:13]) / TICK  # user and system time


def _pss(process: int) -> float:
    """Return the memory of a process in megabytes; what it shares is divided by the sharers."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("Pss:"))
    return int(kilobytes) / MEGABYTE
