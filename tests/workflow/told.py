"""What the ledger says of the cases of a test."""

from sqlalchemy import select

from govflow.audit.models import Entry
from tests.make.workflow import House


def facts(house: House) -> list[str]:
    with house.unit(None, read_only=True) as work:
        query = select(Entry.fact).where(Entry.subject.startswith("case:")).order_by(Entry.seq)
        return list(work.session.scalars(query))
