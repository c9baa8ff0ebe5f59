"""Builds bodies for tests."""

from govflow.bodies import service
from govflow.bodies.models import Body, Chairmanship, Seat
from govflow.calendar.when import When
from govflow.i18n.text import Text3
from govflow.kernel.work import Work
from govflow.org.models import Post


def body(
    work: Work,
    code: str = "COTECH",
    *,
    chair: Post | None = None,
    secretariat: Post | None = None,
    members: tuple[Post, ...] = (),
    **values: object,
) -> Body:
    """Enter a committee with a chair and a seat for each member."""
    given = {"kind": "technical-committee", "created": When("2020-02", "month")} | values
    made = Body(
        code=code,
        name=Text3(ar=f"لجنة {code}", fr=f"Comité {code}", en=f"Committee {code}"),
        chairs=[Chairmanship(post_id=chair.id)] if chair else [],
        secretariat_post_id=secretariat.id if secretariat else None,
        **given,
    )
    service.add(work, made)
    for post in members:
        service.give_seat(work, made, Seat(post_id=post.id, org_id=post.org_id))
    return made
