"""What the tests of the pages of actions share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from govflow.gate.transaction import Application
from tests.html import Browser
from tests.make.workflow import House

Enter = Callable[[str], Browser]
LIST, NEW = "/actions", "/actions/new"


def typed(house: House, **said: str) -> dict[str, str]:
    owner = house.people.chef_si.post.public_id
    return {"title_en": "Extend the intranet", "owner": owner, "due": "31/01/2027",
            "priority": "high"} | said  # fmt: skip


@contextmanager
def counted(app: Application) -> Iterator[list[str]]:
    """Note the statements that a page sends."""
    engine, sent = app.extensions["govflow.database"].engine, list[str]()

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
