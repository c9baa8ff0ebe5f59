"""Cases for process mining: every transition of their life, read back by a reader of XES."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from govflow.workflow.engine.xes import Offer, Trace, xes

START = datetime(2026, 11, 23, 10, tzinfo=UTC)
NS = "{http://www.xes-standard.org/}"
EVENTS = f"{NS}trace/{NS}event"


def after(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def offer(step: str, hours: int, ended: int | None = None, **said: object) -> Offer:
    return Offer(step, "visa", "DRH", after(hours), None if ended is None else after(ended), **said)  # type: ignore[arg-type]


def events(*traces: Trace) -> list[dict[str, str]]:
    log = ET.fromstring(xes(traces))  # noqa: S314 - ours, written a moment ago
    return [said(one) for one in log.iterfind(EVENTS)]


def said(event: ET.Element) -> dict[str, str]:
    """Return the attributes of an event; moments as they are, however they are written."""
    return {one.attrib["key"]: one.attrib["value"].replace(".000", "") for one in event}


def trace(*offers: Offer, outcome: str | None = "approved") -> Trace:
    ended = after(99) if outcome else None
    return Trace("ACT-2026-001", "action-approval", "d" * 64, START, ended, outcome, offers)


def test_each_moment_of_a_case_has_its_transition() -> None:
    found = events(
        trace(
            offer("visa", 0, 2, outcome="return", resource="P1", capacity="own", digest="e" * 64),
            offer("visa", 3, handed_on=True, ended=5, outcome="approve", resource="P2"),
            offer("avis", 3, 4, outcome="silent"),
            offer("sg", 5, 6, closed="decided"),
            offer("minister", 6, 7, closed="case_over"),
        )
    )
    assert [(one["concept:name"], one["lifecycle:transition"]) for one in found] == [
        ("case", "start"),
        ("visa", "schedule"),
        ("visa", "complete"),
        ("visa", "assign"),
        ("avis", "schedule"),
        ("avis", "autoskip"),
        ("visa", "complete"),
        ("sg", "schedule"),
        ("sg", "withdraw"),
        ("minister", "schedule"),
        ("minister", "ate_abort"),
        ("case", "complete"),
    ]
    assert found[2] == {
        "concept:name": "visa",
        "lifecycle:transition": "complete",
        "time:timestamp": "2026-11-23T12:00:00+00:00",
        "org:role": "DRH",
        "org:resource": "P1",
        "gov:kind": "visa",
        "gov:capacity": "own",
        "gov:digest": "e" * 64,
        "gov:outcome": "return",
    }


def test_a_case_that_was_given_up_is_aborted_and_one_on_its_way_has_no_end() -> None:
    assert events(trace(outcome="withdrawn"))[-1]["lifecycle:transition"] == "ate_abort"
    assert [one["lifecycle:transition"] for one in events(trace(outcome=None))] == ["start"]


def test_a_reader_of_process_mining_finds_the_same_events_again(tmp_path: Path) -> None:
    r4pm = pytest.importorskip("r4pm", reason="locked since this test: set-up brings it")
    made = trace(offer("visa", 0, 2, outcome="approve"), offer("avis", 0, 3, outcome="silent"))
    written, again = tmp_path / "log.xes", tmp_path / "again.xes"
    written.write_bytes(xes([made, trace(outcome=None)]))
    r4pm.export_item(r4pm.import_item("EventLog", str(written)), str(again))
    read = [list(said(one).items()) for one in ET.parse(again).iterfind(EVENTS)]  # noqa: S314
    ours = [list(said(one).items()) for one in ET.parse(written).iterfind(EVENTS)]  # noqa: S314
    assert len(ours) == 7
    assert read == ours
