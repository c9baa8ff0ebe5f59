"""How long files take, where they wait, how they end: figures, each with the list it counts."""
