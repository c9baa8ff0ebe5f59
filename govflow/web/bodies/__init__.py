"""Pages of bodies: the list, and one body with those who sit in it."""
