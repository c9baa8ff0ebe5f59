"""Flask-Login at work: the cookie carries a random id, the session behind it is ours."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, g
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.orm import Session

from govflow.accounts.queries import SignedIn, signed_in
from govflow.kernel.actor import ANONYMOUS, Actor
from govflow.org.actors import actor_of

manager = LoginManager()
FORM_TOKEN = "csrf_token"  # noqa: S105 - the name under which Flask-WTF keeps it


@dataclass(frozen=True)
class User(UserMixin):  # type: ignore[misc]
    """The person behind the cookie, as Flask-Login wants to see them."""

    token: str
    session: SignedIn

    def get_id(self) -> str:
        return self.token


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> User | None:
    session = signed_in(g.session, token, g.now)
    return User(token, session) if session else None


def actor(session: Session, now: datetime) -> Actor:
    """Make the Actor of this request, inside the unit that is just beginning."""
    is_first = "actor" not in g  # the first unit of a request has just read who is there
    g.session, g.now = session, now
    seen: SignedIn | None = me()
    if seen is None:
        g.actor = ANONYMOUS
    elif is_first:
        g.actor = seen.actor
    else:  # rights may have gone during the slow work between two units
        g.actor = actor_of(session, person_id=seen.person, account_id=seen.account, now=now)
    return found()


def found() -> Actor:
    """Return the Actor of this request, nobody before it is known."""
    who: Actor = getattr(g, "actor", ANONYMOUS)
    return who


def me() -> SignedIn | None:
    """Return the session of whoever is signed in."""
    if not hasattr(g, "session"):
        return None
    return current_user.session if current_user.is_authenticated else None


def remember(token: str, session: SignedIn) -> None:
    """Give the browser its session: the cookie is made anew at each sign-in."""
    _end_forms()
    login_user(User(token, session))


def forget() -> None:
    """Take the browser's session away."""
    _end_forms()
    logout_user()


def _end_forms() -> None:
    """Let no form that was opened before this moment be sent after it: make the token anew."""
    for place in (cookie, g):
        place.pop(FORM_TOKEN, None)


def init(app: Flask) -> None:
    """Put the cookie's guard in place."""
    manager.session_protection = None  # sessions are ours: bound, listed and ended in the table
    # Templates ask for `me`: outside a unit of work nobody may be looked up, not even for an error.
    manager.init_app(app, add_context_processor=False)
