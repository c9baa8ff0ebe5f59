"""What is taken away of a case: its record on paper, and the bundle that proves it."""
