"""Who holds what, who is above whom, and what an organisation was called when."""

from datetime import date

from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.org import queries, service
from govflow.org.models import Quality, Region
from tests.make import org as make

CHANGE = date(2026, 11, 30)


def test_the_holder_of_a_day_is_found_for_many_posts_at_once(work: Work) -> None:
    chart = make.ministry(work)
    service.relieve(work, chart.drh, on=CHANGE)
    successor = make.holding(work, chart.drh.post, from_day=date(2026, 12, 1))
    posts = (chart.drh.post_id, chart.sg.post_id)

    def held_on(day: date) -> dict[int, int]:
        return {post: held.id for post, held in queries.holders_of(work, posts, day).items()}

    assert held_on(date(2026, 11, 29)) == {posts[0]: chart.drh.id, posts[1]: chart.sg.id}
    assert held_on(CHANGE) == {posts[1]: chart.sg.id}
    assert held_on(date(2026, 12, 1)) == {posts[0]: successor.id, posts[1]: chart.sg.id}


def test_the_titular_stands_before_the_interim(work: Work) -> None:
    chart = make.ministry(work)
    stand_in = make.holding(work, chart.drh.post, from_day=CHANGE, quality=Quality.INTERIM)
    assert queries.holder_of(work, chart.drh.post_id, CHANGE) == chart.drh
    assert queries.people_of(work, [chart.drh.post_id], CHANGE) == {
        chart.drh.post_id: {chart.drh.person_id, stand_in.person_id}
    }
    service.relieve(work, chart.drh, on=CHANGE)
    assert queries.holder_of(work, chart.drh.post_id, CHANGE) == stand_in


def test_the_superior_is_the_head_of_the_unit_or_of_the_next_one_up(work: Work) -> None:
    chart = make.ministry(work)
    above = {
        held.post.code: queries.superior_of(work, held.post)
        for held in (chart.admin, chart.chef_si, chart.secretariat, chart.sg, chart.minister)
    }
    assert {code: post.code if post else None for code, post in above.items()} == {
        "ADMIN": "CHEF-SI",
        "CHEF-SI": "SG",
        "SECR": "SG",
        "SG": "MINISTRE",
        "MINISTRE": None,
    }


def test_a_vacant_superior_is_passed_over(work: Work) -> None:
    chart = make.ministry(work)
    service.relieve(work, chart.sg, on=date(2026, 11, 20))
    assert queries.superior_of(work, chart.drh.post) == chart.minister.post
    assert queries.superior_of(work, chart.drh.post, day=date(2026, 11, 19)) == chart.sg.post


def test_ranks_count_from_the_superior_up(work: Work) -> None:
    chart = make.ministry(work)
    found = [queries.superior_of(work, chart.admin.post, ranks=n) for n in (1, 2, 3, 4)]
    assert found == [chart.chef_si.post, chart.sg.post, chart.minister.post, None]


def test_a_post_outside_the_tree_has_no_superior(work: Work) -> None:
    assert queries.superior_of(work, make.post(work, make.organisation(work))) is None


def test_posts_are_found_by_code_and_role(work: Work) -> None:
    chart = make.ministry(work)
    general = queries.unit_by_code(work, "LAB-SG")
    assert general
    assert queries.post_by_code(work, "SG") == chart.sg.post
    assert queries.post_by_code(work, "NONE") is None
    approvers = work.all(queries.posts_with_role("approver", unit_path=general.path))
    assert approvers == [chart.sg.post, chart.drh.post]
    assert queries.head_of(work, general) == chart.sg.post


def test_a_unit_carries_the_path_from_its_root(work: Work) -> None:
    org = make.organisation(work)
    top = make.unit(work, org)
    below = make.unit(work, org, parent=top)
    assert (top.path, below.path) == (f"/{top.id}/", f"/{top.id}/{below.id}/")


def test_an_organisation_bears_the_name_of_the_day(work: Work) -> None:
    org = make.organisation(work, name="Ministère de l'Emploi")
    later = Text3(fr="Ministère de l'Inclusion économique")
    service.rename_organisation(work, org, later, from_day=date(2021, 10, 7))
    names = [org.name_on(day).in_("fr") for day in (date(2021, 10, 6), date(2021, 10, 7))]
    assert names == ["Ministère de l'Emploi", "Ministère de l'Inclusion économique"]
    assert org.name_on(date(1999, 1, 1)).in_("fr") == "Ministère de l'Emploi"


def test_regions_stand_in_the_order_of_their_codes(work: Work) -> None:
    for code in ("MA-09", "MA-01"):
        name = Text3(ar="جهة", fr=code)
        work.add(Region(key=code, code=code, name=name, capital=name, column=1, row=1))
    assert [region.code for region in work.all(queries.regions())] == ["MA-01", "MA-09"]
