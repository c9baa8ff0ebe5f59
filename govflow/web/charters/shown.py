"""What the pages of a charter show: the text as it was sealed, the answers, who did what."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import request
from sqlalchemy import Select, select

from govflow.charters import core, document, policy, queries
from govflow.charters.flow import FLOW, State
from govflow.charters.models import Charter, ClauseAnswer
from govflow.charters.queries import DIRECTOR_FIELD, MINISTER_FIELD
from govflow.gate.language import chosen, sentence
from govflow.i18n import formats
from govflow.i18n.book import spaced
from govflow.i18n.figures import figures_in, law_number
from govflow.kernel.actor import Actor
from govflow.kernel.db import asked
from govflow.kernel.errors import Conflict, NotFound
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.signing.acts import challenge_of
from govflow.signing.models import Act, Challenge
from govflow.web import prove
from govflow.web.charters.acts import SEALING
from govflow.web.fields import among

TEXTS = ("ar", "fr", "both")
SIZE = 50
TRACED = {  # event → the state whose word says it
    "decline": "declined",
    "return": "returned",
    "withdraw": "withdrawn",
    "expire": "expired",
    "lapse": "lapsed",
    "supersede": "superseded",
    "end": "ended",
}
Shown = dict[str, Any]
LISTS: Mapping[str, Callable[[Actor], Select[Charter]]] = MappingProxyType(
    {"sign": queries.to_sign, "attest": queries.to_attest}
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it was printed, with what its signatory said to it."""

    id: str
    number: str
    words: Mapping[str, str]
    answer: ClauseAnswer | None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text; `side` says whose commitments it holds."""

    id: str
    side: str
    title: Mapping[str, str]
    lead: Mapping[str, str] | None
    clauses: tuple[Clause, ...]

    @property
    def left(self) -> list[Clause]:
        """The clauses that still wait for an answer."""
        return [one for one in self.clauses if one.answer is None]


# ------------------------------------------------------------------ lists


def listed(work: Work) -> Shown:
    """Return the list that was asked for: to sign, to attest, or everything one may read."""
    show = among(tuple(LISTS), request.args.get("show"))
    picked = {name: asked(request.args.get(name, "")) for name in ("campaign", "region")}
    query = LISTS[show](work.actor) if show else _all(work.actor).limit(SIZE + 1)
    found = work.all(queries.narrowed(query, **picked))
    onward = not show and len(found) > SIZE
    return {
        "rows": found[:SIZE] if onward else found,
        "onward": onward,
        "show": show,
        "picked": {name: value for name, value in picked.items() if value},
        "campaigns": work.all(queries.campaigns_of(work.actor)),
        "regions": work.all(org.regions()),
        "total": work.count(queries.visible_to(work.actor)),
        "signs": work.count(queries.to_sign(work.actor)),
        "attests": work.count(queries.to_attest(work.actor)),
    }


def _all(actor: Actor) -> Select[Charter]:
    query = queries.visible_to(actor).order_by(Charter.id.desc())
    after = asked(request.args.get("after", ""))
    if not after:
        return query
    last = select(Charter.id).where(Charter.public_id == after).scalar_subquery()
    return query.where(Charter.id < last)


# ------------------------------------------------------------------ one charter


def page(work: Work, charter: Charter) -> Shown:
    """Return everything that the page of a charter shows."""
    work.all(queries.one(charter))
    paper = _paper(charter)
    sections = list(_sections(charter, paper))
    left = [one for section in sections for one in section.left]
    total = sum(len(section.clauses) for section in sections)
    return {
        "charter": charter,
        "paper": paper,
        "sections": sections,
        "text": text_shown(),
        "left": left,
        "total": total,
        "reads": work.may(policy.answer, charter) and FLOW.allows(State(charter.state), "answer"),
        "reserving": request.args.get("reserve", ""),
        "reserved": [one for section in sections for one in section.clauses
                     if one.answer and one.answer.answer == "reserved"],
        "references": [_reference(one) for one in paper.get("legal_references", ())],
        "acts": {act.field: act for act in charter.file.acts} if charter.file else {},
        "timeline": list(_timeline(charter)),
        "again": work.first(queries.next_of(charter)),
        "sealing": charter.state in SEALING,
        "campaign_opens": work.may(policy.read_campaign, charter.campaign),
        "missing": None,
        "lacks": _lacks(work, charter),
    }  # fmt: skip


def _lacks(work: Work, charter: Charter) -> prove.Means | None:
    """Return what the reader would sign with, where it does not suffice; say so before reading."""
    mine = {State.OFFERED: policy.answer, State.SIGNED: policy.attest}.get(State(charter.state))
    if mine is None or not work.may(mine, charter):
        return None
    held = prove.means(work, lowest=charter.campaign.lowest_method)
    return None if held.methods else held


def text_shown() -> str:
    """Return in which language the text is wanted; the authentic one if nothing says otherwise."""
    wanted = among(TEXTS, request.values.get("text"))
    return wanted or among(TEXTS, chosen()) or TEXTS[0]


def read_in() -> str:
    """Return the language in which an answer is given: of two side by side, the authentic one."""
    return text_shown() if text_shown() != "both" else TEXTS[0]


def _paper(charter: Charter) -> Shown:
    """Return the data that was printed and sealed; made now where nothing was."""
    if charter.file:
        found: Shown = json.loads(charter.file.data_text)
        return found
    return document.paper(charter, code="", address="", at=charter.prepared_at)


def _sections(charter: Charter, paper: Shown) -> Iterator[Section]:
    said = {one.clause: one for one in charter.answers}
    kept = charter.text.content["sections"]
    for section, printed in zip(kept, paper["sections"], strict=True):
        clauses = (
            Clause(one["id"], one["number"], words_of(one), said.get(one["id"]))
            for one in printed["clauses"]
        )
        yield Section(
            section["id"],
            section["side"],
            words_of(printed["title"]),
            words_of(printed["lead"]) if printed.get("lead") else None,
            tuple(clauses),
        )


def words_of(said: Mapping[str, Any]) -> dict[str, str]:
    """Return a text by its languages: Arabic figures kept whole, French signs with their word."""
    return {"ar": figures_in(said["ar"]), "fr": spaced(said["fr"], "fr")}


def _reference(one: Mapping[str, Any]) -> Shown:
    language = chosen()
    day = one.get("date") or {}
    when = formats.partial(day["value"], day["precision"], deduced=False, language=language)
    return {
        "number": law_number(one["number"], language),
        "title": one["title"].get(language) or one["title"]["fr"],
        "when": when,
    }


def _timeline(charter: Charter) -> Iterator[Shown]:
    """Yield what happened to a charter, oldest first."""
    director = {"post": charter.post.name.in_(chosen()),
                "name": charter.holding.person.name.in_(chosen())}  # fmt: skip
    minister = {"post": charter.campaign.supervising_post.name.in_(chosen())}
    acts = {act.field: act for act in charter.file.acts} if charter.file else {}
    steps: tuple[tuple[str, Any, Shown], ...] = (
        ("state.charters.offered", charter.offered_at, {}),
        ("charter.opened", charter.opened_at, director),
        ("state.charters.signed", charter.signed_at, director | _how(acts.get(DIRECTOR_FIELD))),
        (f"charter.done.{charter.campaign.attestation}", charter.attested_at,
         minister | _how(acts.get(MINISTER_FIELD))),
    )  # fmt: skip
    for key, at, more in steps:
        if at:
            yield {"act": sentence(key), "at": _moment(at), "state": "done", **more}
    if word := TRACED.get(charter.last_event):
        yield {"act": sentence(f"state.charters.{word}"), "at": _moment(charter.last_at),
               "state": "returned" if word == "returned" else "bad",
               "note": charter.reason}  # fmt: skip


def _how(act: Act | None) -> Shown:
    """Say by which means an act was proved, and by which delegation if any."""
    if act is None:
        return {}
    delegation = json.loads(act.canonical_text).get("delegation")
    means = sentence(f"charter.method.{act.method}")
    by = sentence("capacity.delegation")
    return {"capacity": f"{means} · {by} ({delegation})" if delegation else means}


def _moment(at: Any) -> str:  # noqa: ANN401 - an instant
    return formats.datetime_short(at, chosen())


# ------------------------------------------------------------------ an act


def act(work: Work, charter: Charter, verb: str, nonce: str) -> Shown:
    """Return what the page of an act shows. Raises Conflict where it is too late for it."""
    work.all(queries.one(charter))
    query = select(Challenge).where(
        Challenge.nonce == asked(nonce),
        Challenge.account_id == work.actor.account,
        Challenge.file_id == charter.file_id,
    )
    challenge = work.first(query)
    said = json.loads(challenge.act_text) if challenge else {}
    if challenge is None or said["verb"] != verb:
        raise NotFound("missing", kind="challenge")
    if found := queries.act_in(work, charter, challenge.field):
        raise Conflict("act.already_recorded", act=found.public_id)
    if work.now > challenge.expires_at:
        raise Conflict("act.expired")
    lowest = charter.campaign.lowest_method
    word = charter.campaign.attestation if verb == "attest" else verb
    acts = {one.field: one for one in charter.file.acts} if charter.file else {}
    return {
        "charter": charter,
        "verb": verb,
        "word": word,
        "capacity": _as_whom(work, charter, verb),
        "director_act": acts.get(DIRECTOR_FIELD),
        "clauses": sum(1 for _ in core.clauses(charter.text.content)),
        "reservations": [(_number(charter, one.clause), one)
                         for one in queries.reservations(charter)],
        "reason": said.get("reason", ""),
        "consent": f"charter.consent.{document.CONSENTS[word]}" if verb != "decline" else "",
        "prove": prove.asked(work, challenge_of(challenge.act_text), lowest=lowest),
    }  # fmt: skip


def _as_whom(work: Work, charter: Charter, verb: str) -> str:
    """Say by which right one acts, where it is not one's own post."""
    if verb != "attest":
        return ""
    taken = policy.as_whom(work.actor, charter, work.acting.capacity)
    return sentence(f"capacity.{taken.kind}") if taken.kind != "own" else ""


def _number(charter: Charter, clause: str) -> str:
    numbers = {one["id"]: number for number, one in core.clauses(charter.text.content)}
    return numbers[clause]
