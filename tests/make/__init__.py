"""Plain builders of the things that tests need, one module for each package."""
