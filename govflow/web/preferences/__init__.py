"""What the reader chooses for themself, from any page."""
