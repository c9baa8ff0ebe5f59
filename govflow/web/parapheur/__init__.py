"""The parapheur (الحامل · parapheur · signature book): what awaits me, and what I answer."""
