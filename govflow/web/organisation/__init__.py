"""Pages of the organisation: its units, its posts, who holds them, and the forms that keep them."""
