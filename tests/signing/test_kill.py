"""A worker is killed at each point of its work: nothing happened, or all of it."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from govflow.signing.carry import LEASE
from tests.signing.desk import Desk

ROOT = Path(__file__).parents[2]


def killed(desk: Desk, point: str) -> None:
    url = desk.database.engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.signing.dying", url),
            *(str(desk.sealer.store.root), str(desk.sealer.keys), point),
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]


@pytest.mark.parametrize("point", ["leased", "storing", "stored", "moving the head"])
def test_killed_before_the_head_has_moved_nothing_has_happened(desk: Desk, point: str) -> None:
    file = desk.offer()
    act = desk.act(file, "Sig_Director", desk.director)
    killed(desk, point)
    assert desk.now(file).head_sha256 == file.head_sha256
    assert desk.verdict(file).missing == ("Sig_Director", "Sig_Minister")
    desk.clock.move(LEASE + timedelta(seconds=1))
    assert desk.carrier.run() == 1
    answer = desk.verdict(file)
    assert (answer.verdict, answer.missing) == ("incomplete", ("Sig_Minister",))
    assert [one["act"] for one in desk.heard] == [act.sha256]


def test_killed_once_the_head_has_moved_all_has_happened(desk: Desk) -> None:
    file = desk.offer()
    desk.act(file, "Sig_Director", desk.director)
    killed(desk, "done")
    assert desk.verdict(file).missing == ("Sig_Minister",)
    desk.clock.move(LEASE + timedelta(seconds=1))
    assert desk.carrier.run() == 0
