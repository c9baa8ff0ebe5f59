"""Step-up in a page: whoever acts proves to be there now, over a challenge, for this very act.

For a page that signs. A POST before it writes the challenge (a GET writes nothing) and leads here
with its nonce. The view opens its own units, since passwords are compared between them: see
`web/charters/acts.record`. Inside `step_up` ONE writing unit holds the proof and the act.

The template puts `{% include "accounts/_prove.html" %}` where the button of the form would stand;
it needs `prove` and `form`, brings the buttons, and works without JavaScript (but for devices).
Refused proofs are recorded and counted here, whatever the page does; other refusals pass.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app, request
from wtforms import PasswordField, StringField

from govflow.accounts import passwords, service
from govflow.accounts.models import Credential
from govflow.accounts.proofs import CODE, METHODS, PASSKEY, PASSWORD, Answer, Host, Terms
from govflow.accounts.queries import credentials, own_account
from govflow.accounts.service import Candidate
from govflow.accounts.throttle import Caller
from govflow.gate.language import lazy_gettext as _
from govflow.gate.transaction import clock, system_unit, unit
from govflow.kernel.clock import outside
from govflow.kernel.errors import Invalid, Throttled
from govflow.kernel.work import Work
from govflow.signing.service import Proof
from govflow.web.accounts import door
from govflow.web.fields import Form, refused, said
from govflow.web.submit import submit as submit_form

REFUSED = {"proof.refused", "proof.not_accepted", "passkey.refused", "credential.unreadable"}
Proving = Callable[[bytes], Proof]


class ProofForm(Form):
    """What `_prove.html` asks; a page that signs adds its own fields."""

    answer = StringField()  # of a device, as JSON; drawn by the template, as the next one is
    method = StringField()  # of the button that was pressed
    code = StringField(_("One-time code"))
    password = PasswordField(_("Password"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What `_prove.html` shows."""

    username: str
    methods: tuple[str, ...]  # open to this person now, the strongest last
    options: str  # for the browser, where a passkey may answer
    address: str  # where passkeys answer, if the page is open under another name
    waits_until: datetime | None  # of the means that does not count yet
    demo: bool


def terms(lowest: str = PASSWORD) -> Terms:
    """Return on which terms this installation takes a proof."""
    settings = current_app.extensions["govflow.settings"]
    return Terms(
        host=Host.of(settings.base_url),
        secret=settings.secret_key,
        telephones=outside(clock()),
        by_password=settings.sign_by_password,
        trusting=settings.demo,
        lowest=lowest,
    )


def elsewhere() -> str:
    """Return the address under which passkeys answer, where this page is open under another."""
    origin = terms().host.origin
    return "" if urlsplit(origin).netloc == request.host else origin


@dataclass(frozen=True, slots=True)
class Means:
    """By what the reader may prove to be there, now or soon."""

    methods: tuple[str, ...]  # open now, the strongest last
    ready: list[Credential]
    waits_until: datetime | None  # of the first that does not count yet


def means(work: Work, *, lowest: str = PASSWORD) -> Means:
    """Return what the reader can prove a sufficient act with."""
    on = terms(lowest)
    mine = work.all(credentials(door.seen().account))
    ready = [one for one in mine if one.counts_at(work.now, trusting=on.trusting)]
    held = {one.kind for one in ready} | {PASSWORD}
    methods = tuple(method for method in on.accepted if method in held)
    waiting = (one.waits_until for one in mine if one not in ready and one.waits_until)
    return Means(methods, ready, min(waiting, default=None))


def asked(work: Work, challenge: bytes, *, lowest: str = PASSWORD) -> Asked:
    """Prepare the step-up of the reader over a challenge."""
    on, held = terms(lowest), means(work, lowest=lowest)
    by_passkey = PASSKEY in held.methods
    return Asked(
        username=door.seen().username,
        methods=held.methods,
        options=_question(held.ready, challenge, on) if by_passkey and not elsewhere() else "",
        address=elsewhere() if by_passkey else "",
        waits_until=held.waits_until,
        demo=on.trusting,
    )


def _question(ready: list[Credential], challenge: bytes, on: Terms) -> str:
    from govflow.accounts import devices  # noqa: PLC0415 - large, for those who have a device

    return devices.question(ready, challenge, on)


def submit(form: ProofForm, act: Callable[[], object]) -> bool:
    """Submit a form with a proof; having to wait is said in the form too."""
    try:
        return submit_form(form, act)
    except Throttled as refusal:
        form.form_errors.append(refused(refusal))
        return False


@contextmanager
def step_up(form: ProofForm, *, lowest: str = PASSWORD) -> Iterator[tuple[Work, Proving]]:
    """Open the unit of an act, with what proves its actor there over a challenge.

    Raises Throttled after too many tries. A proof that is refused is recorded, and counted.
    """
    on, method = terms(lowest), _method(form)
    with unit() as work:
        candidate = service.check(work, Caller(door.seen().username, door.network()))
    try:
        answer = _answer(form, method, candidate)
        with unit(write=True) as work:
            yield work, lambda challenge: _proved(work, answer, challenge, on, candidate)
    except Invalid as refusal:
        if refusal.key in REFUSED:
            with system_unit() as noting:
                service.refuse_proof(noting, candidate, method)
        if refusal.key == "proof.refused" and method == PASSWORD:
            raise Invalid("proof.password") from refusal  # no code was asked
        raise


def _method(form: ProofForm) -> str:
    """Return the method that was chosen; an unknown one is the strictest that asks nothing odd."""
    chosen = PASSKEY if said(form.answer) else said(form.method)
    return chosen if chosen in METHODS else CODE


def _answer(form: ProofForm, method: str, candidate: Candidate) -> Answer:
    """Read the answer; the slow comparison stands here, outside any unit."""
    if method == PASSKEY:
        return Answer(method, said(form.answer))
    proof = passwords.check(candidate.password_hash, said(form.password))
    return Answer(method, said(form.code), proof)


def _proved(work: Work, answer: Answer, challenge: bytes, on: Terms, candidate: Candidate) -> Proof:
    found = service.prove(
        work, own_account(work), answer, challenge, terms=on, caller=candidate.caller
    )
    return Proof(challenge, found.method, found.details)
