"""Pages of the means of proof: one's own, and those that wait for an officer's word."""
