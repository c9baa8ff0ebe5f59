"""What a text lacks, and how a form becomes a text."""

from collections.abc import Callable
from typing import Any

import pytest

from govflow.charters import core
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


@pytest.mark.parametrize(
    ("number", "language", "kept"),
    [
        ("1", "ar", "32f9c1d6954264a4"),
        ("1", "fr", "e95d5042f7a73624"),
        ("1", "en", "d78ff14f24aeb9f7"),
        ("2", "ar", "a793b2624f2e257a"),
        ("2", "fr", "b4a20f3e4e797a9f"),
        ("2", "en", "0ae1a6a25d2c820a"),
    ],
)
def test_the_words_that_acts_approved_never_change(number: str, language: str, kept: str) -> None:
    said = catalog.sentence(f"charter.consent.{number}", language)
    assert fingerprint(said.encode())[:16] == kept
