"""Tests of the benchmark: that it runs, and counts right."""
