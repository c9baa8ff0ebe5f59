"""The endpoints that answer without sign-in. Everything else is closed by default."""

PUBLIC = frozenset(
    {
        "static",
        "health.alive",
        "health.ready",
        "help.page",
        "accounts.sign_in",
        "accounts.sign_in_as",
        "accounts.forgotten",
        "accounts.reset",
        "preferences.language",
        "preferences.theme",
        "verify.page",
        "verify.upload",
        "verify.show",
        "verify.file",
        "verify.crl",
    }
)
