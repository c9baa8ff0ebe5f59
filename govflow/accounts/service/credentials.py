"""Means of proof are enrolled by their owner, vouched for by an officer, renamed, revoked."""

from govflow.accounts import policy
from govflow.accounts.models import Account, Credential
from govflow.accounts.passwords import Proof
from govflow.accounts.proofs import ANSWERED_WITHIN, KINDS, Terms
from govflow.accounts.queries import credentials
from govflow.audit import ledger
from govflow.i18n.text import clean_name
from govflow.kernel.canonical import fingerprint
from govflow.kernel.errors import Conflict, Invalid
from govflow.kernel.work import Work
from govflow.org.models import Holding
from govflow.org.queries import holdings_on, superior_of

MOST = 10


def begin_enrolment(
    work: Work, account: Account, kind: str, label: str, *, proof: Proof | None, terms: Terms
) -> Credential:
    """Begin a means of proof on the strength of the password. Raises Invalid on the field."""
    from govflow.accounts import devices  # noqa: PLC0415 - large, for those who enrol

    work.require(policy.enrol, account)
    if proof is None or proof.against != account.password_hash:
        raise Invalid("password.wrong", field="password")
    if kind not in KINDS:
        raise Invalid("choice.unknown", field="kind")
    if work.count(credentials(account.id)) >= MOST:
        raise Invalid("credential.too_many", most=MOST)
    posts = _posts(work, account)
    begun = Credential(
        account_id=account.id,
        account=account,
        org_id=posts[0].post.org_id if posts else None,
        kind=kind,
        label=_label(label),
        begun_at=work.now,
    )
    devices.begin(begun, terms)
    return work.add(begun)


def require_begun(work: Work, credential: Credential) -> None:
    """See that an enrolment still waits for its first answer. Raises Conflict."""
    if credential.enrolled_at or work.now > credential.begun_at + ANSWERED_WITHIN:
        raise Conflict("credential.not_begun")


def enrol(work: Work, credential: Credential, said: str, *, terms: Terms) -> None:
    """Finish an enrolment by its first right answer. Raises Invalid, and Conflict when late."""
    from govflow.accounts import devices  # noqa: PLC0415 - large, for those who enrol

    work.require(policy.answer_first, credential)
    require_begun(work, credential)
    devices.accept_first(credential, said, terms)
    credential.enrolled_at = work.now
    device = fingerprint(credential.pem.encode()) if credential.pem else None
    _record(work, "account.credential_enrolled", credential, kind=credential.kind, device=device)


def rename(work: Work, credential: Credential, label: str) -> None:
    work.require(policy.rename, credential)
    was, credential.label = credential.label, _label(label)
    ledger.record(
        work,
        "account.credential_renamed",
        credential.account,
        credential=credential.public_id,
        label=credential.label,
        was=was,
    )


def revoke(work: Work, credential: Credential) -> None:
    """Take a means out of use, for good; what was signed with it stays signed."""
    work.require(policy.revoke, credential)
    if credential.revoked_at is None:
        credential.revoked_at = work.now
        _record(work, "account.credential_revoked", credential)


def vouch(work: Work, credential: Credential) -> None:
    """Say that one saw the owner in person: the means counts from now on. Raises Conflict."""
    work.require(policy.vouch, credential)
    if not credential.is_in_use or credential.vouched_at is not None:
        raise Conflict("credential.not_fresh")
    credential.vouched_at, credential.vouched_by_id = work.now, work.actor.account
    _record(work, "account.credential_vouched", credential)


def _record(work: Work, fact: str, credential: Credential, **more: object) -> None:
    """Record a fact; its owner must know it, whoever did it, and so must their superiors."""
    account = credential.account
    above = [superior_of(work, held.post) for held in _posts(work, account)]
    ledger.record(
        work,
        fact,
        account,
        credential=credential.public_id,
        label=credential.label,
        holder=account.person.name.as_dict(),
        accounts=[account.id],
        to=sorted({post.id for post in above if post}),
        **more,
    )


def _posts(work: Work, account: Account) -> list[Holding]:
    return work.all(holdings_on(work.today).where(Holding.person_id == account.person_id))


def _label(text: str) -> str:
    label = clean_name(text, field="label")
    if not label:
        raise Invalid("credential.unnamed", field="label")
    if len(label) > Credential.label.type.length:
        raise Invalid("text.too_long", field="label", most=Credential.label.type.length)
    return label
