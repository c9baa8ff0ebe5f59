"""What a person chooses for themself: language, light or dark, and as whom they act."""

from govflow.accounts import policy
from govflow.accounts.models import Account, SignIn
from govflow.accounts.queries import SignedIn
from govflow.i18n.languages import known
from govflow.kernel.errors import Invalid
from govflow.kernel.work import Work

THEMES = ("light", "dark", "system")


def choose_language(work: Work, account: Account, language: str) -> None:
    """Speak another language from now on."""
    work.require(policy.prefer, account)
    code = known(language)
    if code is None:
        raise Invalid("preference.language_unknown", field="language")
    account.language = code


def choose_theme(work: Work, account: Account, theme: str) -> None:
    """Show the house light, dark, or as the device does."""
    work.require(policy.prefer, account)
    if theme not in THEMES:
        raise Invalid("preference.theme_unknown", field="theme")
    account.theme = theme


def choose_capacity(work: Work, sign_in: SignIn, seen: SignedIn, capacity: str) -> None:
    """Act as another of one's posts, or by delegation, in this browser."""
    work.require(policy.end_sign_in, sign_in)
    if capacity not in {one.value for one in seen.choices}:
        raise Invalid("preference.capacity_unknown", field="capacity")
    sign_in.acting = capacity
