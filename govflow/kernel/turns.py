"""Places for slow work inside requests: two run, one more waits, whoever comes then is refused.

Whoever runs or waits holds one of the few threads that answer everybody: one of them must always
be left. There is one set of places for all kinds of slow work, since the threads are the same.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from govflow.kernel.errors import Unavailable

AT_ONCE = 2  # slow work takes memory
MOST = 3  # with those who wait; fewer than the server has threads
WAIT_SECONDS = 5.0


class Turns:
    """The places, and how many are taken."""

    def __init__(self) -> None:
        self._running = threading.BoundedSemaphore(AT_ONCE)
        self._guard = threading.Lock()
        self.places = 0  # taken, by those who run and those who wait

    @contextmanager
    def taken(self, *, most: int = MOST, seconds: float = WAIT_SECONDS) -> Iterator[None]:
        """Take a place if fewer than `most` are taken. Raises Unavailable at once if not."""
        self._enter(most)
        try:
            if not self._running.acquire(timeout=seconds):
                raise Unavailable("busy")
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._leave()

    def _enter(self, most: int) -> None:
        with self._guard:
            if self.places >= most:
                raise Unavailable("busy")
            self.places += 1

    def _leave(self) -> None:
        with self._guard:
            self.places -= 1


SLOW = Turns()
