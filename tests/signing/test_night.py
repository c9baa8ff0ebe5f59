"""Each night everything kept is looked at; what is wrong is told, what nobody names is removed."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from govflow.audit.models import Entry, Examination
from govflow.kernel.clock import FixedClock
from govflow.signing.night import Night, _first
from govflow.signing.registers import printed
from tests.make import tampering
from tests.signing.desk import Desk

WEEK = 7 * 24 * 3600


def night(desk: Desk) -> Night:
    return Night(desk.database, desk.clock, desk.sealer)


def found(desk: Desk) -> dict[str, tuple[bool, dict[str, object]]]:
    with desk.unit(read_only=True) as work:
        return {one.name: (one.good, one.details) for one in work.all(select(Examination))}


def alarms(desk: Desk) -> int:
    with desk.unit(read_only=True) as work:
        return work.count(select(Entry).where(Entry.fact == "paper.distrusted"))


def altered(desk: Desk, table: str, change: str) -> None:
    with desk.unit() as work:
        tampering.altered(work, table, change)


def at(clock: FixedClock, hour: int) -> None:
    clock.at = clock.at.replace(hour=hour)


def test_a_house_in_order_is_found_so(desk: Desk) -> None:
    desk.offer()
    desk.act(desk.offer(8), "Sig_Director", desk.director)
    desk.carrier.run()
    night(desk).run_through()
    seen = found(desk)
    assert {name: good for name, (good, _details) in seen.items()} == {
        "ledger": True,
        "store": True,
        "papers": True,
    }
    assert seen["papers"][1] == {"wrong": {}}


def test_an_altered_file_is_told_once(desk: Desk) -> None:
    file = desk.offer()
    path = desk.sealer.store.path(file.head_sha256)
    path.write_bytes(path.read_bytes() + b"\n")
    for _night in range(2):
        night(desk).run_through()
    seen = found(desk)
    assert seen["store"] == (False, {"wrong": [file.head_sha256], "swept": 0})
    assert seen["papers"] == (False, {"wrong": {file.code: "damaged"}})
    assert alarms(desk) == 1


def test_records_that_no_longer_agree_are_told(desk: Desk) -> None:
    file = desk.offer()
    altered(desk, "signed_revision", f"sha256 = '{'0' * 64}'")
    night(desk).run_through()
    assert found(desk)["papers"][1] == {"wrong": {file.code: "records_altered"}}


@pytest.mark.parametrize("damaged", ["{}", "[]", "not even JSON"])
def test_a_damaged_act_is_its_papers_finding_and_not_the_end_of_the_night(
    desk: Desk, damaged: str
) -> None:
    first, second = desk.offer(), desk.offer(8)
    desk.act(first, "Sig_Director", desk.director)
    desk.carrier.run()
    altered(desk, "signed_act", f"canonical_text = '{damaged}'")
    path = desk.sealer.store.path(second.head_sha256)
    path.write_bytes(path.read_bytes() + b"\n")
    night(desk).run_through()
    wrong = {first.code: "records_altered", second.code: "damaged"}
    assert found(desk)["papers"] == (False, {"wrong": wrong})
    assert desk.verdict(first).reasons == ("records_altered",)


def test_rows_that_cannot_be_read_are_told_and_the_next_paper_is_looked_at(desk: Desk) -> None:
    first, second = desk.offer(), desk.offer(8)
    altered(desk, "signed_file", f"fields = '7', data_text = '{{}}' WHERE id = {first.id}")
    desk.sealer.store.path(second.head_sha256).unlink()
    night(desk).run_through()
    wrong = {first.code: "records_altered", second.code: "damaged"}
    assert found(desk)["papers"] == (False, {"wrong": wrong})
    assert printed(desk.now(first)).reference == first.code


def test_a_look_that_failed_is_begun_anew_in_the_same_night(desk: Desk, tmp_path: Path) -> None:
    desk.offer()
    at(desk.clock, 1)
    keeper = night(desk)
    keeper.sealer = replace(desk.sealer, keys=tmp_path / "nowhere")
    while keeper.run():
        pass
    assert "papers" not in found(desk)
    keeper.sealer = desk.sealer
    assert keeper.run() == 0
    desk.clock.move(timedelta(minutes=15))
    while keeper.run():
        pass
    assert found(desk)["papers"] == (True, {"wrong": {}})


def test_of_many_the_rest_is_counted() -> None:
    assert _first([str(one) for one in range(60)])[-2:] == ["49", "+10"]


def test_what_nobody_names_is_removed_after_a_week(desk: Desk) -> None:
    file = desk.offer()
    store = desk.sealer.store
    fresh, old, draft = store.put(b"fresh"), store.put(b"old"), store.path(file.head_sha256)
    left = draft.with_name(".0123456789abcdef")
    left.write_bytes(b"cut short")
    for path in (store.path(old), left, draft):
        long_ago = path.stat().st_mtime - WEEK - 60
        os.utime(path, (long_ago, long_ago))
    night(desk).run_through()
    assert [store.holds(one) for one in (fresh, old, file.head_sha256)] == [True, False, True]
    assert not left.exists()
    assert found(desk)["store"] == (True, {"wrong": [], "swept": 2})


def test_bytes_that_are_given_again_are_not_old(desk: Desk) -> None:
    store = desk.sealer.store
    sha256 = store.put(b"again")
    os.utime(store.path(sha256), (0, 0))
    assert store.put(b"again") == sha256
    night(desk).run_through()
    assert store.holds(sha256)


def test_a_broken_chain_is_told(desk: Desk) -> None:
    desk.offer()
    with desk.unit() as work:
        work.session.execute(text("UPDATE ledger_head SET seq = seq + 1"))
    night(desk).run_through()
    good, details = found(desk)["ledger"]
    assert (good, details["reason"]) == (False, "truncated")


def test_it_works_by_night_in_portions_and_once(desk: Desk) -> None:
    desk.offer()
    keeper = night(desk)
    at(desk.clock, 11)
    assert keeper.run() == 0
    desk.clock.move(timedelta(days=1))
    at(desk.clock, 2)
    portions = 0
    while keeper.run():
        portions += 1
    assert portions >= 3
    assert found(desk)["papers"][0] is True
    assert (keeper.run(), night(desk).run()) == (0, 0)
    desk.clock.move(timedelta(days=1))
    assert keeper.run() == 1
