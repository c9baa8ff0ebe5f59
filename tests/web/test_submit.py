"""A form that meets a constraint of the database: said on the page, which can still be drawn."""

import pytest
from flask import g
from sqlalchemy import func, select

from govflow.accounts.models import Account
from govflow.gate.transaction import Application, unit
from govflow.kernel.actor import SYSTEM
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import Work, begin
from govflow.notifications.models import Letter
from govflow.web.accounts.forms import ForgottenForm
from govflow.web.submit import submit
from tests.make import accounts
from tests.make.org import ministry


@pytest.fixture
def account(database: Database, clock: FixedClock) -> Account:
    with begin(database, actor=SYSTEM, clock=clock) as work:
        made = accounts.account(work, ministry(work).sg, username="sg")
        work.session.add(letter(work, made))
    return made


def letter(work: Work, account: Account) -> Letter:
    at = {"created_at": work.now, "available_at": work.now}
    return Letter(account_id=account.id, cause="x", title="x", text="x", **at)


def test_what_a_constraint_refuses_is_undone_and_the_unit_still_reads(
    app: Application, account: Account
) -> None:
    with (
        app.test_request_context("/", method="POST", data={"username": "sg"}),
        unit(write=True) as work,
    ):
        g.csrf_valid = True
        form = ForgottenForm()
        kept = submit(form, lambda: work.session.add(letter(work, account)))
        letters = work.session.scalar(select(func.count()).select_from(Letter))
        work.abandon()
    assert (kept, len(form.form_errors), letters) == (False, 1, 1)
