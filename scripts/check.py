"""Run every check that needs no server, say how long each took, and fail if one did."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "floors": ["lint-imports"],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "house": ["python", "-m", "pytest", "-p", "no:cacheprovider", "tests/house", "tests/i18n"],
}


def passes(name: str, command: list[str]) -> bool:
    """Run one check; its words are shown only when it fails."""
    started = time.monotonic()
    program = [str(BIN / command[0]), *command[1:]]
    done = subprocess.run(program, cwd=ROOT, check=False, capture_output=True, text=True)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<10} {verdict:<7} {time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def main(names: list[str]) -> int:
    failed = [name for name in names or CHECKS if not passes(name, CHECKS[name])]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
