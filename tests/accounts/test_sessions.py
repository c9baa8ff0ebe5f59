"""A session ends by itself, by its owner, by the administrator, and with the account."""

from datetime import date, timedelta

import pytest

from govflow.accounts import policy, queries, service
from govflow.accounts.models import Account, SignIn
from govflow.accounts.queries import ActingAs, SignedIn, signed_in
from govflow.accounts.service import Opened
from govflow.kernel.actor import Actor
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from govflow.kernel.work import Work
from govflow.org import service as org_service
from govflow.org.actors import actor_of
from govflow.org.models import Quality
from tests.make import accounts as make
from tests.make import org
from tests.make.org import Ministry


@pytest.fixture
def chart(work: Work) -> Ministry:
    return org.ministry(work)


@pytest.fixture
def account(work: Work, chart: Ministry) -> Account:
    return make.account(work, chart.sg)


def seen(work: Work, opened: Opened, **later: float) -> SignedIn | None:
    return signed_in(work.session, opened.token, work.now + timedelta(**later))


def own(work: Work, account: Account) -> None:
    work.actor = Actor(person=account.person_id, account=account.id)


def test_a_session_says_who_is_there_and_as_whom(
    work: Work, chart: Ministry, account: Account
) -> None:
    opened = make.sign_in(work, account)
    sg = ActingAs(f"post:{chart.sg.post_id}", "own", org.SECRETARY_GENERAL, chart.sg.post_id)
    assert seen(work, opened) == SignedIn(
        sign_in=opened.sign_in.id,
        public_id=opened.sign_in.public_id,
        account=account.id,
        person=account.person_id,
        username="sg",
        name=chart.sg.person.name,
        language="fr",
        theme="system",
        stale=False,
        actor=actor_of(
            work.session, person_id=account.person_id, account_id=account.id, now=work.now
        ),
        choices=(sg,),
        acting=sg,
    )


def test_an_unknown_token_is_nobody(work: Work) -> None:
    assert signed_in(work.session, "nothing of ours", work.now) is None
    assert signed_in(work.session, "", work.now) is None


def test_after_half_an_hour_of_rest_one_signs_in_again(work: Work, account: Account) -> None:
    opened = make.sign_in(work, account)
    assert seen(work, opened, minutes=29, seconds=59)
    assert seen(work, opened, minutes=30) is None


def test_who_is_busy_stays_for_twelve_hours_and_no_longer(work: Work, account: Account) -> None:
    opened = make.sign_in(work, account)
    for _ in range(12 * 4 - 1):
        work.now += timedelta(minutes=15)
        assert seen(work, opened)
        service.touch(work, opened.sign_in.id)
    assert seen(work, opened, minutes=14)
    assert seen(work, opened, minutes=15) is None


def test_last_seen_is_written_every_five_minutes_at_most(work: Work, account: Account) -> None:
    opened = make.sign_in(work, account)
    stale = [getattr(seen(work, opened, seconds=s), "stale", None) for s in (0, 299, 300)]
    assert stale == [False, False, True]


def test_signing_out_ends_this_session_only(work: Work, account: Account) -> None:
    first, second = make.sign_in(work, account), make.sign_in(work, account)
    own(work, account)
    service.sign_out(work, first.sign_in)
    assert (seen(work, first), bool(seen(work, second))) == (None, True)


def test_the_list_holds_the_open_sessions_and_each_can_be_ended(
    work: Work, account: Account
) -> None:
    first = make.sign_in(work, account)
    work.now += timedelta(minutes=1)
    second = make.sign_in(work, account)
    own(work, account)
    listed = work.all(queries.sign_ins(account.id, work.now))
    assert listed == [second.sign_in, first.sign_in]
    ended = work.get(SignIn, first.sign_in.public_id, to=policy.end_sign_in)
    service.end_session(work, ended)
    assert work.all(queries.sign_ins(account.id, work.now)) == [second.sign_in]


