"""Who may do what with an account: its owner with his own, the administrator with all."""

from typing import Any

from govflow.accounts.models import Account, Credential, SignIn
from govflow.kernel.actor import Actor
from govflow.kernel.rules import (
    Rule,
    is_admin,
    is_anyone,
    is_secretariat,
    is_the_system,
    reads,
    rule,
)


@rule
def owns_the_account(actor: Actor, account: Account) -> bool:
    return actor.account == account.id


@rule
def is_his_own_sign_in(actor: Actor, sign_in: SignIn) -> bool:
    return actor.account == sign_in.account_id


@rule
def is_his_own_means(actor: Actor, credential: Credential) -> bool:
    return actor.account == credential.account_id


@rule
def is_officer(actor: Actor, credential: Credential) -> bool:
    """The secretariat of the owner's organisation, who sees people in person."""
    return is_secretariat(actor, credential) and credential.org_id in actor.orgs


keeps_accounts: Rule[Any] = is_admin | is_the_system

read_account = reads(Account, owns_the_account | keeps_accounts)
read_sign_in = reads(SignIn, is_his_own_sign_in | keeps_accounts)
read_credential = reads(Credential, is_his_own_means | is_officer)

sign_in: Rule[Any] = is_anyone  # the password, or the demonstration's card, is the key
reset: Rule[Any] = is_anyone  # the token is the key
prefer = owns_the_account
change_password = owns_the_account
end_sign_in = is_his_own_sign_in | keeps_accounts
end_all = owns_the_account | keeps_accounts
create = keeps_accounts
set_password = keeps_accounts
enable = keeps_accounts

enrol = owns_the_account
prove = owns_the_account
answer_first = is_his_own_means
rename = is_his_own_means
revoke = is_his_own_means | is_officer
vouch = is_officer & ~is_his_own_means & ~is_admin  # who sets passwords vouches for nobody
list_fresh: Rule[Any] = is_secretariat
