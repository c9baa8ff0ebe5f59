"""govflow: the application in which a ministry runs its governance."""
