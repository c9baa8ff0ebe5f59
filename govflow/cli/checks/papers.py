"""Checks of signed papers, texts, campaigns and charters: bytes, rows and facts."""

from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError

from govflow.charters.checks import differs
from govflow.charters.models import Campaign, Charter, TextVersion
from govflow.cli.checks.line import Line, Place, fail, ok
from govflow.documents.store import Store
from govflow.kernel.db import Base
from govflow.kernel.work import Work
from govflow.signing.models import SignedFile
from govflow.signing.queries import whole
from govflow.signing.registers import DAMAGED, kept_fault

MOST_NAMED = 10  # of what is wrong: the rest is counted
WHY = {
    "damaged": "its file is damaged or missing",
    "records_altered": "its records do not agree with each other",
}
Look = Callable[[Work, int], str]


def lines(place: Place, work: Work) -> Iterator[Line]:
    """Walk every signed paper, text, campaign and charter."""
    store = place.app.extensions["govflow.sealer"].store
    papers = select(SignedFile.id, SignedFile.code)
    texts = select(TextVersion.id, TextVersion.number)
    campaigns = select(Campaign.id, Campaign.public_id)
    charters = select(Charter.id, Charter.reference)
    yield from _walked(work, "signed paper", papers, partial(_paper, store))
    yield from _walked(work, "text", texts, partial(_row, TextVersion))
    yield from _walked(work, "campaign", campaigns, partial(_row, Campaign))
    yield from _walked(work, "charter", charters, partial(_row, Charter))


def _walked(work: Work, what: str, query: Select[int, str], look: Look) -> Iterator[Line]:
    """Look at one after the other; what cannot even be read was altered."""
    rows = work.session.execute(query.order_by(query.selected_columns[0])).all()
    wrong = [(name, why) for number, name in rows if (why := _seen(work, look, number))]
    for name, why in wrong[:MOST_NAMED]:
        yield fail(f"The {what} {name} is not as it was kept: {why}.")
    if len(wrong) > MOST_NAMED:
        yield fail(f"{len(wrong) - MOST_NAMED} more of the {what}s are not as they were kept.")
    if not wrong:
        yield ok(f"Every {what} is as it was kept ({len(rows)}).")


def _seen(work: Work, look: Look, number: int) -> str:
    try:
        return look(work, number)
    except DBAPIError:
        raise
    except DAMAGED:
        return "a row cannot be read"
    finally:
        work.session.expunge_all()  # one at a time in memory


def _paper(store: Store, work: Work, number: int) -> str:
    file = work.session.scalars(whole().where(SignedFile.id == number)).one()
    fault = kept_fault(work, store, file)
    return WHY.get(fault, fault)


def _row(kind: type[Base], work: Work, number: int) -> str:
    column = differs(work, work.session.get_one(kind, number))
    return f"its facts say another {column}" if column else ""
