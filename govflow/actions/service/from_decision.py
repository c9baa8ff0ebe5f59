"""Actions born of a decision: one for its owner, or one for each region, in one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from govflow.actions import policy, queries
from govflow.actions.models import Action
from govflow.actions.service.content import Content
from govflow.actions.service.drafts import open_draft
from govflow.decisions.flow import State
from govflow.decisions.models import Decision
from govflow.i18n.languages import CODES
from govflow.i18n.text import Text3
from govflow.kernel.errors import Conflict
from govflow.kernel.work import Work
from govflow.org import queries as org
from govflow.org.models import Post


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets an action of a region: its director, unless the post is vacant."""

    region: Text3
    post: Post
    person: Text3 | None


def from_decision(
    work: Work, decision: Decision, content: Content | None = None, *, key: str | None = None
) -> Action:
    """Open an action that carries out a decision, as a draft; it says what the decision says.

    `content` says it otherwise. Raises Conflict where the decision is no longer in force.
    """
    work.require(policy.from_decision, decision)
    require_in_force(decision)
    return _opened(work, decision, content or content_of(work, decision), key)


def addressees(work: Work, decision: Decision) -> list[Addressee]:
    """Say who would get an action of each region. Raises what `for_each_region` would raise."""
    work.require(policy.from_decision, decision)
    _none_yet(work, decision)
    directors = _directors(work, decision)
    held = org.holders_of(work, [post.id for _region, post in directors])
    return [
        Addressee(region, post, held[post.id].person.name if post.id in held else None)
        for region, post in directors
    ]


def for_each_region(work: Work, decision: Decision) -> list[Action]:
    """Open an action for each region's director, all of them or none.

    Raises Conflict where the decision has them already, or a region has no directorate.
    """
    work.require(policy.from_decision, decision)
    _none_yet(work, decision)
    said = content_of(work, decision)
    return [
        _opened(work, decision, replace(said, owner=post, title=_placed(said.title, name)))
        for name, post in _directors(work, decision)
    ]


def content_of(work: Work, decision: Decision) -> Content:
    """Return what an action takes from its decision, for a form to show before it is opened."""
    return Content(
        title=decision.text,
        owner=decision.owner_post,
        due=decision.due or work.today,
        body=decision.body,
        origin=decision.number,
    )


def require_in_force(decision: Decision) -> None:
    if decision.state != State.IN_FORCE:
        state = str(decision.state)
        raise Conflict("wrong_state", kind="decision", verb="from_decision", state=state)


def _none_yet(work: Work, decision: Decision) -> None:
    require_in_force(decision)
    if work.first(queries.born_of(decision.ref)):
        raise Conflict("action.from_decision_already", number=decision.number)


def _opened(work: Work, decision: Decision, content: Content, key: str | None = None) -> Action:
    action = open_draft(work, content, key=key)
    action.origin_ref = decision.ref
    work.session.flush()
    return action


def _directors(work: Work, decision: Decision) -> Sequence[tuple[Text3, Post]]:
    """Return each region's name with the post that heads its directorate."""
    heads = {
        unit.region_id: unit.head_post_id
        for unit in work.all(org.regional_directorates(decision.body.org_id))
    }
    regions = work.all(org.regions())
    lacking = [region.name for region in regions if heads.get(region.id) is None]
    if lacking or not regions:
        raise Conflict("action.region_without_directorate", regions=lacking)
    session = work.session
    return [(region.name, session.get_one(Post, heads[region.id])) for region in regions]


def _placed(title: Text3, place: Text3) -> Text3:
    """Return a title with the name of the region, in every language that the title has."""
    said = {code: getattr(title, code) for code in CODES}
    return Text3.of(
        {code: text and f"{text.rstrip('. ')} – {place.in_(code)}" for code, text in said.items()}
    )
