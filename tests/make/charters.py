"""A small ministry with three regions, a charter in two languages, and a desk to sign it at."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from govflow.charters import policy, queries, service
from govflow.charters.models import Campaign, Charter, CharterTemplate, TextVersion
from govflow.charters.service import Plan
from govflow.i18n.text import Text3
from govflow.kernel.actor import SYSTEM, Actor, Capacity
from govflow.kernel.clock import FixedClock
from govflow.kernel.database import Database
from govflow.kernel.work import Work, begin
from govflow.org import service as org
from govflow.org.actors import actor_of
from govflow.org.models import Holding, Organisation, Post, Quality, Region, Unit
from govflow.signing import acts
from govflow.signing.models import Act
from govflow.signing.registers import is_sound, register_of
from govflow.signing.sealing import Sealer
from govflow.signing.service import Proof
from govflow.signing.verify import Answer, verify
from govflow.worker.jobs import Jobs
from tests.make import accounts
from tests.make import org as make_org
from tests.make.clauses import content

DUE = date(2026, 12, 15)
NAME = Text3(ar="حملة التوقيع 2026", fr="Campagne de signature 2026", en="2026 signing campaign")
PLAN = Plan(name=NAME, due=DUE, lowest_method="password")
REGIONS = {
    "MA-01": Text3(ar="طنجة - تطوان - الحسيمة", fr="Tanger", en="Tangier"),
    "MA-03": Text3(ar="فاس - مكناس", fr="Fès-Meknès", en="Fez-Meknes"),
    "MA-09": Text3(ar="سوس - ماسة", fr="Souss-Massa", en="Souss-Massa"),
}
DIRECTORS = {"tanger": "MA-01", "fes": "MA-03", "souss": "MA-09"}


@dataclass
class Desk:
    """Everybody whom a charter concerns, and those whom it does not; each with an account."""

    database: Database
    clock: FixedClock
    sealer: Sealer
    people: dict[str, tuple[int, int]] = field(default_factory=dict)  # name → person, account
    posts: dict[str, str] = field(default_factory=dict)  # name → key of the post

    def who(self, name: str) -> Actor | Callable[[Session, datetime], Actor]:
        if not name:
            return SYSTEM
        person, account = self.people[name]

        def found(session: Session, now: datetime) -> Actor:
            return actor_of(session, person_id=person, account_id=account, now=now)

        return found

    def unit(self, name: str = "", *, read_only: bool = False) -> AbstractContextManager[Work]:
        return begin(self.database, actor=self.who(name), clock=self.clock, read_only=read_only)

    def hire(self, work: Work, name: str, held: Holding) -> None:
        account = accounts.account(work, held, username=name)
        self.people[name] = held.person_id, account.id
        self.posts[name] = held.post.key

    # -------------------------------------------------------------- a campaign

    def offered(self, plan: Plan | None = None) -> str:
        """Publish the text, offer it to all the regions, and make the papers."""
        campaign = self.prepared(plan)
        with self.unit("secretariat") as work:
            service.offer(work, work.get(Campaign, campaign, to=policy.offer))
        self.work_off()
        return campaign

    def prepared(self, plan: Plan | None = None) -> str:
        with self.unit("secretariat") as work:
            text = self.published(work)
            return service.prepare(work, text, plan or PLAN).public_id

    def published(self, work: Work) -> TextVersion:
        text = work.session.scalars(select(TextVersion).order_by(TextVersion.id.desc())).first()
        assert text is not None
        if text.state == "draft":
            service.publish(work, text)
        return text

    def jobs(self) -> Jobs:
        return Jobs(self.database, self.clock, None, "http://127.0.0.1:8000", sealer=self.sealer)

    def work_off(self) -> None:
        while self.jobs().run():
            pass

    def campaign(self, work: Work, public_id: str) -> Campaign:
        found: Campaign = work.get(Campaign, public_id, to=policy.read_campaign)
        return found

    def states(self, public_id: str) -> dict[str, str]:
        """The board, as region → state, with the counts proved to be those of the rows."""
        with self.unit("secretariat", read_only=True) as work:
            board = queries.board(work, self.campaign(work, public_id))
            assert sum(board.counts.values()) == len(board.rows)
            return {
                line.region.code: str(charter.state) if charter else line.exception
                for line, charter in board.rows
            }

    # -------------------------------------------------------------- one charter

    def charter(self, name: str = "souss") -> str:
        """The newest charter of a director's post."""
        with self.unit(read_only=True) as work:
            query = select(Charter).join(Post, Post.id == Charter.post_id)
            query = query.where(Post.key == self.posts[name]).order_by(Charter.id.desc())
            found = work.first(query)
            assert found is not None
            return found.public_id

    def state(self, name: str = "souss") -> str:
        with self.unit(read_only=True) as work:
            return str(loaded(work, self.charter(name)).state)

    def read(self, name: str = "souss", *, reserving: str = "") -> None:
        """Acknowledge every section in one tick; perhaps with a reservation on a clause."""
        public_id = self.charter(name)
        with self.unit(name) as work:
            charter = work.get(Charter, public_id, to=policy.answer)
            for one in charter.text.content["sections"]:
                service.acknowledge(work, charter, one["id"], language="ar")
            if reserving:
                service.answer(work, charter, reserving, language="fr", reservation="Sous réserve")

    def asked(self, verb: str, name: str = "souss", by: str = "", **more: str) -> tuple[str, Proof]:
        """T0: the nonce, and a proof over it."""
        public_id = self.charter(name)
        with self.unit(by or name) as work:
            charter = queries.reach(work, public_id, to=service.ACTS[verb][1])
            challenge = service.ask(work, charter, verb, language="fr", **more)
            return challenge.nonce, Proof(acts.challenge_of(challenge.act_text), "password")

    def done(self, verb: str, asked: tuple[str, Proof], name: str = "souss", by: str = "") -> Act:
        """T1."""
        public_id = self.charter(name)
        with self.unit(by or name) as work:
            charter = queries.reach(work, public_id, to=service.ACTS[verb][1])
            act: Act = getattr(service, verb)(work, charter, *asked)
            return act

    def sign(self, name: str = "souss", *, reserving: str = "") -> Act:
        self.read(name, reserving=reserving)
        act = self.done("sign", self.asked("sign", name), name)
        self.work_off()
        return act

    def attest(self, name: str = "souss", by: str = "minister") -> Act:
        act = self.done("attest", self.asked("attest", name, by), name, by)
        self.work_off()
        return act

    def verdict(self, name: str = "souss") -> Answer:
        with self.unit(read_only=True) as work:
            file = loaded(work, self.charter(name)).file
            assert file is not None
            register = register_of(file, sound=is_sound(work, file))
            trust, data = self.sealer.trust(work), self.sealer.store.read(file.head_sha256)
        return verify(data, trust, register, now=self.clock.now())


