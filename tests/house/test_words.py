"""Every word that the house says exists in Arabic, French and English, and none is idle."""

import importlib
import re
from pathlib import Path

import pytest

from govflow.i18n import catalog
from govflow.i18n.book import Entry, entries
from govflow.workflow.engine.route import RETURNS, Human, Rule
from tests.house import catalogue

SKIPPED = ("visa", "approval")  # the kinds that may say `skip` in a definition
CLOSING = re.compile(r"""(?:Close|shut|shut_all|_close|give_up)\([^()]*, "(\w+)"\)""")
FLOWS = sorted(path.parent.name for path in (catalogue.ROOT / "govflow").glob("*/flow.py"))


def entry(msgid: str, plural: str = "", **words: list[str] | str) -> Entry:
    forms = {
        code: (text,) if isinstance(text, str) else tuple(text) for code, text in words.items()
    }
    return Entry(msgid, "some.yaml", forms, plural)


def test_nothing_is_said_that_the_catalogue_lacks() -> None:
    assert [catalogue.to_paste(use) for use in catalogue.missing(catalogue.uses(), entries())] == []


def test_the_catalogue_is_whole_in_three_languages() -> None:
    assert catalogue.faults(entries()) == []


def test_no_word_is_idle() -> None:
    idle = catalogue.unused(catalogue.uses(), entries(), catalogue.sources())
    assert [f"{one.file}: {one.msgid}" for one in idle] == []


def outcomes(kind: str) -> set[str]:
    """Everything that a step of a kind may be answered or left with."""
    verbs = Human("step", kind, (), {"approve": "", "reject": ""}, Rule(abstain=True)).verbs
    if kind == "avis":
        return {*verbs, "silent", "done", "reject"}
    return {*verbs, "silent", "return"} | ({"skipped"} if kind in SKIPPED else set())


@pytest.mark.parametrize("kind", ["avis", *RETURNS])
def test_every_outcome_of_every_kind_of_step_has_its_sentence(kind: str) -> None:
    named = {one.msgid for one in entries() if one.msgid.startswith(f"outcome.{kind}.")}
    assert named == {f"outcome.{kind}.{outcome}" for outcome in outcomes(kind)}


@pytest.mark.parametrize("kind", ["avis", *RETURNS])
def test_every_verb_of_every_kind_of_step_has_its_sentence(kind: str) -> None:
    named = {one.msgid for one in entries() if one.msgid.startswith(f"verb.{kind}.")}
    verbs = Human("step", kind, (), {"approve": "", "reject": ""}, Rule(abstain=True)).verbs
    assert named == {f"verb.{kind}.{verb}" for verb in verbs}


def test_every_reason_for_which_a_task_is_closed_has_its_sentence() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (catalogue.ROOT / "govflow" / "workflow").rglob("*.py")
    )
    named = {one.msgid for one in entries() if one.msgid.startswith("closed.")}
    assert named == {f"closed.{reason}" for reason in CLOSING.findall(code)}


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
    assert catalogue.faults([faulty]) == [f"some.yaml: {faulty.msgid!r}: {said}"]


def test_one_message_in_two_files_has_the_same_words() -> None:
    one, other = (
        entry("Save", ar="حفظ", fr="x", en="Save"),
        entry("Save", ar="خزن", fr="x", en="Save"),
    )
    assert catalogue.faults([one, one]) == []
    assert catalogue.faults([one, other]) == [
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
    assert [(use.msgid, use.plural) for use in catalogue.uses(tmp_path)] == [
        ("%(n)s cat", "%(n)s cats"),
        ("Save", ""),
        ("error.404.title", ""),
        ("fact.cat.fed", ""),
        ("refusal.stale", ""),
    ]


def test_a_missing_message_is_printed_ready_to_paste() -> None:
    assert catalogue.to_paste(catalogue.Use('Say "no"', "page.html:1")) == (
        '"Say \\"no\\"": {ar: "", fr: ""}  # page.html:1'
    )
    assert catalogue.to_paste(catalogue.Use("refusal.x", "a.py:2")) == (
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
    assert [one.msgid for one in catalogue.unused([], known, sources)] == [
        "refusal.holiday.never",
        "priority.high",
    ]
