"""Page images and their text, drawn by a confined process (see `draw`)."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from govflow.kernel.errors import Invalid
from govflow.kernel.turns import SLOW

SCRIPT = Path(__file__).with_name("draw.py")
PATIENCE_SECONDS = 45.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was drawn."""

    image: bytes  # WebP
    width: int
    height: int
    text: str


def draw(data: bytes, media: str, *, ours: bool = False) -> Iterator[Page]:
    """Draw a file page by page. Raises Invalid on the field `file` where it cannot be drawn.

    A paper of `ours` may carry files: its own data, put there before it was sealed.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as drawn:
        given.write(data)
        given.seek(0)
        _run([media, *(["ours"] if ours else [])], given, drawn)
        drawn.seek(0)
        yield from _pages(drawn)


def _run(what: list[str], given: IO[bytes], drawn: IO[bytes]) -> None:
    try:
        with SLOW.taken():
            subprocess.run(  # noqa: S603 - our own script, no shell, words from our own tables
                [sys.executable, "-I", str(SCRIPT), *what],
                stdin=given,
                stdout=drawn,
                stderr=subprocess.DEVNULL,
                env={},
                timeout=PATIENCE_SECONDS,
                check=True,
            )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as failed:
        raise Invalid("document.unreadable", field="file") from failed


def _pages(drawn: IO[bytes]) -> Iterator[Page]:
    while line := drawn.readline():
        said = json.loads(line)
        if reason := said.get("refused"):
            raise Invalid(reason, field="file")
        image = drawn.read(said["bytes"])
        yield Page(image, said["width"], said["height"], said["text"])
