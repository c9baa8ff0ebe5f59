"""Pages of the texts of charters."""
