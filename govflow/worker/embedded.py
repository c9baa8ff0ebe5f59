"""The worker as a thread of the one process: the default, and all that SQLite allows."""

import threading
import time

from govflow.kernel.errors import Unavailable
from govflow.kernel.log import logger
from govflow.worker.jobs import Jobs

PAUSE_SECONDS = 2.0
STALE_SECONDS = 60.0


class Embedded:
    """Runs rounds of jobs until it is stopped."""

    def __init__(self, jobs: Jobs, pause: float = PAUSE_SECONDS) -> None:
        self._jobs = jobs
        self._pause = pause
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="govflow-worker", daemon=True)
        self._beat = time.monotonic()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the present round."""
        self._stop.set()
        self._thread.join()

    @property
    def alive(self) -> bool:
        """Whether a round ended within the last minute."""
        return self._thread.is_alive() and time.monotonic() - self._beat < STALE_SECONDS

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self._round():
                self._stop.wait(self._pause)

    def _round(self) -> int:
        done = 0
        try:
            done = self._jobs.run()
        except Unavailable:
            logger().warning("worker waits", kind="database")
        except Exception as failed:  # noqa: BLE001 - the thread must outlive any job
            logger().error("worker failed", exc_info=failed)
        else:
            self._beat = time.monotonic()
        return done
