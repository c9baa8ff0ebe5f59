"""Who may do what with an account: its owner with his own, the administrator with all."""

from typing import Any

from govflow.accounts.models import Account, SignIn
from govflow.kernel.actor import Actor
from govflow.kernel.rules import Rule, is_admin, is_anyone, is_the_system, reads, rule


@rule
def owns_the_account(actor: Actor, account: Account) -> bool:
    return actor.account == account.id


@rule
def is_his_own_sign_in(actor: Actor, sign_in: SignIn) -> bool:
    return actor.account == sign_in.account_id


keeps_accounts: Rule[Any] = is_admin | is_the_system

read_account = reads(Account, owns_the_account | keeps_accounts)
read_sign_in = reads(SignIn, is_his_own_sign_in | keeps_accounts)

sign_in: Rule[Any] = is_anyone  # the password, or the demonstration's card, is the key
reset: Rule[Any] = is_anyone  # the token is the key
prefer = owns_the_account
change_password = owns_the_account
end_sign_in = is_his_own_sign_in | keeps_accounts
end_all = owns_the_account | keeps_accounts
create = keeps_accounts
set_password = keeps_accounts
enable = keeps_accounts
