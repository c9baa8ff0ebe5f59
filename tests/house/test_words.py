"""Every word that the house says exists in Arabic, French and English, and none is idle."""

import importlib
from pathlib import Path

import pytest

from govflow.audit.facts import FACTS
from govflow.i18n import catalog, check
from govflow.i18n.book import Entry, entries

FLOWS = sorted(path.parent.name for path in (check.ROOT / "govflow").glob("*/flow.py"))


def entry(msgid: str, plural: str = "", **words: list[str] | str) -> Entry:
    forms = {
        code: (text,) if isinstance(text, str) else tuple(text) for code, text in words.items()
    }
    return Entry(msgid, "some.yaml", forms, plural)


def test_nothing_is_said_that_the_catalogue_lacks() -> None:
    assert [check.to_paste(use) for use in check.missing(check.uses(), entries())] == []


def test_the_catalogue_is_whole_in_three_languages() -> None:
    assert check.faults(entries()) == []


def test_no_word_is_idle() -> None:
    idle = check.unused(check.uses(), entries(), check.sources())
    assert [f"{one.file}: {one.msgid}" for one in idle] == []


def test_every_fact_has_its_sentence() -> None:
    assert sorted(fact for fact in FACTS if not catalog.has(f"fact.{fact}")) == []


@pytest.mark.parametrize("feature", FLOWS)
def test_every_state_has_its_word(feature: str) -> None:
    states = importlib.import_module(f"govflow.{feature}.flow").State
    unnamed = [state for state in states if not catalog.has(f"state.{feature}.{state}")]
    assert sorted(unnamed) == []


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (entry("Save", ar="حفظ", en="Save"), "no words in fr"),
        (entry("Save", ar=" ", fr="x", en="Save"), "no words in ar"),
        (entry("%(a)s", ar="%(b)s", fr="%(a)s", en="%(a)s"), "other placeholders in ar"),
        (
            entry("%(n)s a", "%(n)s as", ar=["%(n)s"] * 5, fr=["%(n)s"] * 2, en=["%(n)s"] * 2),
            "5 forms instead of 6 in ar",
        ),
        (
            entry(
                "%(n)s %(a)s",
                "x",
                ar=["%(n)s %(a)s"] * 5 + ["%(n)s"],
                fr=["%(n)s %(a)s"] * 2,
                en=["%(n)s %(a)s"] * 2,
            ),
            "a form without its placeholder in ar",
        ),
        (
            entry("refusal.x", ar="x", fr="x", en="refusal.x"),
            "a keyed sentence needs its English",
        ),
    ],
)
def test_a_fault_of_the_catalogue_is_found(faulty: Entry, said: str) -> None:
    assert check.faults([faulty]) == [f"some.yaml: {faulty.msgid!r}: {said}"]


def test_one_message_in_two_files_has_the_same_words() -> None:
    one, other = (
        entry("Save", ar="حفظ", fr="x", en="Save"),
        entry("Save", ar="خزن", fr="x", en="Save"),
    )
    assert check.faults([one, one]) == []
    assert check.faults([one, other]) == [
        "some.yaml, some.yaml: 'Save': the same message in other words"
    ]


def test_what_is_said_is_found_in_templates_and_code(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "govflow").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{{ _("Save") }}{{ ngettext("%(n)s cat", "%(n)s cats", n) }}{{ words("error.404.title") }}',
        encoding="utf-8",
    )
    (tmp_path / "govflow" / "service.py").write_text(
        'raise Conflict("stale")\nledger.record(work, "cat.fed", cat)\n', encoding="utf-8"
    )
    assert [(use.msgid, use.plural) for use in check.uses(tmp_path)] == [
        ("%(n)s cat", "%(n)s cats"),
        ("Save", ""),
        ("error.404.title", ""),
        ("fact.cat.fed", ""),
        ("refusal.stale", ""),
    ]


def test_a_missing_message_is_printed_ready_to_paste() -> None:
    assert check.to_paste(check.Use('Say "no"', "page.html:1")) == (
        '"Say \\"no\\"": {ar: "", fr: ""}  # page.html:1'
    )
    assert check.to_paste(check.Use("refusal.x", "a.py:2")) == (
        'refusal.x: {ar: "", fr: "", en: ""}  # a.py:2'
    )


def test_keys_put_together_in_code_count_as_named() -> None:
    sources = 'f"state.{kind}" words("error." ~ status) Invalid("holiday.length")'
    known = [
        entry("state.action.open"),
        entry("refusal.holiday.length"),
        entry("refusal.holiday.never"),
        entry("priority.high"),
    ]
    assert [one.msgid for one in check.unused([], known, sources)] == [
        "refusal.holiday.never",
        "priority.high",
    ]
