"""Each night everything kept is looked at; what is wrong is told, what nobody names is removed."""

import os
from datetime import timedelta

from sqlalchemy import select, text

from govflow.audit.models import Entry, Examination
from govflow.kernel.clock import FixedClock
from govflow.signing.night import Night
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
    with desk.unit() as work:
        work.session.execute(text("DROP TRIGGER signed_revision_no_update")) if (
            work.session.connection().dialect.name == "sqlite"
        ) else work.session.execute(text("SET LOCAL session_replication_role = replica"))
        work.session.execute(text(f"UPDATE signed_revision SET sha256 = '{'0' * 64}'"))  # noqa: S608
    night(desk).run_through()
    assert found(desk)["papers"][1] == {"wrong": {file.code: "records_altered"}}


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
