"""Charters of the past, signed on paper, entered as the demonstration does."""

from datetime import date, datetime

from sqlalchemy import select

from govflow.charters import queries, service
from govflow.charters.models import Campaign, TextVersion
from govflow.charters.service import Signatory
from govflow.kernel.clock import at_local
from govflow.org import queries as org
from govflow.org.models import Holding
from tests.make.charters import NAME, Desk


def on_paper(desk: Desk) -> str:
    """Enter a campaign that was signed on paper, as the demonstration does."""
    day = date(2020, 2, 21)
    at = at_local(datetime(2020, 2, 21, 10, 0))  # noqa: DTZ001 - wall-clock time
    with desk.unit("secretariat") as work:
        published = desk.published(work).id
    with desk.unit() as work:
        text = work.session.get_one(TextVersion, published)
        posts = queries.director_posts(work, text.template)
        held = {one.post_id: one for one in work.all(select(Holding))}
        regions = {one.id: one for one in work.all(org.regions())}
        campaign = Campaign(
            name=NAME,
            text=text,
            supervising_post=text.template.supervising_post,
            attestation="attest",
            lowest_method="password",
            reservations=False,
            due=day,
        )
        signed = [Signatory(regions[key], post, held[post.id]) for key, post in posts.items()]
        service.enter_campaign(work, campaign, signed, at=at, on=day)
        return campaign.public_id
