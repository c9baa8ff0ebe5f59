"""What every step of a charter leaves behind: when it was, and what its facts say."""

from typing import Any

from govflow.charters import queries
from govflow.charters.flow import AGAIN, FLOW, State
from govflow.charters.models import Charter, TextVersion
from govflow.i18n.text import clean_text
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work


def require_open(work: Work, charter: Charter, verb: str) -> None:
    """See that a verb is possible now: its state, its day, and none offered in its place.

    Asked before somebody is shown a form, and again when it is sent. Raises Conflict.
    """
    if verb == "reoffer":
        is_open = charter.state in AGAIN and work.first(queries.next_of(charter)) is None
    else:
        is_open = FLOW.allows(State(charter.state), verb)
    if not is_open:
        raise Conflict("wrong_state", kind="charter", verb=verb, state=str(charter.state))
    if verb == "reoffer":
        require_in_use(work, charter.text)
    if verb in {"sign", "decline"} and charter.due < work.today:
        raise Conflict("charter.too_late", due=charter.due)


def require_in_use(work: Work, text: TextVersion) -> None:
    """See that a text is not retired. Raises Conflict with the one that took its place."""
    now = work.first(queries.in_use(text.template))
    if now and now.id != text.id:
        raise Conflict("charter.text_retired", number=text.number, now=now.number)


def moved(work: Work, charter: Charter, verb: str) -> None:
    """Note the last event of a charter, for the board."""
    charter.last_event, charter.last_at = verb, work.now


def told(charter: Charter) -> dict[str, Any]:
    """Return what each fact of a charter says of it."""
    return {
        "reference": charter.reference,
        "region": charter.region.name.as_dict(),
        "due": charter.due,
    }


def issuers(charter: Charter, *posts: int | None) -> list[int]:
    """Return the posts given and the one that issued the charter, each once."""
    wanted = {*posts, charter.campaign.keeper_post_id}
    return sorted(post for post in wanted if post is not None)


def needed(reason: str) -> str:
    """Return a reason as it is kept. Raises Invalid where there is none."""
    said = clean_text(reason, field="reason")
    if not said:
        raise Invalid("case.reason_missing", field="reason")
    return said
