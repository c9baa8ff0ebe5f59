"""What happens to a file before any row speaks of it: checked, drawn, stored.

All of it is slow, so it runs outside the units of work: a view opens one to ask whether the
person may, closes it, prepares the file, and opens another to write.
"""

from dataclasses import dataclass

from govflow.documents import pages
from govflow.documents.check import check
from govflow.documents.store import Store


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page whose image is in the store."""

    sha256: str
    width: int
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file in the store, ready for its row."""

    name: str
    sha256: str
    media_type: str
    size: int
    pages: tuple[PreparedPage, ...]


def prepare(store: Store, filename: str, data: bytes, *, ours: bool = False) -> Prepared:
    """Check a file, draw its pages and store it all. Raises Invalid on the field `file`.

    `ours` where these very bytes are a paper that this house sealed.
    """
    checked = check(filename, data)
    drawn = pages.draw(data, checked.type.media, ours=ours) if checked.type.drawn else ()
    kept = tuple(
        PreparedPage(store.put(page.image), page.width, page.height, page.text) for page in drawn
    )
    return Prepared(checked.name, store.put(data), checked.type.media, len(data), kept)
