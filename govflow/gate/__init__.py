"""What every request passes: security, sign-in, language, and the unit of work."""
