"""The form that edits a draft: what a browser would send of it, and what is kept."""

import re
from html import unescape

from sqlalchemy import select
from werkzeug.test import TestResponse

from govflow.charters.models import TextVersion
from tests.make.charters import Desk

Sent = dict[str, list[str]]


def address(desk: Desk, number: str = "1.0") -> str:
    with desk.unit(read_only=True) as work:
        found = work.session.scalars(select(TextVersion).where(TextVersion.number == number)).one()
        return f"/charter-texts/{found.public_id}"


def stored(desk: Desk) -> tuple[object, ...]:
    """What was published first, as it is kept."""
    with desk.unit(read_only=True) as work:
        text = work.session.scalars(select(TextVersion).where(TextVersion.number == "1.0")).one()
        return text.content, text.sha256, text.published_at


FIELD = re.compile(
    r"<input (?P<input>[^>]*)>|<textarea (?P<area>[^>]*)>(?P<said>.*?)</textarea>"
    r"|<select (?P<select>[^>]*)>(?P<options>.*?)</select>",
    re.DOTALL,
)


def fields(response: TestResponse) -> Sent:
    """Return what a browser would send of the form that edits a draft."""
    sent = Sent()
    for found in FIELD.finditer(response.text):
        tag = found["input"] or found["area"] or found["select"]
        name = re.search(r'name="([^"]+)"', tag)
        chosen = re.search(r'<option value="([^"]*)" selected', found["options"] or "")
        value = chosen or re.search(r'value="([^"]*)"', found["input"] or "")
        said = value[1] if value else found["said"] or ""
        if name and ("." in name[1] or name[1] in {"part", "rev"}):
            sent.setdefault(name[1], []).append(unescape(said))
    return sent


def without_the_ministry(sent: Sent) -> Sent:
    return {key: value for key, value in sent.items() if not key.startswith("ministry.")}
