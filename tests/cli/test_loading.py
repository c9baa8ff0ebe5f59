"""How the demonstration comes in: once, whole or not at all, its errors with their place."""

import json
import stat
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from govflow.accounts import passwords
from govflow.audit.models import Entry
from govflow.cli.demonstration import keys
from govflow.cli.demonstration.data import Data
from govflow.cli.demonstration.fields import GROUPS, SECTIONS, WAITING
from govflow.cli.demonstration.load import Loader, Report
from govflow.cli.demonstration.sheet import DataError, read
from govflow.kernel.actor import SYSTEM
from govflow.kernel.errors import Conflict
from govflow.kernel.work import begin
from govflow.org.models import Organisation
from tests.cli.conftest import Change, Desk, changed, written
from tests.make.org import organisation

Values = dict[str, Any]


def stored(desk: Desk) -> tuple[int, int]:
    """How many facts and organisations there are."""
    with begin(desk.database, actor=SYSTEM, clock=desk.clock, read_only=True) as work:
        counts = [
            work.session.scalar(select(func.count()).select_from(kind)) or 0
            for kind in (Entry, Organisation)
        ]
    return counts[0], counts[1]


def test_a_second_loading_changes_nothing_and_says_so(desk: Desk) -> None:
    first = desk.load(facts_only=True)
    before, accounts = stored(desk), keys.known(desk.folder)
    second = desk.load(facts_only=True)
    assert (first.already, second.already) == (False, True)
    assert (stored(desk), keys.known(desk.folder)) == (before, accounts)


def test_a_second_start_does_not_even_read_the_file(desk: Desk) -> None:
    desk.load(facts_only=True)
    nowhere = partial(Data.load, desk.folder / "missing.yaml")
    assert Loader(desk.database, desk.clock, desk.folder, nowhere).load() == Report(already=True)


def test_other_data_are_left_alone(desk: Desk) -> None:
    with begin(desk.database, actor=SYSTEM, clock=desk.clock) as work:
        organisation(work)
    before = stored(desk)
    with pytest.raises(Conflict, match="other_data"):
        desk.load()
    assert stored(desk) == before


def test_what_waits_is_counted_by_section_and_field() -> None:
    waiting = Data(written()).waiting()
    told = {name: waiting[name] for name in ("plans", "events", "bodies.mission")}
    assert told == {"plans": 1, "events": 7, "bodies.mission": 1}


def test_every_section_is_either_loaded_or_waits() -> None:
    places = [set(SECTIONS), set(GROUPS), set(WAITING), {"departments_note"}]
    assert set().union(*places) == set(written())
    assert sum(map(len, places)) == len(written())
    assert set(WAITING) <= set(Data(written()).waiting())


def _entry(found: Values, section: str, key: str) -> Values:
    entry: Values = next(one for one in found[section] if one.get("id") == key)
    return entry


def _put(section: str, key: str, **values: object) -> Change:
    return lambda found: _entry(found, section, key).update(values)


