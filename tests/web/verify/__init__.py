"""The public verification."""