def test_the_session_of_somebody_else_does_not_exist(
    work: Work, chart: Ministry, account: Account
) -> None:
    opened = make.sign_in(work, account)
    own(work, make.account(work, chart.drh, username="drh"))
    with pytest.raises(NotFound):
        work.get(SignIn, opened.sign_in.public_id, to=policy.end_sign_in)
    with pytest.raises(Forbidden):
        service.end_session(work, opened.sign_in)
    with pytest.raises(Forbidden):
        service.end_all(work, account)


def test_a_new_epoch_ends_all_sessions_but_the_one_kept(work: Work, account: Account) -> None:
    first, second, kept = (make.sign_in(work, account) for _ in range(3))
    own(work, account)
    service.end_all(work, account, keep=kept.sign_in.id)
    assert [bool(seen(work, opened)) for opened in (first, second, kept)] == [False, False, True]
    service.end_all(work, account)
    assert seen(work, kept) is None
    assert account.epoch == 3


def test_a_closed_account_is_out_at_once_and_cannot_return(work: Work, account: Account) -> None:
    opened = make.sign_in(work, account)
    service.disable(work, account)
    assert seen(work, opened) is None
    with pytest.raises(Invalid):
        make.sign_in(work, account)
    service.enable(work, account)
    assert seen(work, opened) is None
    assert seen(work, make.sign_in(work, account))


def test_an_administrator_does_not_close_his_own_account(work: Work, chart: Ministry) -> None:
    account = make.account(work, chart.admin, username="admin")
    work.actor = Actor(person=account.person_id, account=account.id, roles=frozenset({"admin"}))
    with pytest.raises(Conflict):
        service.disable(work, account)


def test_who_leaves_the_post_may_still_sign_in_but_acts_as_nobody(
    work: Work, chart: Ministry, account: Account
) -> None:
    opened = make.sign_in(work, account)
    org_service.relieve(work, chart.sg, on=work.today)
    found = seen(work, opened)
    assert found
    assert (found.choices, found.acting) == ((), None)


def test_one_chooses_among_posts_and_delegations(
    work: Work, chart: Ministry, account: Account
) -> None:
    org.holding(
        work,
        chart.drh.post,
        person=chart.sg.person,
        from_day=date(2026, 11, 1),
        quality=Quality.INTERIM,
    )
    act = org.delegation(work, chart.minister, chart.sg)
    opened = make.sign_in(work, account)
    found = seen(work, opened)
    assert found
    assert [(one.value, one.kind, one.reference) for one in found.choices] == [
        (f"post:{chart.sg.post_id}", "own", ""),
        (f"post:{chart.drh.post_id}", "interim", ""),
        (f"delegation:{act.id}", "delegation", "DS-2026/31"),
    ]
    own(work, account)
    service.choose_capacity(work, opened.sign_in, found, f"delegation:{act.id}")
    chosen = seen(work, opened)
    assert chosen
    assert chosen.acting == found.choices[2]
    with pytest.raises(Invalid):
        service.choose_capacity(work, opened.sign_in, found, "post:999")
    work.session.flush()
    service_day = timedelta(days=8)  # 01/12/2026: the act is over
    work.now += service_day
    opened.sign_in.last_seen = opened.sign_in.created_at = work.now
    work.session.flush()
    later = seen(work, opened)
    assert later
    assert later.acting == found.choices[0]


def test_language_and_theme_are_ones_own(work: Work, chart: Ministry, account: Account) -> None:
    own(work, account)
    service.choose_language(work, account, "en-GB")
    service.choose_theme(work, account, "dark")
    assert (account.language, account.theme) == ("en", "dark")
    for choose, wrong in ((service.choose_language, "de"), (service.choose_theme, "pink")):
        with pytest.raises(Invalid):
            choose(work, account, wrong)
    work.actor = org.actor(work, chart.admin)
    with pytest.raises(Forbidden):
        service.choose_theme(work, account, "light")
