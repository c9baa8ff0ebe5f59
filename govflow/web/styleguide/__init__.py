"""Every component of the pages with its states."""
