"""After the convocation: what changes goes out as a correction, what is over is said at once."""

import re

import pytest

from govflow.kernel.clock import FixedClock
from govflow.meetings import service
from tests.html import Browser, page
from tests.make import meetings as make
from tests.make.meetings import Committees
from tests.web.conftest import Enter
from tests.web.meetings.test_preparing import POINT

WHY = {"reason_ar": "سهو", "reason_fr": "Oubli"}


def rev_of(browser: Browser, form: str) -> str:
    found = re.search(r'name="rev"[^>]*value="([^"]+)"', browser.get(form).text)
    assert found
    return found[1]


def test_a_change_after_the_convocation_asks_why_and_is_shown_as_its_next_version(
    made: Committees, signed_in: Enter
) -> None:
    secretariat = signed_in("secretariat")
    url = f"/meetings/{make.convened(made)}"
    item = re.search(r'id="item-([^"]+)"', secretariat.get(url).text)
    assert item
    stale = secretariat.post(f"{url}/agenda", {"item": item[1], "verb": "remove"})
    assert (stale.status_code, "goes out as a correction" in page(stale)) == (409, True)
    form = {**POINT, "place": "1"}
    assert 'name="reason_ar"' in secretariat.get(f"{url}/act/item").text
    assert secretariat.post(f"{url}/act/item", form).status_code == 422
    sent = secretariat.post(f"{url}/act/item", {**form, **WHY})
    assert sent.status_code == 303
    off = f"{url}/act/off?item={item[1]}"
    assert secretariat.post(off, {**WHY, "rev": rev_of(secretariat, off)}).status_code == 303
    shown = page(secretariat.get(url))
    assert ("version 2" in shown, "version 3" in shown, WHY["reason_ar"] in shown) == (
        True,
        True,
        True,
    )
    assert "Point added: “Regional plans”" in shown
    assert item[1] not in secretariat.get(url).text


@pytest.mark.parametrize("act", ["edit", "move", "cancel", "item", "guest", "answer"])
def test_what_a_held_meeting_no_longer_allows_is_said_before_anything_is_typed(
    made: Committees, signed_in: Enter, clock: FixedClock, act: str
) -> None:
    meeting = make.sitting(made, clock, "SG")
    with made.house.unit(made.house.people.secretariat) as work:
        service.hold(work, make.one(work, meeting))
    assert signed_in("secretariat").get(f"/meetings/{meeting}/act/{act}").status_code == 409


def test_a_point_that_another_tab_saved_is_shown_beside_what_was_typed(
    made: Committees, signed_in: Enter
) -> None:
    secretariat, meeting = signed_in("secretariat"), make.drafted(made)
    with made.house.unit(None, read_only=True) as work:
        item = make.one(work, meeting).agenda[0].public_id
    forms = [f"/meetings/{meeting}/act/{name}?item={item}" for name in ("item", "off")]
    seen = [rev_of(secretariat, form) for form in forms]
    first = {**POINT, "title_en": "First", "rev": seen[0]}
    assert secretariat.post(forms[0], first).status_code == 303
    late = secretariat.post(forms[0], {**POINT, "title_en": "Second", "rev": seen[0]})
    assert (late.status_code, "First" in page(late), "Second" in page(late)) == (409, True, True)
    off = secretariat.post(forms[1], {"rev": seen[1]})
    assert (off.status_code, "First" in page(off)) == (409, True)
    mine = {**POINT, "title_en": "Second", "rev": rev_of(secretariat, forms[0])}
    assert secretariat.post(forms[0], mine).status_code == 303
