"""Verbs of the accounts.

Signing in takes two units with the slow part between them: `check` reads, `passwords.check`
compares, then `open_session` or `refuse` writes.
"""

from govflow.accounts.service.credentials import (
    begin_enrolment,
    enrol,
    rename,
    require_begun,
    revoke,
    vouch,
)
from govflow.accounts.service.keeping import (
    NewAccount,
    create_account,
    disable,
    enable,
    forget_old,
    set_password,
)
from govflow.accounts.service.passwords import (
    Reset,
    account_to_reset,
    change_password,
    request_reset,
    reset,
)
from govflow.accounts.service.preferences import (
    THEMES,
    choose_capacity,
    choose_language,
    choose_theme,
)
from govflow.accounts.service.proving import prove, refuse_proof
from govflow.accounts.service.sessions import (
    Candidate,
    Opened,
    check,
    end_all,
    end_session,
    enter_as,
    open_session,
    refuse,
    sign_out,
    touch,
)
