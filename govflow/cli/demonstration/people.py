"""Facts: posts with their roles, persons, who holds which post, and the accounts."""

from collections.abc import Mapping

from govflow.accounts.passwords import PasswordHash
from govflow.accounts.service import NewAccount, create_account
from govflow.cli.demonstration.loading import Loading, blamed, run
from govflow.cli.demonstration.sheet import Entry
from govflow.org import service
from govflow.org.models import Holding, Organisation, Person, Post, Quality, Unit


def load(loading: Loading) -> None:
    """Load the posts, the persons, and who holds what."""
    run(loading, "roles", _role)
    run(loading, "posts", _post)
    run(loading, "persons", _person)
    run(loading, "persons_pattern", _person)
    run(loading, "holdings", _holding)
    run(loading, "persons_pattern", _holding)


def load_accounts(loading: Loading, hashes: Mapping[str, PasswordHash]) -> None:
    """Open the accounts with passwords that were made and hashed before this unit."""
    for section in ("demo_users", "persons_pattern"):
        for entry in loading.each(section):
            with blamed(entry):
                _account(loading, entry, hashes[entry.text("username")])


def _role(loading: Loading, _entry: Entry) -> None:
    loading.loaded["roles"] += 1  # a code; what it is called stands in the catalogue


def _post(loading: Loading, entry: Entry) -> None:
    unit = loading.find_or_none(Unit, entry, "unit")
    roles = entry.texts("roles")
    known = {role.id for role in loading.each("roles")}
    if strange := sorted(set(roles) - known):
        raise entry.wrong("roles", f"there is no role {strange[0]!r}")
    post = Post(
        key=entry.id,
        code=entry.text("code"),
        name=entry.text3(),
        org_id=loading.find(Organisation, entry, "org").id,
        unit_id=unit.id if unit else None,
        unit=unit,
    )
    loading.keep(entry, service.add_post(loading.work, post, roles=roles))


def _person(loading: Loading, entry: Entry) -> None:
    person = Person(key=entry.id, name=entry.text3())
    loading.keep(entry, service.add_person(loading.work, person))


def _holding(loading: Loading, entry: Entry) -> None:
    """Let a person hold a post; an entry of a pattern is person and holding at once."""
    by_pattern = entry.section == "persons_pattern"
    person = loading.find(Person, entry, "id" if by_pattern else "person")
    quality = entry.text_or_none("quality") or Quality.TITULAR.value
    if quality not in set(Quality):
        raise entry.wrong("quality", f"it must be {' or '.join(Quality)}")
    post = loading.find(Post, entry, "post")
    holding = Holding(
        key=entry.id.replace("per-", "hold-", 1) if by_pattern else entry.id,
        person_id=person.id,
        person=person,
        post_id=post.id,
        post=post,
        from_day=entry.day("from"),
        to_day=entry.day_or_none("to"),
        quality=Quality(quality),
    )
    loading.keep(Entry("holdings", holding.key, {}), service.appoint(loading.work, holding))


def _account(loading: Loading, entry: Entry, password: PasswordHash) -> None:
    username = entry.text("username")
    by_pattern = entry.section == "persons_pattern"
    person = loading.find(Person, entry, "id" if by_pattern else "person")
    post = loading.find(Post, entry, "post")
    if not _holds(loading, person, post):
        raise entry.wrong("post", "this person does not hold it today")
    new = NewAccount(
        username=username,
        password=password,
        language=entry.text("locale"),
        enabled=entry.flag("enabled", default=True),
    )
    account = create_account(loading.work, person, new)
    loading.keep(Entry("accounts", username, {}), account)


def _holds(loading: Loading, person: Person, post: Post) -> bool:
    return any(
        kind is Holding and held.person_id == person.id and held.post_id == post.id
        for (kind, _key), held in loading.rows.items()
    )
