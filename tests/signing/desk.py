"""A desk at which papers are offered, signed by two people, and sealed by a worker."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from govflow.kernel.actor import SYSTEM, Actor
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.rules import is_signed_in
from govflow.kernel.work import Work, begin
from govflow.signing import acts, queries, service
from govflow.signing.carry import Carrier
from govflow.signing.models import Act, SignedFile
from govflow.signing.registers import is_sound, register_of
from govflow.signing.sealing import Sealer
from govflow.signing.verify import Answer, verify
from tests.make import accounts, org, papers

STAMP = {"ar": ["وقعه إلكترونيا فلان", "23/11/2026 10:00"], "fr": ["Signé par Untel", "10:00"]}


@dataclass
class Subject:
    """A thing that a feature above would have signed."""

    id: int = 7


@dataclass
class Desk:
    """Everything that signing needs, and two people with accounts."""

    database: Database
    clock: FixedClock
    sealer: Sealer
    heard: list[Mapping[str, object]] = field(default_factory=list)
    director: Actor = SYSTEM
    minister: Actor = SYSTEM

    def people(self) -> "Desk":
        with self.unit() as work:
            house = org.organisation(work)
            for name in ("director", "minister"):
                held = org.holding(work, org.post(work, house))
                account = accounts.account(work, held, username=name)
                actor = Actor(person=held.person_id, account=account.id)
                setattr(self, name, actor)
        return self

    def unit(
        self, actor: Actor = SYSTEM, *, read_only: bool = False
    ) -> AbstractContextManager[Work]:
        return begin(self.database, actor=actor, clock=self.clock, read_only=read_only)

    def offer(self, subject: int = 7, *, ordered: bool = True) -> SignedFile:
        """Print, certify and offer a charter."""
        code = acts.new_code()
        data = papers.charter(code=code)
        sealed = self.sealer.prepare(
            "charter", data, code=code, at=self.clock.now(), ordered=ordered
        )
        with self.unit() as work:
            return service.seal(work, Subject(subject), sealed)

    def asked(self, file: SignedFile, name: str, who: Actor) -> tuple[str, bytes]:
        """T0: the nonce, and what the person's key would sign."""
        with self.unit(who) as work:
            work.require(is_signed_in, file)
            challenge = service.challenge(
                work, self.read(work, file), field=name, verb="sign", claims={"person": "p_1"}
            )
            return challenge.nonce, acts.challenge_of(challenge.act_text)

    def recorded(
        self, nonce: str, seen: bytes, who: Actor, *, proof: service.Proof | None = None
    ) -> Act:
        """T1."""
        proof = proof or service.Proof(seen, "password")
        with self.unit(who) as work:
            work.require(is_signed_in, nonce)
            return service.record(work, nonce, verb="sign", proof=proof, stamp=STAMP)

    def act(self, file: SignedFile, name: str, who: Actor) -> Act:
        return self.recorded(*self.asked(file, name, who), who)

    def read(self, work: Work, file: SignedFile) -> SignedFile:
        found = work.first(queries.by_code(file.code))
        assert found is not None
        return found

    def now(self, file: SignedFile) -> SignedFile:
        """The file as it is now, readable after the unit."""
        with self.unit(read_only=True) as work:
            return self.read(work, file)

    @property
    def carrier(self) -> Carrier:
        return Carrier(self.database, self.clock, self.sealer, {"subject": self.hear})

    def hear(self, _work: Work, topic: str, body: Mapping[str, object]) -> None:
        self.heard.append({"topic": topic, **body})

    def bytes_of(self, file: SignedFile) -> bytes:
        return self.sealer.store.read(self.now(file).head_sha256)

    def verdict(self, file: SignedFile, data: bytes | None = None) -> Answer:
        with self.unit(read_only=True) as work:
            row = self.read(work, file)
            register = register_of(row, sound=is_sound(work, row))
            trust = self.sealer.trust(work)
        return verify(data or self.bytes_of(file), trust, register, now=self.clock.now())
