"""Texts in three languages, and what may be typed into one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from govflow.i18n.languages import CODES, LANGUAGES, known
from govflow.i18n.text import Text3, Text3Type, clean_name, clean_text, clean_text3
from govflow.kernel.errors import Invalid

DIALECT = sqlite.dialect()


def test_a_missing_language_shows_the_most_authoritative_text_and_says_which() -> None:
    text = Text3(ar="قرار", fr="Décision")
    assert [text.shown(code) for code in CODES] == [
        ("قرار", "ar"),
        ("Décision", "fr"),
        ("قرار", "ar"),
    ]
    assert Text3(en="Decision").shown("ar") == ("Decision", "en")


def test_a_text_in_no_language_is_refused() -> None:
    with pytest.raises(Invalid):
        Text3()


def test_letters_and_accents_are_kept_together() -> None:
    assert Text3(fr="Fe\u0300s") == Text3(fr="Fès")


def test_a_text_comes_back_from_its_column_whole() -> None:
    column, text = Text3Type(), Text3(ar="قرار", en="Decision")
    stored = column.process_bind_param(text, DIALECT)
    read = column.result_processor(DIALECT, None)
    assert stored == {"ar": "قرار", "en": "Decision"}
    assert (read(json.dumps(stored)), read(stored)) == (text, text)
    assert column.process_bind_param(None, DIALECT) is None
    assert read(None) is None


@pytest.mark.parametrize(
    "hidden",
    [
        "\u202e",
        "\u2066",
        "\u200f",
        "\u200b",
        "\ufeff",
        "\x00",
        "\t",
        "\n",
        "\x7f",
        "\u00ad",
        "\ue000",
    ],
)
def test_nothing_invisible_stays_inside_a_name(hidden: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_name(f"Action{hidden}1", field="title")
    assert refused.value.field == "title"
    assert refused.value.params == {"code": f"U+{ord(hidden):04X}"}


def test_joiners_stay_between_letters_only() -> None:
    assert clean_name("می\u200cخواهم") == "می\u200cخواهم"
    for stray in ("\u200cAction", "Action\u200d", "1\u200c2"):
        with pytest.raises(Invalid):
            clean_name(stray)


def test_a_lone_surrogate_is_refused_and_not_an_error() -> None:
    for clean in (clean_name, clean_text):
        with pytest.raises(Invalid):
            clean("a\ud800b")


def test_a_name_has_single_spaces_and_an_end() -> None:
    assert clean_name("  Étendre   l’intranet  ") == "Étendre l’intranet"
    assert clean_name("الدورة\u00a07") == "الدورة\u00a07"
    with pytest.raises(Invalid) as refused:
        clean_name("a" * 301)
    assert refused.value.params == {"most": 300}


def test_a_text_keeps_its_lines_and_loses_the_residue_of_pasting() -> None:
    assert (
        clean_text("\ufeffMotif\r\n\tvoir\u200b l'an\u00adnexe\u200d\r") == "Motif\n\tvoir l'annexe"
    )
    assert clean_text("\u200fالقرار") == "\u200fالقرار"
    with pytest.raises(Invalid):
        clean_text("pay\u202e001")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    for clean in (clean_name, clean_text):
        try:
            once = clean(text)
        except Invalid:
            continue
        assert clean(once) == once


def test_a_name_in_three_languages_names_the_field_at_fault() -> None:
    assert clean_text3({"ar": " قرار ", "fr": None}, field="title") == Text3(ar="قرار")
    with pytest.raises(Invalid) as hidden:
        clean_text3({"ar": "قرار", "fr": "a\u202eb"}, field="title")
    with pytest.raises(Invalid) as empty:
        clean_text3({"ar": " "}, field="title")
    assert (hidden.value.field, empty.value.field) == ("title_fr", "title_ar")


def test_languages_name_themselves_and_their_direction() -> None:
    assert [(one.code, one.direction, one.locale) for one in LANGUAGES.values()] == [
        ("ar", "rtl", "ar_MA"),
        ("fr", "ltr", "fr_MA"),
        ("en", "ltr", "en_GB"),
    ]
    assert [known(code) for code in ("ar-MA", "fr_FR", "EN", "de", "", None)] == [
        "ar",
        "fr",
        "en",
        None,
        None,
        None,
    ]
