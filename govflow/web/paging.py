"""Lists page by page: the address names the last row that was seen."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import request
from sqlalchemy import Select

from govflow.kernel.db import asked
from govflow.kernel.work import Work

T = TypeVar("T")
SIZE = 50


def page_of(
    work: Work,
    query: Select[T],
    *,
    seen: Select[T],
    after: Callable[[Select[T], Any], Select[T]],
) -> list[T]:
    """Return one page of a list and one row more, which tells whether it goes on.

    `seen` are the rows that the reader may know, `after` narrows a list to what follows one.
    """
    key = asked(request.args.get("after", ""))
    kind = seen.column_descriptions[0]["entity"]
    last = work.first(seen.where(kind.public_id == key)) if key else None
    return work.all((after(query, last) if last else query).limit(SIZE + 1))
