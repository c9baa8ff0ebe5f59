"""What the board of a campaign shows: one row a region, its mark in a word, a colour, an icon."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govflow.charters import policy, queries
from govflow.charters.flow import AGAIN, FLOW, Course, State
from govflow.charters.models import Campaign, Charter
from govflow.charters.queries import DIRECTOR_FIELD, Line
from govflow.gate.language import sentence
from govflow.i18n import catalog
from govflow.kernel.canonical import digest
from govflow.kernel.work import Work
from govflow.signing.models import Act, SignedFile

LOOKS = {  # in the order in which they are counted
    "in_force": ("ok", "shield-check"),
    "attesting": ("info", "clock"),
    "signed": ("ok", "check"),
    "signing": ("info", "clock"),
    "on_paper": ("neutral", "file-text"),
    "opened": ("info", "file-text"),
    "not_opened": ("neutral", "circle"),
    "prepared": ("info", "clock"),
    "declined": ("bad", "x"),
    "returned": ("warn", "arrow-back-up"),
    "expired": ("bad", "alert-triangle"),
    "withdrawn": ("neutral", "ban"),
    "lapsed": ("warn", "alert-circle"),
    "superseded": ("neutral", "history"),
    "ended": ("neutral", "history"),
    "vacant": ("warn", "alert-circle"),
    "interim": ("warn", "user"),
    "no_post": ("warn", "ban"),
    "has_one": ("neutral", "circle"),
    "elsewhere": ("neutral", "circle"),
    "none": ("neutral", "circle"),
}
SIGNED = {"signed", "attesting", "in_force", "on_paper"}
ATTESTED = {"in_force", "on_paper"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a row stands: never by its colour alone."""

    code: str

    @property
    def word(self) -> str:
        own = f"mark.{self.code}"
        return sentence(own if catalog.has(own) else f"state.charters.{self.code}")

    @property
    def tone(self) -> str:
        return LOOKS[self.code][0]

    @property
    def icon(self) -> str:
        return LOOKS[self.code][1]


@dataclass(frozen=True, slots=True)
class Row:
    """A region, what it was offered, and what may be done about it now."""

    line: Line
    charter: Charter | None
    mark: Mark
    verbs: tuple[str, ...] = ()


def mark_of(line: Line, charter: Charter | None) -> Mark:
    """Say where a region stands: its latest charter, or why it has none."""
    if charter is None:
        return Mark(line.exception or "none")
    if charter.on_paper:
        return Mark("on_paper")
    if charter.state == State.OFFERED:
        return Mark("opened" if charter.opened_at else "not_opened")
    return Mark(str(charter.state))


def board(work: Work, campaign: Campaign) -> dict[str, Any]:
    """Return what the board shows; its counts are those of its rows."""
    keeps = campaign.goes_on and work.may(policy.offer, campaign)
    rows = [
        Row(line, charter, mark_of(line, charter), tuple(_verbs(work, line, charter, keeps=keeps)))
        for line, charter in queries.board(work, campaign).rows
    ]
    counted = Counter(row.mark.code for row in rows)
    return {
        "campaign": campaign,
        "rows": rows,
        "counts": [(Mark(code), counted[code]) for code in LOOKS if counted[code]],
        "signed": sum(counted[code] for code in SIGNED),
        "attested": sum(counted[code] for code in ATTESTED),
        "seen": _seen(campaign, rows),
        "until": queries.until(work, [campaign])[campaign.id],
        "outcomes": queries.outcomes(work, [campaign]),
        "expired": sum(row.mark.code == "expired" and "reoffer" in row.verbs for row in rows),
        "live": campaign.state == Course.OPEN,
    }


def _verbs(work: Work, line: Line, charter: Charter | None, *, keeps: bool) -> Iterator[str]:
    if charter is None or charter.state in AGAIN:
        if keeps and not line.exception:
            yield "reoffer" if charter else "offer"
        return
    if keeps and charter.state == State.OFFERED:
        yield "extend"
    open_to = FLOW.allows(State(charter.state), "withdraw") and not charter.on_paper
    if open_to and work.may(policy.withdraw, charter):
        yield "withdraw"


def _seen(campaign: Campaign, rows: list[Row]) -> str:
    """Return what a page has before its eyes, so that a poll is answered only when it changed."""
    shown = [
        [row.mark.code, row.line.holder.id if row.line.holder else None, list(row.verbs)]
        + (
            [one.id, str(one.due), str(one.last_at), bool(one.problem)]
            if (one := row.charter)
            else []
        )
        for row in rows
    ]
    return digest([str(campaign.state), shown])[:16]


def acts(work: Work, campaign: Campaign) -> dict[int, Act]:
    """Return the recorded signature of each charter of a campaign, by the charter's row."""
    query = select(Charter).where(Charter.campaign_id == campaign.id)
    query = query.options(joinedload(Charter.file).selectinload(SignedFile.acts))
    return {
        charter.id: act
        for charter in work.all(query)
        for act in (charter.file.acts if charter.file else ())
        if act.field == DIRECTOR_FIELD and act.verb == "sign"
    }
