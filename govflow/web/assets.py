"""Static files: each version has its own address, so that browsers may keep it for ever."""

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"


@cache
def version(path: str) -> str:
    """Return the first letters of a file's fingerprint, or nothing for a file not there."""
    file = STATIC / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""
