"""Pages of the notices: what happened that the reader should know."""
