"""A small ministry: a minister over a secretary general over two directorates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from govflow.i18n.text import Text3
from govflow.kernel.actor import Actor
from govflow.kernel.clock import at_local
from govflow.kernel.work import Work
from govflow.org import service
from govflow.org.actors import actor_of
from govflow.org.models import (
    DelegationAct,
    Holding,
    Organisation,
    OrganisationName,
    Person,
    Post,
    Quality,
    Unit,
)

LONG_AGO = date(2020, 1, 1)
numbers = count(1)


def organisation(work: Work, *, name: str = "Ministère", key: str = "org-labour") -> Organisation:
    named = OrganisationName(name=Text3(ar="الوزارة", fr=name, en="Ministry"), from_day=LONG_AGO)
    return service.add_organisation(work, Organisation(key=key, kind="ministry", names=[named]))


def unit(work: Work, org: Organisation, *, parent: Unit | None = None, code: str = "") -> Unit:
    code = code or f"U{next(numbers)}"
    name = Text3(ar=f"وحدة {code}", fr=f"Unité {code}", en=f"Unit {code}")
    return service.add_unit(
        work, Unit(code=code, name=name, org_id=org.id, parent=parent, kind="directorate")
    )


def post(  # noqa: PLR0913 - a builder names what a test depends on
    work: Work,
    org: Organisation,
    *,
    unit: Unit | None = None,
    roles: Iterable[str] = (),
    name: Text3 | None = None,
    code: str = "",
    heads: bool = False,
) -> Post:
    code = code or f"P{next(numbers)}"
    title = name or Text3(ar=f"منصب {code}", fr=f"Poste {code}", en=f"Post {code}")
    made = service.add_post(work, Post(code=code, name=title, org=org, unit=unit), roles=roles)
    if heads and unit:
        service.set_head(work, unit, made)
    return made


def person(work: Work) -> Person:
    number = next(numbers)
    name = Text3(ar=f"صاحب المنصب {number}", fr=f"Titulaire {number}", en=f"Holder {number}")
    return service.add_person(work, Person(name=name))


def holding(  # noqa: PLR0913 - a builder names what a test depends on
    work: Work,
    post: Post,
    *,
    person: Person | None = None,
    from_day: date = LONG_AGO,
    to_day: date | None = None,
    quality: Quality = Quality.TITULAR,
    reference: str = "",
) -> Holding:
    """Let somebody, new unless given, hold a post."""
    who = person or globals()["person"](work)
    return service.appoint(
        work,
        Holding(
            person_id=who.id,
            post_id=post.id,
            person=who,
            post=post,
            from_day=from_day,
            to_day=to_day,
            quality=quality,
            reference=reference,
        ),
    )


def actor(work: Work, held: Holding, *, on: date | None = None) -> Actor:
    """Return the actor that a holder is, at noon of a day."""
    day = on or work.today
    noon = at_local(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001 - wall-clock time
    return actor_of(work.session, person_id=held.person_id, account_id=None, now=noon)


@dataclass(frozen=True, slots=True)
class Ministry:
    """The chart of a test, each post held by one person since 2020."""

    org: Organisation
    minister: Holding
    sg: Holding
    drh: Holding
    chef_cab: Holding
    chef_si: Holding
    secretariat: Holding
    admin: Holding
    auditor: Holding

    @property
    def everybody(self) -> tuple[Holding, ...]:
        return (
            self.minister,
            self.sg,
            self.drh,
            self.chef_cab,
            self.chef_si,
            self.secretariat,
            self.admin,
            self.auditor,
        )


def ministry(work: Work) -> Ministry:
    """Draw the chart of the demonstration's ministry, in small, and fill it."""
    org = organisation(work)
    top = unit(work, org, code="LAB")
    cabinet = unit(work, org, parent=top, code="LAB-CAB")
    general = unit(work, org, parent=top, code="LAB-SG")
    staff = unit(work, org, parent=general, code="LAB-RH")
    systems = unit(work, org, parent=general, code="LAB-SI")

    def filled(at: Unit, code: str, title: Text3, *roles: str, heads: bool = True) -> Holding:
        made = post(work, org, unit=at, code=code, name=title, roles=roles, heads=heads)
        return holding(work, made)

    return Ministry(
        org=org,
        minister=filled(top, "MINISTRE", MINISTER, "supervisor", "approver"),
        sg=filled(general, "SG", SECRETARY_GENERAL, "manager", "approver"),
        drh=filled(staff, "DRH", DIRECTOR, "manager", "approver"),
        chef_cab=filled(cabinet, "CHEF-CAB", CHIEF, "manager", "approver"),
        chef_si=filled(systems, "CHEF-SI", SYSTEMS, "member", "owner"),
        secretariat=filled(general, "SECR", SECRETARIAT, "secretariat", "registry", heads=False),
        admin=filled(systems, "ADMIN", ADMINISTRATOR, "admin", heads=False),
        auditor=filled(top, "AUDIT", INSPECTOR, "auditor", heads=False),
    )


MINISTER = Text3(ar="الوزير", fr="Ministre", en="Minister")
SECRETARY_GENERAL = Text3(ar="الكاتب العام", fr="Secrétaire général", en="Secretary General")
DIRECTOR = Text3(ar="مدير الموارد البشرية", fr="Directeur des ressources humaines", en="Director")
CHIEF = Text3(ar="رئيس الديوان", fr="Chef de cabinet", en="Head of the Minister's Office")
SYSTEMS = Text3(ar="رئيس قسم نظم المعلومات", fr="Chef de la division SI", en="Head of Systems")
SECRETARIAT = Text3(ar="كتابة اللجن", fr="Secrétariat des comités", en="Secretariat")
ADMINISTRATOR = Text3(ar="مسير النظام", fr="Administrateur de l'application", en="Administrator")
INSPECTOR = Text3(ar="مفتش", fr="Inspecteur chargé de l'audit", en="Audit Inspector")


def delegation(  # noqa: PLR0913 - a builder names what a test depends on
    work: Work,
    giver: Holding,
    receiver: Holding,
    *,
    from_day: date = date(2026, 11, 19),
    to_day: date | None = date(2026, 11, 30),
    subjects: tuple[str, ...] = ("action",),
    steps: tuple[str, ...] = ("approval",),
    nature: str = "signature",
    reference: str = "DS-2026/31",
) -> DelegationAct:
    """Record an act of delegation of the SC-05 kind."""
    terms = service.Terms(
        reference=reference,
        act_date=date(2026, 11, 19),
        from_day=from_day,
        to_day=to_day,
        subjects=subjects,
        steps=steps,
        nature=nature,
    )
    return service.delegate(work, giver.post, receiver.post, terms)
