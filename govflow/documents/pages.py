"""Page images and their text, drawn by a confined process (see `draw`)."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from govflow.kernel.errors import Invalid, Unavailable

SCRIPT = Path(__file__).with_name("draw.py")
PATIENCE_SECONDS = 45.0
AT_ONCE = threading.BoundedSemaphore(2)  # drawing takes memory: others wait their turn
TURN_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was drawn."""

    image: bytes  # WebP
    width: int
    height: int
    text: str


def draw(data: bytes, media: str) -> Iterator[Page]:
    """Draw a file page by page. Raises Invalid on the field `file` where it cannot be drawn."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as drawn:
        given.write(data)
        given.seek(0)
        _run(media, given, drawn)
        drawn.seek(0)
        yield from _pages(drawn)


def _run(media: str, given: IO[bytes], drawn: IO[bytes]) -> None:
    if not AT_ONCE.acquire(timeout=TURN_SECONDS):
        raise Unavailable("busy")
    try:
        subprocess.run(  # noqa: S603 - our own script, no shell, one word from our own table
            [sys.executable, "-I", str(SCRIPT), media],
            stdin=given,
            stdout=drawn,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=PATIENCE_SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as failed:
        raise Invalid("document.unreadable", field="file") from failed
    finally:
        AT_ONCE.release()


def _pages(drawn: IO[bytes]) -> Iterator[Page]:
    while line := drawn.readline():
        said = json.loads(line)
        if reason := said.get("refused"):
            raise Invalid(reason, field="file")
        image = drawn.read(said["bytes"])
        yield Page(image, said["width"], said["height"], said["text"])
