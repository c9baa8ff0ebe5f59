"""Who follows a campaign: on the home page and in the list."""

from govflow.gate.transaction import Application
from tests.html import page
from tests.make.charters import Desk
from tests.web.conftest import entered


def test_the_home_of_the_secretariat_and_the_minister_counts_the_campaign(
    app: Application, desk: Desk, board: str
) -> None:
    desk.sign()
    for name in ("secretariat", "minister"):
        home = entered(app, name).get("/")
        assert f'href="{board}"' in home.text
        assert "Signées : 1 sur 3" in page(home).replace("\u00a0", " ")


def test_the_list_shows_what_one_follows(app: Application, board: str) -> None:
    shown = {name: board in entered(app, name).get("/campaigns").text
             for name in ("secretariat", "minister", "auditor", "souss", "stranger")}  # fmt: skip
    assert shown == {"secretariat": True, "minister": True, "auditor": True, "souss": False,
                     "stranger": False}  # fmt: skip
