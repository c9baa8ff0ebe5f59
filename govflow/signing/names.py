"""The names that stand inside a signed file: ASCII, and none the beginning of another."""

SEAL_FIELD = "Seal_Ministry"
ARCHIVE_FIELD = "Archive_TS_01"
ACT = "act sha256:"  # before the fingerprint of the act, in the reason of a signature
