"""The catalogue read without a web server."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from govflow.i18n import book, catalog
from govflow.i18n.text import Text3

BODY = Text3(ar="لجنة القيادة", fr="Comité de pilotage")


def test_a_word_is_translated_and_an_unknown_one_speaks_english() -> None:
    assert [catalog.translations(code).gettext("Save") for code in ("ar", "fr", "en")] == [
        "حفظ",
        "Enregistrer",
        "Save",
    ]
    assert catalog.translations("ar").gettext("Never heard") == "Never heard"


def test_yes_and_no_are_words_and_not_truth_values() -> None:
    assert [catalog.sentence(word, "fr") for word in ("Yes", "No", "None")] == [
        "Oui",
        "Non",
        "Aucun",
    ]


def test_a_keyed_sentence_exists_in_english_too() -> None:
    said = {code: catalog.sentence("priority.high", code) for code in ("ar", "fr", "en")}
    assert said == {"ar": "عالية", "fr": "haute", "en": "high"}
    assert catalog.has("refusal.stale")
    assert not catalog.has("refusal.never_heard")


def test_a_count_chooses_its_form() -> None:
    said = [catalog.sentence("%(n)s working day late", "ar", n=n) for n in (0, 1, 2, 3, 11, 100)]
    assert said == [
        "دون تأخير بأيام العمل",
        "متأخر بيوم عمل واحد",
        "متأخر بيومي عمل",
        "متأخر بـ 3 أيام عمل",
        "متأخر بـ 11 يوم عمل",
        "متأخر بـ 100 يوم عمل",
    ]


def test_nothing_is_singular_in_french_and_plural_in_english() -> None:
    said = [catalog.sentence("%(n)s working day late", code, n=0) for code in ("fr", "en")]
    assert said == ["0 jour ouvrable de retard", "0 working days late"]


def test_flask_babel_asks_by_its_own_names() -> None:
    words = catalog.translations("ar")
    assert words.ugettext("Save") == "حفظ"
    late = ("%(n)s working day late", "%(n)s working days late")
    assert words.ungettext(*late, 2) == "متأخر بيومي عمل"
    assert words.ungettext("%(n)s cat", "%(n)s cats", 2) == "%(n)s cats"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 11, 20), "20/11/2026"),
        ("2026-11-20", "20/11/2026"),
        (datetime(2026, 11, 20, 9, 5, tzinfo=UTC), "20/11/2026 09:05"),
        ("2026-11-20T09:05:00+00:00", "20/11/2026 09:05"),
        ("2026-13-45", "\u20682026-13-45\u2069"),
        (1250, "1\u00a0250"),
        (Decimal("2.5"), "2,5"),
        (True, "نعم"),
        (None, ""),
        (BODY, "لجنة القيادة"),
        ({"fr": "Comité"}, "\u2068Comité\u2069"),
        ({}, ""),
        ({"value": "2021-11", "precision": "month"}, "نونبر 2021"),
        ({"other": 1}, "other: 1"),
        (["قرار", "رأي"], "قرار ورأي"),
        ("note.pdf", "\u2068note.pdf\u2069"),
    ],
)
def test_values_are_said_in_the_language_of_the_sentence(value: object, said: str) -> None:
    assert catalog.say(value, "ar") == said


def test_a_value_that_ends_its_own_sentence_brings_no_second_full_stop() -> None:
    said = catalog.sentence(
        "fact.decision.recorded", "fr", number="D1", title="Fin mars.", due=None
    )
    assert "Fin mars. Échéance" in said


def test_a_sentence_never_fails_for_want_of_a_value_or_of_words() -> None:
    assert catalog.sentence("refusal.text.too_long", "en") == (
        "The text is longer than the — characters allowed."
    )
    assert catalog.sentence("100 % sûr", "fr") == "100 % sûr"
    assert catalog.sentence("refusal.never_heard", "fr", n=2) == "refusal.never_heard"


def test_french_punctuation_stays_on_the_line_of_its_word(tmp_path: Path) -> None:
    (tmp_path / "some.yaml").write_text(
        'Ask: {ar: x, fr: "Sûr ? « %(a)s » : de %(b)s à 5 %% !"}\n', encoding="utf-8"
    )
    (entry,) = book.entries(tmp_path)
    assert entry.words["fr"] == (
        "Sûr\u202f? «\u00a0%(a)s\u00a0»\u00a0: de %(b)s à 5\u00a0%%\u202f!",
    )


def test_a_misprint_names_its_file_and_entry(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("Save: حفظ\n", encoding="utf-8")
    with pytest.raises(book.Misprint, match=r"bad\.yaml: 'Save'"):
        book.entries(tmp_path)
