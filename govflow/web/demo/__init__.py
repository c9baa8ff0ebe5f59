"""The demonstration's clock, moved from the foot of every page."""
