"""The demonstration: its data, read strictly, and how they come into an empty house."""
