"""Bring everything govflow needs into this folder: packages and front-end parts.

    python3 scripts/setup.py run     what runs
    python3 scripts/setup.py check   what checks, too
    python3 scripts/setup.py bench   and the peers of the benchmark, in .venv-peers

Only the standard library is used, since nothing is installed yet. Each step leaves the hash of
what it read beside what it made, and is skipped while that holds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PEERS = ROOT / ".venv-peers"  # nothing in it is imported by govflow; viewflow is under the AGPL
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
OLDEST = (3, 11)
CHECKS = ("requirements.txt", "requirements-dev.txt")
LOCKS = {"run": ("requirements.txt",), "check": CHECKS, "bench": CHECKS}


class CannotSetUp(Exception):
    """A step failed; the message says what to do."""


def say(sentence: str) -> None:
    print(f"set-up: {sentence}", flush=True)


def call(command: list[str | Path], why: str, path: str | None = None) -> None:
    environment = os.environ | ({"PATH": path} if path else {})
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise CannotSetUp(f"{why} failed (see above); run the same command again.")


def digest(*names: str) -> str:
    known = hashlib.sha256()
    for name in names:
        file = ROOT / name
        known.update(file.read_bytes() if file.is_file() else b"absent")
    return known.hexdigest()


def is_current(stamp: Path, *names: str) -> bool:
    return stamp.is_file() and stamp.read_text("ascii") == digest(*names)


def mark(stamp: Path, *names: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest(*names), "ascii")


def check_python() -> None:
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise CannotSetUp(
            f"govflow needs Python 3.11 or newer, this is {found}; "
            "name another one: make PYTHON=python3.12 run"
        )


def venv_works(venv: Path) -> bool:
    python = venv / "bin" / "python"
    if not python.exists():
        return False
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", probe], check=False).returncode == 0
    except OSError:
        return False


def make_venv(venv: Path = VENV) -> None:
    if venv_works(venv):
        return
    say(f"making {venv.name}")
    shutil.rmtree(venv, ignore_errors=True)
    call(
        [sys.executable, "-m", "venv", venv],
        f"Making {venv.name} (Debian and Ubuntu: is the package python3-venv installed?)",
    )


def install(lock: str, venv: Path = VENV) -> None:
    stamp = venv / "stamps" / lock
    if is_current(stamp, lock):
        return
    say(f"installing {lock}")
    python = venv / "bin" / "python"
    pip: list[str | Path] = [python, "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    call([*pip, "--require-hashes", "-r", lock], f"Installing {lock}")
    mark(stamp, lock)


def npm() -> tuple[str, str]:
    """Return npm and the PATH it needs: the machine's, or else the one of a Python package."""
    path = os.environ.get("PATH", os.defpath)
    if (found := shutil.which("npm")) and shutil.which("node"):
        return found, path
    install("requirements-node.txt")
    return str(VENV / "bin" / "npm"), f"{VENV / 'bin'}{os.pathsep}{path}"


def bring_parts() -> None:
    wanted = ("package-lock.json", "package.json", ".npmrc")
    stamp = ROOT / "node_modules" / ".stamp"
    if is_current(stamp, *wanted):
        return
    say("bringing the front-end parts")
    command, path = npm()
    call(
        [command, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        "Bringing the front-end parts",
        path,
    )
    mark(stamp, *wanted)


def make_vendor() -> None:
    wanted = ("package-lock.json", "scripts/vendor.py", "static/icons.txt", "requirements.txt")
    stamp = STAMPS / "vendor"
    if is_current(stamp, *wanted) and (ROOT / "static/vendor/manifest.json").is_file():
        return
    say("making fonts and icons")
    call([PYTHON, "scripts/vendor.py"], "Making fonts and icons")
    mark(stamp, *wanted)


def main(purpose: str) -> None:
    check_python()
    make_venv()
    for lock in LOCKS[purpose]:
        install(lock)
    bring_parts()
    make_vendor()
    if purpose == "bench":
        make_venv(PEERS)
        install("requirements-peers.txt", PEERS)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except CannotSetUp as reason:
        sys.exit(f"set-up: {reason}")
    except KeyError as wrong:
        sys.exit(f"set-up: {wrong} is not a purpose; use run, check or bench.")
