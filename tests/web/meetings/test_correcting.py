"""After the convocation: what changes goes out as a correction, what is over is said at once."""

import re

import pytest

from govflow.kernel.clock import FixedClock
from govflow.meetings import service
from tests.html import page
from tests.make import meetings as make
from tests.make.meetings import Committees
from tests.web.conftest import Enter
from tests.web.meetings.test_preparing import POINT


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
    assert secretariat.post(f"{url}/act/item", form).status_code == 422
    sent = secretariat.post(f"{url}/act/item", {**form, "reason": "Oubli"})
    assert sent.status_code == 303
    off = f"{url}/act/off?item={item[1]}"
    assert secretariat.post(off, {"reason": "Reporté"}).status_code == 303
    shown = page(secretariat.get(url))
    assert ("version 2" in shown, "version 3" in shown, "Oubli" in shown) == (True, True, True)
    assert item[1] not in secretariat.get(url).text


@pytest.mark.parametrize("act", ["edit", "move", "cancel", "item", "guest", "answer"])
def test_what_a_held_meeting_no_longer_allows_is_said_before_anything_is_typed(
    made: Committees, signed_in: Enter, clock: FixedClock, act: str
) -> None:
    meeting = make.sitting(made, clock, "SG")
    with made.house.unit(made.house.people.secretariat) as work:
        service.hold(work, make.one(work, meeting))
    assert signed_in("secretariat").get(f"/meetings/{meeting}/act/{act}").status_code == 409
