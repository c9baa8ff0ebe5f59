"""Pages of actions: the list, one action, its form, and its paper in the parapheur."""
