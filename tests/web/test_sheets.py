"""What people take away in a sheet: text stays text, whatever a spreadsheet would make of it."""

import pytest

from govflow.web.sheets import cell

SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n"]


@pytest.mark.parametrize("sign", SIGNS)
def test_no_sign_begins_a_formula(sign: str) -> None:
    assert cell(f"{sign}1+1") == f"'{sign}1+1"


def test_a_sign_inside_a_text_is_left_alone() -> None:
    assert cell("a=1\n+2") == "a=1\n+2"
