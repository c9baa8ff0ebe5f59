"""What no linter can see."""
