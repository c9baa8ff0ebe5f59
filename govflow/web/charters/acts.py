"""The acts of a charter, each in units of its own: asked for, proved, recorded, waited for.

Whoever may know of the charter and is refused leaves a trace, written in a second unit.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from flask import current_app, request

from govflow.charters import policy, queries, service
from govflow.charters.flow import State
from govflow.charters.models import Charter
from govflow.gate import signin
from govflow.gate.language import chosen
from govflow.gate.transaction import unit
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from govflow.kernel.work import Work
from govflow.signing.acts import challenge_of
from govflow.signing.models import Challenge
from govflow.web import prove
from govflow.web.prove import ProofForm

VERBS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {"sign": service.sign, "decline": service.decline, "attest": service.attest}
)
FOR_THE_MINISTER = ("attest", "return")  # one may hold several capacities, and chooses
SEALING = (State.PREPARED, State.SIGNING, State.ATTESTING)
WAITS_SECONDS, PAUSE_SECONDS = 3.0, 0.1
PAUSE = threading.Event()  # never set: the worker gives no sign to wait for


@contextmanager
def noted(public_id: str, verb: str, *also: type[Refusal]) -> Iterator[None]:
    """Record a refusal of an act before it goes on to whoever answers it."""
    kinds: tuple[type[Refusal], ...] = (Forbidden, Conflict, *also)
    try:
        yield
    except kinds as refusal:
        with unit(write=True) as noting:
            service.note_refusal(noting, public_id, verb, refusal)
        raise


def reached(work: Work, public_id: str, verb: str) -> Charter:
    """Load a charter for one of its acts: 403 for those who may know of it, 404 for others."""
    rule = policy.return_ if verb == "return" else service.ACTS[verb][1]
    if verb in FOR_THE_MINISTER and (seen := signin.me()) and seen.acting:
        work.acting.capacity = seen.acting.capacity
    return queries.reach(work, public_id, to=rule)


def ask(public_id: str, verb: str, reason: str = "") -> str:
    """Write what the person is asked to approve; return its nonce."""
    with noted(public_id, verb), unit(write=True) as work:
        charter = reached(work, public_id, verb)
        made = service.ask(
            work, charter, verb, language=chosen(), context=_context(), reason=reason
        )
        return made.nonce


def _context() -> str:
    """Return the salted fingerprint of address and browser: the act keeps no more of them."""
    salt = current_app.extensions["govflow.settings"].secret_key
    agent = request.headers.get("User-Agent", "")
    return fingerprint(f"{salt}\n{request.remote_addr}\n{agent}".encode())


def record(form: ProofForm, public_id: str, verb: str, nonce: str, lowest: str) -> None:
    """Record an act with its proof, in one unit. Whatever is sent again meets the act first."""
    with noted(public_id, verb, Invalid), prove.step_up(form, lowest=lowest) as (work, proved):
        charter = reached(work, public_id, verb)
        if found := queries.act_in(work, charter, service.ACTS[verb][0]):
            raise Conflict("act.already_recorded", act=found.public_id)
        asked = _own(work, charter, queries.asked(work, nonce))
        VERBS[verb](work, charter, nonce, proved(challenge_of(asked.act_text)))


def _own(work: Work, charter: Charter, asked: Challenge | None) -> Challenge:
    mine = asked is not None and asked.account_id == work.actor.account
    if asked is None or not mine or asked.file_id != charter.file_id:
        raise NotFound("missing", kind="challenge")
    return asked


def send_back(public_id: str, reason: str) -> None:
    """Return a signed charter for the supervising post."""
    with noted(public_id, "return"), unit(write=True) as work:
        service.return_(work, reached(work, public_id, "return"), reason=reason)


def wait_for_the_seal(public_id: str) -> None:
    """Give the worker of this process a moment, outside any unit; then the page asks again."""
    until = time.monotonic() + WAITS_SECONDS
    while "govflow.worker" in current_app.extensions and time.monotonic() < until:
        with unit() as work:
            if work.get(Charter, public_id, to=policy.read).state not in SEALING:
                return
        PAUSE.wait(PAUSE_SECONDS)
