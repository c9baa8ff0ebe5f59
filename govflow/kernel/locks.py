"""The write lock of an SQLite file: first come, first served, within and between processes.

Waiting on SQLite's own busy time-out starves writers for seconds, so
writers queue here: by ticket between threads, then by ``flock`` between processes.
"""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govflow.kernel.errors import Unavailable

PATIENCE_SECONDS = 10.0
POLL_SECONDS = 0.001


class Queue:
    """A fair lock between threads: whoever came first is served first, or gives up in time."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._busy = False

    def acquire(self, timeout: float) -> bool:
        with self._guard:
            if not self._busy:
                self._busy = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            return True
        return self._give_up(turn)

    def _give_up(self, turn: threading.Event) -> bool:
        with self._guard:
            if turn.is_set():  # our turn came while we were giving up: take it
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False


class WriteLock:
    """One writer at a time for one database file, over threads and processes."""

    def __init__(self, path: Path) -> None:
        self._queue = Queue()
        self._path = path

    @contextmanager
    def held(self, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
        """Hold the lock. Raises Unavailable when it cannot be had within `patience` seconds."""
        deadline = time.monotonic() + patience
        if not self._queue.acquire(patience):
            raise Unavailable("busy")
        try:
            with self._between_processes(deadline):
                yield
        finally:
            self._queue.release()

    @contextmanager
    def _between_processes(self, deadline: float) -> Iterator[None]:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._lock_file(handle, deadline)
            yield
        finally:
            os.close(handle)  # closing releases the lock

    def _lock_file(self, handle: int, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Unavailable("busy") from None
                time.sleep(POLL_SECONDS)
            else:
                return
