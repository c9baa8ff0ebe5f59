"""The assistant of a post: named by its holder or the secretariat, for a time, and revoked."""

from datetime import date

import pytest

from govflow.kernel.errors import Conflict, Forbidden, Invalid
from govflow.kernel.work import Work
from govflow.org import service
from govflow.org.models import Assistant, Holding
from tests.make import org
from tests.make.org import Ministry


@pytest.fixture
def ministry(work: Work) -> Ministry:
    return org.ministry(work)


def named(work: Work, ministry: Ministry, by: Holding, to_day: date | None = None) -> Assistant:
    """Let the head of the cabinet assist the secretary general."""
    work.actor = org.actor(work, by)
    sg, helper = ministry.sg.post, ministry.chef_cab.post
    return service.name_assistant(work, sg, helper, from_day=work.today, to_day=to_day)


def assisted(work: Work, ministry: Ministry, on: date | None = None) -> frozenset[int]:
    return org.actor(work, ministry.chef_cab, on=on).assists


def test_the_holder_or_the_secretariat_names_an_assistant_and_nobody_else(
    work: Work, ministry: Ministry
) -> None:
    with pytest.raises(Forbidden):
        named(work, ministry, ministry.chef_cab)
    named(work, ministry, ministry.sg, to_day=date(2026, 11, 30))
    assert assisted(work, ministry) == {ministry.sg.post_id}
    assert assisted(work, ministry, date(2026, 12, 1)) == frozenset()
    with pytest.raises(Invalid, match="named_already"):
        named(work, ministry, ministry.secretariat)


def test_a_revoked_assistant_assists_no_more(work: Work, ministry: Ministry) -> None:
    made = named(work, ministry, ministry.secretariat)
    service.revoke_assistant(work, made)
    assert assisted(work, ministry) == frozenset()
    with pytest.raises(Conflict):
        service.revoke_assistant(work, made)


def test_whoever_leaves_his_own_post_assists_no_more(work: Work, ministry: Ministry) -> None:
    named(work, ministry, ministry.sg)
    ministry.chef_cab.to_day = work.today
    work.session.flush()
    assert assisted(work, ministry) == frozenset()
