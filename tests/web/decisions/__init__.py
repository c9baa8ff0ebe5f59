"""Pages of the decisions."""
