"""The worker is killed in the middle: whatever was recorded is done by the next one."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from govflow.charters import service
from govflow.charters.service import Offering
from govflow.documents.store import Store
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database, engine_options
from govflow.signing.carry import LEASE, Carrier
from govflow.signing.sealing import Sealer
from govflow.worker.jobs import FOLLOWERS
from tests.conftest import MONDAY
from tests.make.charters import Desk

ROOT = Path(__file__).parents[2]


class DyingStore(Store):
    """Dies once the bytes lie on the disk: no row knows of them yet."""

    def put(self, data: bytes) -> str:
        Store(self.root).put(data)
        os.kill(os.getpid(), signal.SIGKILL)
        raise SystemExit


def main(url: str, files: Path, keys: Path, what: str) -> None:
    """Work as a worker that dies."""
    database = Database(create_engine(url, **engine_options(url)))
    clock, sealer = FixedClock(MONDAY), Sealer(DyingStore(files), keys)
    if what == "offering":
        Offering(database, clock, sealer, "http://127.0.0.1").run()
    else:
        Carrier(database, clock, sealer, FOLLOWERS).run()


def killed(desk: Desk, what: str) -> None:
    url = desk.database.engine.url.render_as_string(hide_password=False)
    paths = str(desk.sealer.store.root), str(desk.sealer.keys)
    done = subprocess.run(
        [sys.executable, "-m", "tests.charters.test_kill", url, *paths, what],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]


def test_an_offer_cut_off_goes_on_where_it_stood(desk: Desk) -> None:
    campaign = desk.prepared()
    with desk.unit("secretariat") as work:
        service.offer(work, desk.campaign(work, campaign))
    killed(desk, "offering")
    assert set(desk.states(campaign).values()) == {"prepared"}
    desk.work_off()
    assert set(desk.states(campaign).values()) == {"offered"}


@pytest.mark.parametrize("verb", ["sign", "attest"])
def test_a_recorded_act_is_sealed_by_the_next_worker(desk: Desk, verb: str) -> None:
    desk.offered()
    desk.read()
    if verb == "attest":
        desk.sign()
    by = "minister" if verb == "attest" else "souss"
    desk.done(verb, desk.asked(verb, by=by), by=by)
    killed(desk, "sealing")
    assert desk.state() == {"sign": "signing", "attest": "attesting"}[verb]
    desk.clock.move(LEASE + timedelta(seconds=1))
    desk.work_off()
    assert desk.state() == {"sign": "signed", "attest": "in_force"}[verb]
    assert desk.verdict().verdict == {"sign": "incomplete", "attest": "valid"}[verb]


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
