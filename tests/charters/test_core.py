"""What a text lacks, and how a form becomes a text."""

from collections.abc import Callable
from typing import Any

import pytest

from govflow.charters import core
from govflow.charters.parts import changes
from govflow.i18n import catalog
from govflow.kernel.canonical import fingerprint
from tests.make.clauses import content

Change = Callable[[dict[str, Any]], Any]
FAULTS: list[tuple[Change, str]] = [
    (lambda text: text["sections"][2]["clauses"].clear(), "charter.text.no_ministry"),
    (lambda text: text["sections"][1]["clauses"].clear(), "charter.text.no_director"),
    (
        lambda text: text["sections"][1]["clauses"][0]["text"].update(ar=" "),
        "charter.text.lacks_ar",
    ),
    (lambda text: text["sections"][1]["clauses"][0]["text"].pop("fr"), "charter.text.lacks_fr"),
    (lambda text: text["sections"][0]["title"].update(ar=""), "charter.text.lacks_ar"),
    (lambda text: text["references"][0].update(number=""), "charter.text.reference_number"),
    (lambda text: text["references"][0].update(date={}), "charter.text.reference_date"),
    (lambda text: text["references"][0].update(status="?"), "charter.text.reference_status"),
]


@pytest.mark.parametrize(("change", "key"), FAULTS)
def test_each_fault_is_named_once(change: Change, key: str) -> None:
    text = content()
    assert core.faults(text) == []
    change(text)
    assert [fault.key for fault in core.faults(text)] == [key]


def test_a_clause_changed_in_one_language_is_a_fault() -> None:
    before, text = content(), content()
    text["sections"][1]["clauses"][1]["text"]["fr"] = "Rendre compte chaque année."
    (fault,) = core.faults(text, before)
    assert (fault.key, fault.params) == ("charter.text.changed_alone", {"place": "2.2"})
    text["sections"][1]["clauses"][1]["text"]["ar"] = "يقدم الحساب كل سنة."
    assert core.faults(text, before) == []


ALONE: list[tuple[Change, Change, str, str]] = [
    (
        lambda text: text["sections"][1]["title"].update(fr="Ses devoirs"),
        lambda text: text["sections"][1]["title"].update(ar="واجباته"),
        "charter.text.title_changed_alone",
        "2",
    ),
    (
        lambda text: text["sections"][1].update(lead={"fr": "Il s'engage :"}),
        lambda text: text["sections"][1]["lead"].update(ar="يلتزم بما يلي:"),
        "charter.text.title_changed_alone",
        "2",
    ),
    (
        lambda text: text["references"][0]["title"].update(fr="Une loi"),
        lambda text: text["references"][0]["title"].update(ar="قانون"),
        "charter.text.reference_changed_alone",
        "1",
    ),
    (
        lambda text: text["references"][0].update(
            number="54-20", title=text["references"][0]["title"] | {"fr": "Une loi"}
        ),
        lambda text: text["references"][0]["title"].update(ar="قانون"),
        "charter.text.reference_changed_alone",
        "1",
    ),
    (
        lambda text: text["indicators"][0]["source"].update(ar="مصدر آخر"),
        lambda text: text["indicators"][0]["source"].update(fr="Une autre"),
        "charter.text.indicator_changed_alone",
        "1",
    ),
]


@pytest.mark.parametrize(("one", "other", "key", "place"), ALONE)
def test_nothing_is_changed_in_one_language_alone(
    one: Change, other: Change, key: str, place: str
) -> None:
    before, text = content(), content()
    one(text)
    (fault,) = core.faults(text, before)
    assert (fault.key, fault.params) == (key, {"place": place})
    other(text)
    assert core.faults(text, before) == []


def test_the_number_and_the_date_of_a_reference_are_of_no_language() -> None:
    before, text = content(), content()
    text["references"][0].update(number="54-20", date={"value": "2022", "precision": "year"})
    text["references"].append(text["references"][0] | {"number": "43-20", "title": {"fr": "Autre"}})
    assert core.faults(text, before) == []


def test_what_a_text_changed_since_the_one_before_is_listed() -> None:
    before, text = content(), content()
    director = text["sections"][1]
    director["title"].update(ar="واجباته", fr="Ses devoirs")
    del director["clauses"][0]
    director["clauses"].append({"id": "new", "name": None, "text": {"ar": "جديد", "fr": "Neuf"}})
    director["clauses"][0]["text"]["fr"] = "Autrement."
    text["references"][0]["number"] = "54-20"
    text["indicators"][0]["target"] += 1
    assert [(one.how, one.part.kind, one.part.number) for one in changes(text, before)] == [
        ("changed", "title", "2"),
        ("changed", "clause", "2.1"),
        ("added", "clause", "2.2"),
        ("changed", "reference", "1"),
        ("changed", "indicator", "1"),
        ("removed", "clause", "2.1"),
    ]


@pytest.mark.parametrize(
    ("number", "language", "kept"),
    [
        ("1", "ar", "32f9c1d6954264a4"),
        ("1", "fr", "e95d5042f7a73624"),
        ("1", "en", "d78ff14f24aeb9f7"),
        ("2", "ar", "a793b2624f2e257a"),
        ("2", "fr", "b4a20f3e4e797a9f"),
        ("2", "en", "0ae1a6a25d2c820a"),
        ("attest.1", "ar", "da062ee79f805140"),
        ("attest.1", "fr", "739b6b207de0f6d2"),
        ("attest.1", "en", "0d62f1ec233e83e1"),
        ("countersign.1", "ar", "9be452152d2af68f"),
        ("countersign.1", "fr", "357a041565da060d"),
        ("countersign.1", "en", "09de919ba3a898c2"),
    ],
)
def test_the_words_that_acts_approved_never_change(number: str, language: str, kept: str) -> None:
    said = catalog.sentence(f"charter.consent.{number}", language)
    assert fingerprint(said.encode())[:16] == kept
