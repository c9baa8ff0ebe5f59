"""The journal as its readers see it."""
