"""Papers: how each kind of subject shows itself wherever the approval engine speaks of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from govflow.gate.transaction import work as current
from govflow.kernel.errors import NotFound
from govflow.kernel.refs import Identified, parse, ref_of
from govflow.kernel.work import Work


@dataclass(frozen=True, slots=True)
class Paper:
    """What a feature gives for its kind of subject.

    `facts` makes the values that `template` needs, with what changed since the text of a digest
    that the reader knows; `kind` is the word for it, `url` its page.
    """

    facts: Callable[[Work, str, str], Mapping[str, Any]]
    template: str
    kind: str
    url: Callable[[Work, str], str]


_PAPERS: dict[str, Paper] = {}


def register(kind: str, paper: Paper) -> None:
    """Say how a kind of subject shows itself; called once by its pages."""
    _PAPERS[kind] = paper


def only_a_page(kind: type[Any], endpoint: str, of: str = "") -> Paper:
    """Return the paper of what has a page and goes through no circuit; `of` names its owner."""

    def url(work: Work, ref: str) -> str:
        found = work.session.get(kind, parse(ref)[1])
        if found is None:
            raise NotFound("missing", kind=parse(ref)[0])
        return url_for(endpoint, public_id=(getattr(found, of) if of else found).public_id)

    return Paper(facts=lambda _work, _ref, _seen: {}, template="", kind="", url=url)


def paper_of(subject: str) -> Paper | None:
    """Return how a subject shows itself, or None where no page of its kind exists."""
    return _PAPERS.get(parse(subject)[0])


def url(work: Work, subject: str) -> str | None:
    """Return the address of a subject's page, or None where it has none."""
    paper = paper_of(subject)
    return paper.url(work, subject) if paper else None


def address(thing: Identified) -> str:
    """Return the address of the page of a thing, or nothing where it has none."""
    return url(current(), ref_of(thing)) or ""