def loaded(work: Work, public_id: str) -> Charter:
    found: Charter = work.get(Charter, public_id, to=policy.read)
    return found


def desk(database: Database, clock: FixedClock, sealer: Sealer) -> Desk:
    """Draw the ministry, its regions and the template, whose first text is a draft."""
    made = Desk(database, clock, sealer)
    with made.unit() as work:
        ministry = make_org.ministry(work)
        for name in ("minister", "sg", "chef_cab", "secretariat", "admin", "auditor"):
            made.hire(work, name, getattr(ministry, name))
        for name, code in DIRECTORS.items():
            made.hire(work, name, director(work, ministry.org, code))
        elsewhere = make_org.organisation(work, name="Agence", key="org-other")
        made.hire(work, "stranger", make_org.holding(work, make_org.post(work, elsewhere)))
        template = service.add_template(
            work,
            CharterTemplate(
                key="ct-dr",
                name=Text3(
                    ar="ميثاق المسؤولية المهنية", fr="Charte de responsabilité", en="Charter"
                ),
                org_id=ministry.org.id,
                supervising_post_id=ministry.minister.post_id,
            ),
        )
        service.draft(work, template, content=content())
    return made


def director(work: Work, house: Organisation, code: str) -> Holding:
    """A region, its directorate, the post that heads it and who holds it."""
    place = int(code[-2:])
    region = work.add(
        Region(key=code, code=code, name=REGIONS[code], capital=REGIONS[code], column=place, row=1)
    )
    unit = org.add_unit(
        work,
        Unit(
            code=f"DR-{code}",
            name=REGIONS[code],
            org_id=house.id,
            kind="regional-directorate",
            region_id=region.id,
        ),
    )
    named = Text3(
        ar=f"المدير الجهوي، {REGIONS[code].ar}", fr=f"Directeur régional, {REGIONS[code].fr}"
    )
    roles = ("director", "owner")
    post = make_org.post(
        work, house, unit=unit, code=f"DR-{code}", name=named, roles=roles, heads=True
    )
    return make_org.holding(work, post)


def leave(desk: Desk, name: str, *, on: date) -> None:
    """Somebody leaves the post."""
    with desk.unit() as work:
        held = work.session.scalars(
            select(Holding).where(Holding.person_id == desk.people[name][0])
        )
        org.relieve(work, held.one(), on=on)


def follow(
    desk: Desk, name: str, successor: str, *, on: date, quality: Quality = Quality.TITULAR
) -> None:
    """Somebody new takes over the post."""
    with desk.unit() as work:
        post = work.session.scalars(select(Post).where(Post.key == desk.posts[name])).one()
        held = make_org.holding(work, post, from_day=on, quality=quality)
        desk.hire(work, successor, held)


def delegated(desk: Desk, reference: str = "DS-2026/31") -> None:
    """The minister lets the head of the office attest charters, until the end of the month."""
    with desk.unit() as work:
        giver, receiver = (
            work.session.scalars(
                select(Holding).where(Holding.person_id == desk.people[name][0])
            ).one()
            for name in ("minister", "chef_cab")
        )
        make_org.delegation(
            work,
            giver,
            receiver,
            subjects=("charter",),
            steps=("attestation",),
            reference=reference,
        )


def twice_delegated(desk: Desk) -> list[Capacity]:
    """The head of the office may attest by two acts; return both capacities, the best first."""
    delegated(desk)
    delegated(desk, "DS-2026/32")
    with desk.unit() as work:
        loaded(work, desk.charter()).template.delegate_may_attest = True
    with desk.unit("chef_cab", read_only=True) as work:
        return list(policy.attesting(work.actor, loaded(work, desk.charter())))
