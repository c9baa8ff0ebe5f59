"""The parapheur at addresses that none of its pages gives."""

import pytest

from tests.web.conftest import Enter


@pytest.mark.parametrize("show", ["9" * 5000, "-1", "0", "٣", "1e3", ""])
def test_a_strange_length_of_the_list_is_none(signed_in: Enter, show: str) -> None:
    assert signed_in("drh").get(f"/parapheur?show={show}").status_code == 200


def test_a_tab_that_does_not_exist_is_not_found(signed_in: Enter) -> None:
    assert signed_in("drh").get("/parapheur?tab=nothing").status_code == 404


def test_a_name_that_no_database_holds_names_nothing(signed_in: Enter) -> None:
    browser = signed_in("drh")
    verbs = ("%00/approve", "%00/return", "%00/claim", "case/%00/undo", "case/x:%00/recall")
    assert browser.get("/parapheur?item=%00").status_code == 404
    assert browser.get("/parapheur?undo=%00").status_code == 200
    assert {browser.post(f"/parapheur/{verb}").status_code for verb in verbs} == {404}
