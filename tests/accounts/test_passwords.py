"""A password is long, not guessable, and never kept."""

import pytest
from argon2 import PasswordHasher

from govflow.accounts import passwords
from govflow.kernel.errors import Invalid
from tests.make import accounts as make


@pytest.mark.parametrize(
    ("password", "key"),
    [
        ("court", "password.too_short"),
        ("x1-é" * 2, "password.too_short"),
        ("é" * 600, "password.too_long"),
        ("motdepasse2026", "password.too_easy"),
        ("Ministere-2026!", "password.too_easy"),
        ("secretariat1234", "password.too_easy"),
        ("كلمةالسر2026", "password.too_easy"),
        ("ababababababab", "password.too_easy"),
        ("govflow-govflow", "password.too_easy"),
    ],
)
def test_a_weak_password_is_refused(password: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.accept(password, username="secretariat", field="new")
    assert (refused.value.key, refused.value.field) == (key, "new")


@pytest.mark.parametrize(
    "password", ["pluie sur la vitre 81", "نافذة مفتوحة على البحر", "Tr0ub4dor&3-xkcd"]
)
def test_a_good_password_is_recognised_and_no_other(password: str) -> None:
    stored = passwords.accept(password, username="sg")
    assert password not in stored
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.check(stored, password) == passwords.Proof(stored)
    assert passwords.check(stored, password + " ") is None


def test_letters_composed_or_not_are_the_same_password() -> None:
    stored = passwords.accept("château d'eau rouillé", username="sg")
    decomposed = "cha\u0302teau d'eau rouille\u0301"
    assert passwords.check(stored, decomposed) == passwords.Proof(stored)


def test_nobody_and_a_broken_hash_are_checked_and_never_right() -> None:
    assert passwords.check(None, "whatever it may be") is None
    assert passwords.check("not a hash", "whatever it may be") is None
    assert passwords.check(make.hashed(), "x" * 5_000) is None


def test_an_older_hash_is_renewed_by_todays_figures() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(make.PASSWORD)
    proof = passwords.check(old, make.PASSWORD)
    assert proof
    assert proof.against == old
    assert proof.renewed
    assert passwords.check(proof.renewed, make.PASSWORD) == passwords.Proof(proof.renewed)


def test_generated_passwords_are_never_refused() -> None:
    made = [passwords.generate() for _ in range(200)]
    assert len(set(made)) == 200
    assert not [one for one in made if passwords._is_easy(one, "sg")]  # noqa: SLF001 - unhashed
    assert {len(one) for one in made} == {passwords.GENERATED}
