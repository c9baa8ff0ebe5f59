"""What every step of a charter leaves behind: when it was, and what its facts say."""

from typing import Any

from govflow.charters.models import Charter
from govflow.i18n.text import clean_text
from govflow.kernel.errors import Invalid
from govflow.kernel.work import Work


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