BROKEN: list[tuple[str, Change, str]] = [
    (
        "a reference to nothing",
        _put("holdings", "hold-sg-1", post="post-xx"),
        "holdings, entry hold-sg-1, field post: there is no post 'post-xx'.",
    ),
    (
        "two holders of one post",
        _put("holdings", "hold-minister-1", to=None),
        "holdings, entry hold-minister-2, field from_day: ",
    ),
    (
        "a day that is none",
        _put("holdings", "hold-sg-1", **{"from": "2019-02-30"}),
        "holdings, entry hold-sg-1, field from: a day is needed, not '2019-02-30'.",
    ),
    (
        "a text that lacks a language",
        _put("units", "u-lab", n={"ar": "الوزارة", "fr": "Ministère"}),
        "units, entry u-lab, field n: a text is needed in ar, fr and en.",
    ),
    (
        "a field that nobody knows",
        _put("posts", "post-sg", colour="blue"),
        "posts, entry post-sg, field colour: there is no such field.",
    ),
    (
        "a role that nobody knows",
        _put("posts", "post-sg", roles=["king"]),
        "posts, entry post-sg, field roles: there is no role 'king'.",
    ),
    (
        "an account for somebody who does not hold the post",
        lambda found: found["demo_users"][0].update(post="post-sg"),
        "demo_users, entry ministre, field post: this person does not hold it today.",
    ),
    (
        "a date less precise than it says",
        _put("bodies", "b-rci", created={"value": "2010", "precision": "day"}),
        "bodies, entry b-rci, field created: ",
    ),
    (
        "a body that closed without a day",
        _put("bodies", "b-rci-c1", closed=None),
        "bodies, entry b-rci-c1, field closed: ",
    ),
    (
        "a seat for a post that is not there",
        lambda found: _entry(found, "bodies", "b-copil")["seats"][1].update(post="post-yy"),
        "bodies.seats, entry seat-copil-2, field post: there is no post 'post-yy'.",
    ),
    (
        "a field of a seat that nobody knows",
        lambda found: _entry(found, "bodies", "b-copil")["seats"][1].update(color="red"),
        "bodies.seats, entry seat-copil-2, field color: there is no such field.",
    ),
    (
        "a binding of no circuit",
        _put("circuit_bindings", "bd-action", circuit="cir-zz"),
        "circuit_bindings, entry bd-action, field circuit: there is no circuit 'cir-zz'.",
    ),
    (
        "an action with a priority of its own",
        _put("actions", "ac-1", priority="huge"),
        "actions, entry ac-1, field priority: it must be high or normal or low.",
    ),
    (
        "a pattern over nothing",
        _put("bodies", "b-gis-reg-{region}", per="planet"),
        "bodies, entry b-gis-reg-{region}, field per: it must be region or department.",
    ),
    (
        "a name in braces that nothing stands for",
        _put("bodies", "b-gis-reg-{region}", code="GIS-{moon}"),
        "bodies, entry b-gis-reg-{region}, field per: nothing stands for 'moon' in a pattern.",
    ),
    (
        "an id that stands twice",
        lambda found: found["regions"].append(found["regions"][0]),
        "regions, entry MA-01, field id: it stands twice.",
    ),
]


@pytest.mark.parametrize(
    ("change", "told"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_broken_entry_is_named_and_nothing_is_stored(
    desk: Desk, change: Change, told: str
) -> None:
    with pytest.raises(DataError) as found:
        desk.load(facts_only=True, data=changed(change))
    message = found.value.format_message()
    assert message.startswith(f"demonstration data: {told}")
    assert (stored(desk), list(desk.folder.glob("demo-accounts*"))) == ((0, 0), [])


def test_a_section_that_nobody_knows_stops_the_reading() -> None:
    with pytest.raises(DataError, match="there is no section 'persones'"):
        Data({**written(), "persones": []})


def test_a_key_that_stands_twice_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text("meta:\n  a: 1\n  a: 2\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 3: 'a' stands twice"):
        read(path)


def test_a_file_that_is_no_yaml_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("meta: [", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        read(path)


def test_a_circuit_that_the_engine_refuses_waits_with_its_reason(desk: Desk) -> None:
    def loop(found: Values) -> None:
        definition = _entry(found, "circuits", "cir-minutes")["definition"]
        definition["steps"]["remarks"]["kind"] = "lottery"

    report = desk.load(facts_only=True, data=changed(loop))
    assert report.waiting["circuits"] == report.waiting["circuit_bindings"] == 1
    assert any(reason.startswith("circuits cir-minutes: ") for reason in report.reasons)
    assert "circuit_bindings bd-minutes: its circuit cir-minutes waits" in report.reasons


def test_the_accounts_file_is_for_its_owner_alone(desk: Desk) -> None:
    desk.load(facts_only=True)
    path = desk.folder / keys.NAME
    found = json.loads(path.read_text(encoding="utf-8"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(found) == 74
    minister = next(one for one in found if one["username"] == "ministre")
    assert set(minister) == {"username", "password", "post", "roles"}
    assert (minister["post"], minister["roles"]) == ("MINISTRE", ["approver", "supervisor"])


def test_a_start_cut_off_after_the_commit_still_finds_its_passwords(desk: Desk) -> None:
    desk.load(facts_only=True)
    made = keys.known(desk.folder)
    (desk.folder / keys.NAME).rename(desk.folder / f"{keys.NAME}.new")
    desk.load(facts_only=True)
    assert keys.known(desk.folder) == made


def test_passwords_differ_and_their_hashes_fit() -> None:
    made = keys.make([("sg", "SG", ["manager"]), ("drh", "DRH", [])])
    hashes = keys.hashed(made)
    assert made[0].password != made[1].password
    for key in made:
        assert passwords.check(hashes[key.username], key.password) is not None
