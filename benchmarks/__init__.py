"""The figures of this machine: the house against a floor, in one run."""
