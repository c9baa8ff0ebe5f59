"""Facts: the charter's template and texts, what was signed on paper. Acts: publish, offer."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from govflow.charters import policy, service
from govflow.charters.flow import TextState
from govflow.charters.models import Campaign, CharterTemplate, TextVersion
from govflow.charters.queries import director_posts
from govflow.charters.service import Plan, Signatory
from govflow.cli.demonstration.loading import Loading, blamed
from govflow.cli.demonstration.sheet import Entry
from govflow.i18n.languages import CODES
from govflow.kernel.clock import local_day
from govflow.kernel.rules import Rule
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.models import Organisation, Post

PAPER = "paper"
LOWEST = "password"  # the demonstration's people have nothing else at first
LANGUAGES = {
    "authentic_locale": "ar",
    "paired_locales": ["ar", "fr"],
    "information_locales": ["en"],
}


def load(loading: Loading) -> None:
    """Load the templates with their texts, then the campaigns that were signed on paper."""
    clauses = {entry.id: entry for entry in loading.each("charter_clauses")}
    loading.loaded["charter_clauses"] += len(clauses)
    for entry in loading.each("charter_templates"):
        with blamed(entry):
            _template(loading, entry, clauses)
    for entry in loading.each("charter_campaigns"):
        if entry.text("method") == PAPER:
            with blamed(entry):
                _on_paper(loading, entry)


def _template(loading: Loading, entry: Entry, clauses: Mapping[str, Entry]) -> None:
    for field, wanted in LANGUAGES.items():
        if entry.values.get(field) != wanted:
            raise entry.wrong(field, f"it must be {wanted}")
    ministry = next(iter(loading.data.inner(entry, "parties")))
    template = service.add_template(
        loading.work,
        CharterTemplate(
            key=entry.id,
            name=entry.text3(),
            org_id=loading.find(Organisation, ministry, "org").id,
            supervising_post_id=loading.find(Post, entry, "supervising_post").id,
            attestation=entry.text("attestation"),
            delegate_may_attest=entry.flag("delegate_may_attest", default=False),
            interim_may_sign=entry.flag("interim_may_sign", default=False),
        ),
    )
    loading.keep(entry, template)
    for version in loading.data.inner(entry, "versions"):
        loading.rows[TextVersion, version.id] = _text(loading, template, version, clauses)


def _text(
    loading: Loading, template: CharterTemplate, version: Entry, clauses: Mapping[str, Entry]
) -> TextVersion:
    """A text that the acts publish is a draft until then."""
    published = version.inner("published")
    content = _content(loading, version, clauses)
    if published.text_or_none("published_by") == "demonstration":
        return service.draft(
            loading.work, template, content=content, number=version.text("version")
        )
    made = TextVersion(
        number=version.text("version"),
        state=TextState(version.text("status")),
        content=content,
        published_at=published.instant("value"),
    )
    template.texts.append(made)
    return service.enter_text(loading.work, made)


def _content(loading: Loading, version: Entry, clauses: Mapping[str, Entry]) -> dict[str, Any]:
    return {
        "sections": [
            _section(section, clauses) for section in loading.data.inner(version, "sections")
        ],
        "references": [_reference(one) for one in loading.data.inner(version, "legal_refs")],
        "indicators": [_indicator(one) for one in loading.data.inner(version, "indicators")],
    }


def _section(section: Entry, clauses: Mapping[str, Entry]) -> dict[str, Any]:
    named = [_clause(section, clauses, key) for key in section.texts("clauses")]
    sides = {one.text_or_none("side") or "" for one in named}
    if len(sides) != 1:
        raise section.wrong("clauses", "they are of both sides")
    return {
        "id": section.id,
        "side": sides.pop(),
        "title": _words(section, "n"),
        "lead": _words(section, "lead") if section.has("lead") else None,
        "clauses": [
            {
                "id": one.id,
                "name": _words(one, "n") if one.has("n") else None,
                "text": _words(one, "text"),
            }
            for one in named
        ],
    }


def _clause(section: Entry, clauses: Mapping[str, Entry], key: str) -> Entry:
    if key not in clauses:
        raise section.wrong("clauses", f"there is no clause {key!r}")
    return clauses[key]


def _words(entry: Entry, field: str) -> dict[str, str]:
    text = entry.text3(field)
    return {code: text.in_(code) for code in CODES}


def _reference(one: Entry) -> dict[str, Any]:
    return {
        "number": one.text("number"),
        "kind": one.text("kind"),
        "date": dict(one.inner("date").values),
        "status": one.text("status"),
        "title": _words(one, "n"),
    }


def _indicator(one: Entry) -> dict[str, Any]:
    return {
        "id": one.id,
        "clause": one.text("commitment"),
        "unit": one.text("unit"),
        "baseline": one.whole("baseline"),
        "target": one.whole("target"),
        "date": one.day("date").isoformat(),
        "title": _words(one, "n"),
        "objective": _words(one, "objective"),
        "source": _words(one, "source"),
    }


def _on_paper(loading: Loading, entry: Entry) -> None:
    """Whoever held the post of each region on that day signed, and the minister with them."""
    at = entry.inner("date").instant("value")
    text = _version(loading, entry)
    campaign = Campaign(
        key=entry.id,
        name=entry.text3(),
        text=text,
        supervising_post_id=loading.find(Post, entry, "supervising_post").id,
        attestation=text.template.attestation,
        lowest_method=LOWEST,
        reservations=False,
        due=local_day(at),
    )
    signatories = _signatories(loading, entry, text, local_day(at))
    loading.keep(entry, campaign)
    service.enter_campaign(loading.work, campaign, signatories, at=at, on=local_day(at))


def _signatories(loading: Loading, entry: Entry, text: TextVersion, day: date) -> list[Signatory]:
    posts = director_posts(loading.work, text.template)
    holders = org.holders_of(loading.work, [post.id for post in posts.values()], day)
    regions = {region.id: region for region in loading.work.all(org.regions())}
    if missing := [post.code for post in posts.values() if post.id not in holders]:
        raise entry.wrong("signatories", f"nobody held {missing[0]}")
    return [Signatory(regions[region], post, holders[post.id]) for region, post in posts.items()]


def _version(loading: Loading, args: Entry) -> TextVersion:
    """Return the text that an entry names by its template and number."""
    template = loading.find(CharterTemplate, args, "template")
    key = f"{template.key}-{args.text('version')}"
    return loading.named(TextVersion, args, "version", key)


# ------------------------------------------------------------------ acts


def _own_version(
    loading: Loading, work: Work, args: Entry, *, to: Rule[TextVersion]
) -> TextVersion:
    found: TextVersion = work.get(TextVersion, _version(loading, args).public_id, to=to)
    return found


def _publish(loading: Loading, work: Work, act: Entry) -> None:
    args = act.args("template", "version")
    service.publish(work, _own_version(loading, work, args, to=policy.publish))


def _prepare(loading: Loading, work: Work, act: Entry) -> None:
    entry = loading.entry("charter_campaigns", act.args("campaign"), "campaign")
    text = _own_version(loading, work, entry, to=policy.prepare)
    post = work.session.get_one(Post, loading.find(Post, entry, "supervising_post").id)
    plan = Plan(
        name=entry.text3(),
        due=entry.inner("due").day("value"),
        supervising_post=post,
        lowest_method=LOWEST,
    )
    loading.keep(entry, service.prepare(work, text, plan, key=entry.id))


def _offer(loading: Loading, work: Work, act: Entry) -> None:
    known = loading.find(Campaign, act.args("campaign"), "campaign")
    campaign: Campaign = work.get(Campaign, known.public_id, to=policy.offer)
    service.offer(work, campaign)


DOING: Mapping[str, Callable[[Loading, Work, Entry], None]] = MappingProxyType(
    {
        "campaign.offer": _offer,
        "campaign.prepare": _prepare,
        "template.publish": _publish,
    }
)
