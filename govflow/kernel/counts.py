"""Running numbers: the last one given is a row, locked by whoever gives the next."""

from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from govflow.kernel.work import Work


class Counted(Protocol):
    """A row that remembers the last number given."""

    def __init__(self, **values: int) -> None: ...

    last: int


C = TypeVar("C", bound=Counted)


def next_number(work: Work, kind: type[C], **key: int) -> int:
    """Return the next number of a series, such as a year's; two units never get the same."""
    row = _locked(work, kind, key) or _first(work, kind, key)
    row.last += 1
    work.session.flush()
    return row.last


def _locked(work: Work, kind: type[C], key: dict[str, int]) -> C | None:
    query = select(kind).filter_by(**key).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).first()


def _first(work: Work, kind: type[C], key: dict[str, int]) -> C:
    """Begin a series; if another unit began it just now, take turns with it."""
    try:
        with work.session.begin_nested():
            return work.add(kind(**key, last=0))
    except IntegrityError:
        found = _locked(work, kind, key)
        if found is None:
            raise
        return found
