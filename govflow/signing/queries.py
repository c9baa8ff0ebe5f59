"""Questions about signed files. Rights are those of their subject: features ask before."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from govflow.kernel.db import asked
from govflow.kernel.refs import Identified, ref_of
from govflow.kernel.work import Work
from govflow.signing.models import Act, Challenge, Revision, SealAttempt, SignedFile, Stage


def whole() -> Select[SignedFile]:
    """Signed files, each with its states and acts."""
    return select(SignedFile).options(
        selectinload(SignedFile.revisions), selectinload(SignedFile.acts)
    )


def of(subject: Identified) -> Select[SignedFile]:
    """The signed file of a thing that was loaded for reading."""
    return whole().where(SignedFile.subject == ref_of(subject))


def by_code(code: str) -> Select[SignedFile]:
    return whole().where(SignedFile.code == asked(code))


def with_state(sha256: str) -> Select[SignedFile]:
    """The file of which these bytes are a state, now or before."""
    states = select(Revision.file_id).where(Revision.sha256 == sha256)
    return whole().where(SignedFile.id.in_(states))


def bearing(sha256: str) -> Select[SignedFile]:
    """The file on which this fingerprint is printed, or of which these bytes are a state."""
    states = select(Revision.file_id).where(Revision.sha256 == sha256)
    approved = select(Act.file_id).where(Act.sha256 == sha256)
    return whole().where(SignedFile.id.in_(states.union(approved)))


def certified() -> Select[Revision]:
    """The first state of each file, the shortest first: all later ones begin with it."""
    return select(Revision).where(Revision.seq == 1).order_by(Revision.length)


def act_in(file: SignedFile, field: str) -> Select[Act]:
    return select(Act).where(Act.file_id == file.id, Act.field == field)


def challenge(nonce: str) -> Select[Challenge]:
    return select(Challenge).where(Challenge.nonce == asked(nonce)).with_for_update(of=Challenge)


def unsealed(file: SignedFile) -> Select[SealAttempt]:
    """The acts of a file that are recorded but not yet sealed into it."""
    return select(SealAttempt).where(
        SealAttempt.file_id == file.id, SealAttempt.state != Stage.COMMITTED
    )


def due(work: Work) -> Select[SealAttempt]:
    """Attempts that may be carried now, in order; none whose lease still runs."""
    free = or_(SealAttempt.lease_until.is_(None), SealAttempt.lease_until <= work.now)
    return (
        select(SealAttempt)
        .where(SealAttempt.state == Stage.RECORDED, SealAttempt.available_at <= work.now, free)
        .order_by(SealAttempt.available_at, SealAttempt.id)
    )
