"""Every component of the pages with its states, and whole example pages."""
