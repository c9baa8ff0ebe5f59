"""A case on paper: what was decided, by whom, in which capacity, when, why; and its fingerprints.

It is printed on demand and bears no seal: it says what the house knows, and where that may be
verified. What proves it is the bundle (`govflow.reports.bundle`), of which it is a part.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from govflow.documents import pdf
from govflow.i18n import formats
from govflow.i18n.catalog import sentence
from govflow.i18n.text import Text3
from govflow.kernel.canonical import canonical, fingerprint
from govflow.kernel.work import Work
from govflow.org.models import Post
from govflow.reports.dossier import Dossier, Kept
from govflow.workflow.engine.route import Circuit, Human, Wait
from govflow.workflow.engine.state import REVISE
from govflow.workflow.models import Event, TaskStatus
from govflow.workflow.queries.names import Named, people_by_id
from govflow.workflow.queries.timeline import Entry, entries
from govflow.workflow.rows import TaskRow

SHORT = 12  # signs of a fingerprint that tell two apart on one paper
LABELS = (
    *("title", "facts", "text", "text_closed", "story", "steps", "proof", "unsealed", "check"),
    *("step", "asked", "opened", "due", "end", "result", "on_text", "reason", "fingerprint"),
)
Row = dict[str, str]


def events_of(kept: Kept) -> bytes:
    """Return the events of a case as the bundle holds them: one line of canonical JSON each."""
    return b"".join(canonical(line(one)) + b"\n" for one in kept.events)


def line(event: Event) -> dict[str, Any]:
    """Return every column of an event, its hash among them."""
    return {column.key: getattr(event, column.key) for column in Event.__table__.columns}


def paper(work: Work, dossier: Dossier, address: str, language: str) -> bytes:
    """Print a case in the language of its reader; `address` is where its page stands."""
    said = Speaker(work, dossier, language).said() | {"check_url": address}
    return pdf.render("case", canonical(said), on=work.today).pdf


class Speaker:
    """Says everything of one case in one language."""

    def __init__(self, work: Work, dossier: Dossier, language: str) -> None:
        self.work, self.dossier, self.language = work, dossier, language
        self.versions = {digest: one.number for digest, one in dossier.texts.items()}

    def said(self) -> dict[str, Any]:
        row = self.dossier.row
        return {
            "language": self.language,
            "words": {
                "colon": self._word(": "),
                **{name: self._word(f"case_paper.{name}") for name in LABELS},
            },
            "reference": row.reference or row.public_id,
            "subject": self._text(row.title),
            "house": self._house(),
            "facts": list(self._facts()),
            "text": list(self._decided()),
            "events": list(self._events()),
            "steps": [
                self._step(one, task) for one in self.dossier.kept for task in one.file.tasks
            ],
            "proof": list(self._proof()),
        }

    # ------------------------------------------------------------ words

    def _word(self, key: str, **said: object) -> str:
        return sentence(key, self.language, **said)

    def _text(self, text: Text3) -> str:
        return formats.isolated(text.in_(self.language), self.language)

    def _typed(self, text: str) -> str:
        return formats.isolated(text, self.language)

    def _moment(self, at: Any) -> str:  # noqa: ANN401 - a moment, or none
        return formats.datetime_short(at, self.language) if at else ""

    def _day(self, day: Any) -> str:  # noqa: ANN401 - a day, or none
        return formats.date_short(day, self.language) if day else ""

    def _who(self, named: Named | None) -> str:
        if named is None:
            return ""
        if named.role:
            return self._word(f"role.{named.role}")
        return self._text(named.post) if named.post else " ".join(map(self._text, named.people))

    def _at_step(self, kept: Kept, name: str, kind: str = "") -> str:
        """Return what a step is called: its title, or the word for its kind."""
        step = kept.file.route.steps.get(name)
        if isinstance(step, Human | Circuit | Wait):
            return (
                self._text(Text3.of(step.title)) if step.title else self._word(f"step.{step.kind}")
            )
        return self._word(f"step.{'consult' if '?' in name else kind or 'revise'}")

    # ------------------------------------------------------------ parts

    def _house(self) -> str:
        post = self.work.session.get(Post, self.dossier.row.requester_post_id or 0)
        return self._text(post.org.name_on(self.work.today)) if post and post.org else ""

    def _facts(self) -> Iterator[Row]:
        row, kept = self.dossier.row, self.dossier.kept[0]
        outcome = self._word(f"case.{row.outcome}" if row.outcome else f"case_is.{row.status}")
        yield self._fact("requester", self._requester())
        yield self._fact("circuit", self._text(kept.definition.title))
        yield self._fact("circuit_version", f"{kept.definition.key} · {kept.definition.version}")
        yield self._fact("circuit_print", kept.definition.sha256)
        yield self._fact("started", self._moment(row.started_at))
        yield self._fact("ended", self._moment(row.finished_at))
        yield self._fact("outcome", outcome)

    def _fact(self, name: str, value: str) -> Row:
        return {"name": self._word(f"case_paper.{name}"), "value": value}

    def _requester(self) -> str:
        row = self.dossier.row
        person = people_by_id(self.work, [row.requester_id]).get(row.requester_id)
        post = self.work.session.get(Post, row.requester_post_id or 0)
        return " · ".join(self._text(one.name) for one in (post, person) if one)

    def _decided(self) -> Iterator[Row]:
        """Return the text that the case stands on, as it was submitted; its digest always."""
        row = self.dossier.row
        yield self._fact("version", str(row.subject_version))
        yield self._fact("digest", row.digest)
        version = self.dossier.texts.get(row.digest)
        if version is None:
            return
        said = version.snapshot
        owner = self.work.session.get(Post, said["owner"])
        yield self._fact("what", self._text(Text3.of(said["title"])))
        if said["text"]:
            yield self._fact("body", self._text(Text3.of(said["text"])))
        yield self._fact("owner", self._text(owner.name) if owner else "")
        yield self._fact("until", self._day(date.fromisoformat(said["due"])))
        for one in said["documents"]:
            yield self._fact("document", self._typed(one["name"]))
            yield self._fact("fingerprint", one["sha256"])

    def _events(self) -> Iterator[dict[str, Any]]:
        events = self.dossier.events
        kept = {one.row.id: one for one in self.dossier.kept}
        for event, entry in zip(events, entries(self.work, events), strict=True):
            yield self._event(event, entry, kept[event.case_id])

    def _event(self, event: Event, entry: Entry, kept: Kept) -> dict[str, Any]:
        body = event.body
        who = [self._text(one) for one in (entry.post, entry.person) if one]
        place = self._at_step(kept, body["step"]) if body.get("step") else ""
        return {
            "number": str(event.seq),
            "at": self._moment(event.at),
            "act": self._word(entry.key),
            "step": place,
            "who": " · ".join(who) or self._word("capacity.None"),
            "capacity": self._capacity(entry),
            "more": list(self._more(body, entry, kept)),
            "reason": self._typed(entry.reason) if entry.reason else "",
            "digest": self._version(str(body.get("digest") or "")),
            "hash": event.hash[:SHORT],
        }

    def _capacity(self, entry: Entry) -> str:
        """Return the formula of the act for a delegate, with its reference; else the capacity."""
        if entry.formula:
            said = self._text(entry.formula)
            return self._word("case_paper.by_act", formula=said, reference=entry.reference)
        return self._word(f"capacity.{entry.capacity}") if entry.capacity else ""

    def _more(self, body: dict[str, Any], entry: Entry, kept: Kept) -> Iterator[str]:
        """Say to whom or where it went, what was passed over, how a deadline moved."""
        for name in body.get("steps") or ():
            yield self._word("case_paper.passed", step=self._at_step(kept, name))
        if body["kind"] == "returned":
            yield self._word("case_paper.back_to", step=self._at_step(kept, body["to"]))
        if entry.named:
            yield self._word("case_paper.to", who=", ".join(map(self._who, entry.named)))
        if entry.was and entry.due_on and entry.cause:
            moved = {"was": entry.was, "due": entry.due_on, "cause": entry.cause}
            yield self._word("timeline.moved", **moved)
        if body["kind"] == "silenced":
            yield self._word("case_paper.tacit" if entry.reason else "case_paper.silence")

    def _version(self, digest: str) -> str:
        if not digest:
            return ""
        number = self.versions.get(digest)
        return f"{number} · {digest[:SHORT]}" if number else digest[:SHORT]

    def _step(self, kept: Kept, task: TaskRow) -> dict[str, Any]:
        return {
            "step": self._at_step(kept, task.step, task.kind),
            "asked": self._who(self.dossier.names.get(task.principal)),
            "opened": self._moment(task.created_at),
            "due": self._day(task.due_on),
            "end": self._moment(task.done_at),
            "result": self._result(task),
            "stale": self._word("case_paper.stale") if task.stale else "",
        }

    def _result(self, task: TaskRow) -> str:
        if task.status == TaskStatus.INFO:
            return self._word("outcome.copy")
        if task.status == TaskStatus.CLOSED:
            return self._word(f"closed.{task.closed_reason}")
        if task.is_open:
            return self._word(f"awaited.{REVISE if task.step == REVISE else task.kind}")
        kind = "revise" if task.step == REVISE else task.kind
        return self._word(f"outcome.{kind}.{task.outcome}")

    def _proof(self) -> Iterator[Row]:
        for one in self.dossier.kept:
            yield self._fact("count", formats.number(len(one.events), self.language))
            yield self._fact("head", one.row.head)
            yield self._fact("events_print", fingerprint(events_of(one)))
        head = self.dossier.head
        yield self._fact("ledger_seq", str(head.seq))
        yield self._fact("ledger_head", head.hash)
        yield self._fact("printed", self._moment(self.work.now))
