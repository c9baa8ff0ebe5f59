"""Pages of the decisions: the register, one decision with its whole life, its verbs."""
