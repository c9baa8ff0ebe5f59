"""The peers run in processes of their own, and count right where they promise to. No times."""

import subprocess
from pathlib import Path

import pytest

from benchmarks import jobs, peer
from benchmarks.lanes import Void
from benchmarks.peer import Peer
from benchmarks.stores import Store
from tests.benchmarks.test_engine import RIGHT, TINY

pytestmark = pytest.mark.skipif(not peer.are_installed(), reason=f"the peers are {peer.ABSENT}")
UNGUARDED = ("SpiffWorkflow, no guard", "viewflow, default lock")
# Two steps at once, then one: what an exported circuit looks like.
PLAYED = """
from benchmarks.peers.bpmn import Circuit

NODES = ["startEvent:begin", "parallelGateway:split", "userTask:left", "userTask:right",
         "parallelGateway:join", "userTask:sign", "endEvent:end"]
FLOWS = ["begin split", "split left", "split right", "left join", "right join", "join sign",
         "sign end"]
nodes = "".join("<{0} id='{1}'/>".format(*node.split(":")) for node in NODES)
flows = "".join("<sequenceFlow id='f{0}' sourceRef='{1}' targetRef='{2}'/>".format(n, *way.split())
                for n, way in enumerate(FLOWS))
model = "http://www.omg.org/spec/BPMN/20100524/MODEL"
process = f"<process id='p' isExecutable='true'>{nodes}{flows}</process>"
head = f"<definitions xmlns='{model}' id='d' targetNamespace='urn:x'>"
circuit = Circuit(f"{head}{process}</definitions>", "p")
play = circuit.start()
for step in ("right", "left", "sign"):
    print(*sorted(play.enabled()))
    play.answer(step)
    play = circuit.load(circuit.dump(play))
print(play.is_finished)
"""


@pytest.mark.parametrize("name", [name for name in peer.NAMES if name not in UNGUARDED])
def test_a_guarded_peer_finishes_its_items_and_counts_a_click_of_four_once(
    store: Store, name: str
) -> None:
    one = Peer(name, store, "peer")
    assert one.clicked(40, 4) == RIGHT
    done = one.flow(1, 2)  # void if one did not arrive
    assert (len(done.starts), len(done.approvals)) == (2, 6)
    one.close()


@pytest.mark.parametrize("name", UNGUARDED)
def test_every_click_on_an_unguarded_peer_is_counted(tmp_path: Path, name: str) -> None:
    one = Peer(name, Store("sqlite-full", tmp_path), "peer")
    counted = one.clicked(2, 4)
    assert counted.total() - counted["wrong"] == 8
    one.close()


def test_viewflow_shows_the_same_inbox_as_the_floor(store: Store) -> None:
    figures = jobs.inbox(store, TINY, [jobs.floor, *jobs.peers(*peer.READING)])
    assert [figure.contender for figure in figures] == ["floor", *peer.READING] * 2


def test_a_peer_that_fails_makes_the_run_void(tmp_path: Path) -> None:
    with pytest.raises(Void, match="KeyError"):
        Peer("nobody", Store("sqlite-full", tmp_path), "peer")


def test_a_circuit_written_as_bpmn_can_be_played_step_by_step() -> None:
    played = subprocess.run(
        [peer.PYTHON, "-c", PLAYED], cwd=peer.ROOT, capture_output=True, text=True, check=True
    )
    assert played.stdout.splitlines() == ["left right", "left", "sign", "True"]
